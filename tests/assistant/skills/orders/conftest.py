"""Conversations about given orders, on throw-away state with a clock that stands still."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest

from assistant.replay.given import Given
from assistant.service.rehearsal import ServiceRehearsal
from assistant.service.service import Service
from assistant.turn.turns import Click, Say

NOW = "2026-11-10T10:00:00+08:00"
PAID: dict[str, Any] = {
    "order_id": "202611096021",
    "status": "paid",
    "created_at": "2026-11-09T10:00:00+08:00",
    "paid_at": "2026-11-09T10:01:00+08:00",
    "phone_last4": "0017",
    "payment_method": "wechat",
    "total": 150,
    "address": {
        "name": "张三",
        "phone": "13800000017",
        "region": "浙江省 杭州市 西湖区",
        "detail": "文三路1号",
    },
    "lines": [
        {"product_id": "shoe-1", "sku": "shoe-1-42", "title": "跑步鞋", "quantity": 1, "price": 150}
    ],
}
DELIVERED = {
    **PAID,
    "order_id": "202611016020",
    "status": "delivered",
    "created_at": "2026-11-01T10:00:00+08:00",
    "paid_at": "2026-11-01T10:01:00+08:00",
    "delivered_at": "2026-11-04T14:30:00+08:00",
}


class Shopper:
    """Talks about orders: ``shopper("退款")`` gives the turn, ``shopper.order(n)`` what is kept."""

    def __init__(self, opened: Service, orders: Sequence[dict[str, Any]], user: str | None) -> None:
        self.rehearsal = ServiceRehearsal(opened)
        given = Given.model_validate({"orders": list(orders)})
        self.rehearsal.start(user, datetime.fromisoformat(NOW), 0, given)

    def __call__(self, *texts: str) -> dict[str, Any]:
        turns = [self.rehearsal.reply(Say(text)) for text in texts]
        return turns[-1]

    def click(self, event: str) -> dict[str, Any]:
        return self.rehearsal.reply(Click(event))

    def order(self, order_id: str) -> dict[str, Any]:
        return next(one for one in self.rehearsal.orders() if one["order_id"] == order_id)


Meet = Callable[..., Shopper]


@pytest.fixture
def meet(opened: Service) -> Meet:
    def met(*orders: dict[str, Any], user: str | None = "mei") -> Shopper:
        return Shopper(opened, orders, user)

    return met
