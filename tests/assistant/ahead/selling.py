"""A shop whose shoppers buy as the models suppose, with what any one of them did besides."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path

from assistant.records.orders import Order, OrderStatus, OrderStore
from assistant.shop.folder import Shop
from recommender.ahead.bg_nbd import BgNbd
from recommender.ahead.gamma_gamma import GammaGamma
from tests.recommender.ahead.simulated import WATCHED, drawn_purchases

FIRST = date(2025, 1, 1).toordinal()
NOW = datetime.combine(date.fromordinal(FIRST + WATCHED), time(12), UTC)


def order(
    user: str | None,
    at: str,
    total: float | None = 50.0,
    status: OrderStatus = OrderStatus.COMPLETED,
) -> Order:
    """An order; its number says whose and of when it is."""
    return Order(f"{user} {at}", status, user, at, total=total)


def open_shop(path: Path, orders: Iterable[Order]) -> Shop:
    """A shop of orders alone."""
    shop = Shop.create(path)
    OrderStore(shop.engine).write(orders)
    return shop


def drawn_orders(shoppers: int) -> list[Order]:
    """The orders of 400 days up to ``NOW``, and those of 200 days after."""
    model, spending = BgNbd(0.9, 40.0, 0.9, 3.0), GammaGamma(6.0, 4.0, 150.0)
    return [
        order(one.shopper, f"{date.fromordinal(FIRST + one.day)}T10:00:00+00:00", one.value)
        for one in {
            (one.shopper, one.day): one for one in drawn_purchases(model, spending, shoppers)
        }.values()
    ]
