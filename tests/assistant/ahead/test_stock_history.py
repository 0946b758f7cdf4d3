"""The stock by day: what was sold out when, as far as the shop's own changes tell it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.ahead.sales import sales_of
from assistant.ahead.stock_history import KEPT_DAYS, days_sold_out, forget_old, note_stock
from assistant.ahead.tables import stock_days
from assistant.records.orders import Order, OrderLine, OrderStatus, OrderStore
from assistant.shop.folder import Shop
from recommender.events import Event, EventKind, EventLog
from retrieval.amending import amend
from retrieval.amendments import Amendment
from tests.small_shop import build_shop

FIRST = date(2026, 11, 1)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop.open(build_shop(tmp_path / "shop"))
    with opened.engine.begin() as connection:
        connection.execute(stock_days.delete())  # of today, when the test's shop was made
    yield opened
    opened.engine.dispose()


def noted(shop: Shop, product: str) -> dict[str, int | None]:
    rows = select(stock_days.c.day, stock_days.c.stock).where(stock_days.c.product_id == product)
    with shop.engine.connect() as connection:
        return {day[8:]: stock for day, stock in connection.execute(rows)}


def becomes(shop: Shop, stock: int, day: int, product: str = "sock-1") -> None:
    amend(shop.engine, [Amendment(product, stock=stock)])
    note_stock(shop.engine, FIRST + timedelta(days=day - 1))


def days(*numbers: int) -> set[date]:
    return {FIRST + timedelta(days=number - 1) for number in numbers}


def test_taking_a_file_in_notes_the_stock_of_that_day(tmp_path: Path) -> None:
    opened = Shop.open(build_shop(tmp_path / "shop"))
    stocks = set(noted(opened, "sock-4").values()), set(noted(opened, "shoe-1").values())
    opened.engine.dispose()
    assert stocks == ({0}, {3})


def test_a_row_a_day_and_only_where_the_stock_changed(shop: Shop) -> None:
    becomes(shop, 2, 1)
    becomes(shop, 1, 1)
    becomes(shop, 0, 2)
    amend(shop.engine, [Amendment("sock-1", price=9.0)])
    assert note_stock(shop.engine, FIRST + timedelta(days=2))
    assert noted(shop, "sock-1") == {"01": 1, "02": 0}
    assert not note_stock(shop.engine, FIRST + timedelta(days=3))


def test_sold_out_are_the_days_at_whose_end_nothing_was_left(shop: Shop) -> None:
    for stock, day in ((4, 1), (0, 3), (7, 6), (0, 6), (2, 8), (0, 9)):
        becomes(shop, stock, day)
    assert days_sold_out(shop.engine, FIRST + timedelta(days=9))["sock-1"] == days(
        3, 4, 5, 6, 7, 9, 10
    )
    assert days_sold_out(shop.engine, FIRST + timedelta(days=3))["sock-1"] == days(3, 4)
    assert days_sold_out(shop.engine, FIRST) == {}


def test_what_nobody_wrote_down_is_no_day_without_stock(shop: Shop) -> None:
    becomes(shop, 5, 4)
    assert "sock-1" not in days_sold_out(shop.engine, FIRST + timedelta(days=9))


def test_the_last_word_on_a_product_is_kept_however_old(shop: Shop) -> None:
    becomes(shop, 3, 1)
    becomes(shop, 0, 2)
    assert forget_old(shop.engine, FIRST + timedelta(days=KEPT_DAYS + 30)) == 1
    assert noted(shop, "sock-1") == {"02": 0}


def test_forecasts_know_the_days_that_were_sold_out(shop: Shop) -> None:
    now = datetime(2026, 11, 20, 4, tzinfo=UTC)
    EventLog(shop.engine).write([Event("ann", "sock-2", EventKind.VIEW, now.isoformat())])
    sold = (now - timedelta(days=15)).isoformat()
    line = OrderLine("sock-1", 2)
    OrderStore(shop.engine).write(
        [Order("n1", OrderStatus("completed"), "ann", sold, lines=(line,))]
    )
    becomes(shop, 0, 8)
    becomes(shop, 5, 11)
    sales = sales_of(shop, now)
    row = sales.censored[sales.products.index("sock-1")]
    hidden = {sales.first + timedelta(days=place) for place, one in enumerate(row) if one}
    assert hidden == days(8, 9, 10)
