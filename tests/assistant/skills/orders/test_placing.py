"""Checking out makes an order that waits for payment, where the shop has a page for that."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.records.orders import Order, OrderStatus
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.skills.orders.placing import payment_link
from assistant.turn.turns import Say
from tests.small_shop import build_shop


@pytest.fixture(scope="module")
def paying(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    path: Path = build_shop(tmp_path_factory.mktemp("paying") / "shop")
    settings = path / "shop.toml"
    text = settings.read_text("utf-8") + 'payment_url = "https://pay.example/{order}/now"\n'
    settings.write_text(text, "utf-8")
    service = Service.open(path)
    yield service
    service.close()


class Buyer:
    def __init__(self, service: Service, user: str | None) -> None:
        self.service = rehearse(service, None)
        self.id = self.service.start(user, 3)

    def __call__(self, *texts: str) -> dict[str, Any]:
        turns = [self.service.reply(self.id, Say(text)).to_json() for text in texts]
        return turns[-1]

    def order(self, number: str) -> Order:
        found = self.service.loaded.tools.desk.service.get(number)
        assert isinstance(found, Order)
        return found


def test_the_order_waits_for_payment_and_the_link_has_its_number(paying: Service) -> None:
    buyer = Buyer(paying, "mei")
    turn = buyer("跑步鞋", "第一个42码加购物车", "去结算")
    number = turn["order"]["order_id"]
    order = buyer.order(number)
    assert (order.status, order.user) == (OrderStatus.PENDING_PAYMENT, "mei")
    assert [(line.quantity, line.sku) for line in order.lines] == [(1, order.lines[0].sku)]
    assert f"https://pay.example/{number}/now" in turn["reply"]
    assert (turn["action"], turn["cart"]) == ("checkout", [])


def test_its_buyer_can_cancel_it_without_a_login(paying: Service) -> None:
    buyer = Buyer(paying, None)
    number = buyer("跑步鞋", "第一个42码加购物车", "去结算")["order"]["order_id"]
    buyer("取消订单", "确认取消")
    assert buyer.order(number).status is OrderStatus.CANCELLED


def test_undo_cancels_it_and_brings_the_cart_back(paying: Service) -> None:
    buyer = Buyer(paying, "mei")
    number = buyer("跑步鞋", "第一个42码加购物车", "去结算")["order"]["order_id"]
    turn = buyer("撤销")
    assert buyer.order(number).status is OrderStatus.CANCELLED
    assert [line["quantity"] for line in turn["cart"]] == [1]


def test_without_a_payment_page_nothing_is_ordered(opened: Service) -> None:
    buyer = Buyer(opened, "ann")
    turn = buyer("跑步鞋", "第一个42码加购物车", "去结算")
    assert (turn["action"], turn["order"]) == ("checkout", None)
    assert buyer.service.loaded.tools.desk.service.of_user("ann") == []
    assert len(turn["cart"]) == 1


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://pay.example/{order}/now", "https://pay.example/20261110A%2F1/now"),
        ("https://pay.example/now", "https://pay.example/now?order=20261110A%2F1"),
        (
            "https://pay.example/now?shop=7#top",
            "https://pay.example/now?shop=7&order=20261110A%2F1#top",
        ),
    ],
)
def test_the_number_stands_in_the_link(url: str, link: str) -> None:
    assert payment_link(url, "20261110A/1") == link
