"""Puts orders into words: what was bought, how it was paid, where it goes, in one language."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from assistant.grounding.outside import named
from assistant.nlg.wording import MAX_TITLE, Wording
from assistant.orders.addresses import recorded
from assistant.records.orders import Order, OrderLine


def order_facts(order: Order, wording: Wording) -> Mapping[str, str]:
    """An order as sentences need it: short number, status, dates, what was bought."""
    titles = [line.title or line.product_id for line in order.lines]
    cut = _short(titles[0]) if titles else ""
    return {
        "number": f"…{order.order_id[-4:]}",
        "tail": order.order_id[-4:],
        "status": wording.labels.order_status.get(order.status.value, order.status.value),
        "date": (order.created_at or "")[:10],
        "item": cut,
        "more": wording.number(len(titles) - 1) if len(titles) > 1 else "",
        "total": wording.money(order.total) if order.total is not None else "",
    }


def order_puts(wording: Wording) -> dict[str, Callable[[Any], str]]:
    """How facts of orders are put, by what they are called in a template."""
    return {
        "items": lambda lines: items(lines, wording),
        "method": lambda method: payment(method, wording),
        "address": masked,
        "day": lambda at: day(at, wording),
        "last_day": lambda at: day(at, wording),
        "delivered": wording.moment,
        "until": wording.moment,
    }


def payment(method: str, wording: Wording) -> str:
    """A way of paying: 微信, "your card"; the shop's own name where it has none here."""
    return wording.labels.payment.get(method, named(method))


def items(lines: Sequence[OrderLine], wording: Wording) -> str:
    """What was ordered, each short enough for a sentence, with how many where there are several."""
    return wording.join(_short(one.title or one.product_id) + _times(one.quantity) for one in lines)


def masked(address: Mapping[str, str]) -> str:
    """Where a parcel goes, without giving it away: 张* 138****8000 浙江省 杭州市 西湖区 文三路***."""
    return str(recorded(address).masked())


def day(at: datetime, wording: Wording) -> str:
    """A day: 11 月 3 日, "3 November"."""
    return f"{at.month} 月 {at.day} 日" if wording.language == "zh" else f"{at.day} {at:%B}"


def _short(title: str) -> str:
    title = named(title)
    return (
        title
        if len(title) <= MAX_TITLE
        else title[:MAX_TITLE].rsplit(" ", 1)[0].rstrip(" ,，、-") + "…"
    )


def _times(quantity: int) -> str:
    return f" ×{quantity}" if quantity > 1 else ""
