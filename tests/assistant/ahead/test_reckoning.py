"""What will run out is reckoned by one, kept for all, and shown with why there is nothing where there is none."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete

from assistant.ahead import watching
from assistant.ahead.reckoning import EVERY, PATIENCE, claimed, reckon
from assistant.ahead.settings import StockSettings
from assistant.clock import fixed_clock
from assistant.overview.overview import Overview
from assistant.overview.report import Report
from assistant.overview.stock import Standing
from assistant.records.orders import Order, OrderLine, OrderStatus, OrderStore
from assistant.shop.folder import Shop
from recommender.events import Event, EventKind, EventLog
from retrieval.tables import products
from tests.small_shop import build_shop

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
STOCK = StockSettings()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop.open(build_shop(tmp_path / "shop"))
    EventLog(opened.engine).write([Event("ann", "shoe-2", EventKind.VIEW, NOW.isoformat())])
    yield opened
    opened.engine.dispose()


def sells(shop: Shop, product: str, days: int) -> None:
    """Two pieces every second day for so many days."""
    orders = [
        Order(
            f"n{day}",
            OrderStatus.COMPLETED,
            f"u{day}",
            (NOW - timedelta(days=day)).isoformat(),
            lines=(OrderLine(product, 2),),
        )
        for day in range(1, days, 2)
    ]
    OrderStore(shop.engine).write(orders)


def report(shop: Shop) -> Report:
    overview = Overview(shop.engine, ZoneInfo("Asia/Shanghai"), fixed_clock(NOW))
    return overview.report(overview.latest(7))


def test_before_the_first_time_it_is_said_that_it_comes(shop: Shop) -> None:
    found = report(shop)
    assert found.stock.standing is Standing.SOON
    assert found.sheets["stock"].rows == ()


def test_what_sells_and_is_short_is_shown_with_what_to_order(shop: Shop) -> None:
    sells(shop, "sock-1", 160)  # of which there are five
    reckon(shop, NOW)
    found = report(shop)
    (row,) = found.sheets["stock"].to_json()
    assert found.stock.standing is Standing.SHOWN
    assert (row["product_id"], row["stock"]) == ("sock-1", 5)
    assert isinstance(row["order"], int)
    assert row["order"] > 0
    assert float(row["runs_out"] or 0) > 0.5
    assert found.to_json()["stock"] == found.stock.to_json()


def test_too_little_history_is_told_with_how_much_is_needed(shop: Shop) -> None:
    sells(shop, "sock-1", 40)
    reckon(shop, NOW)
    assert (report(shop).stock.standing, report(shop).stock.needed) == (Standing.TOO_LITTLE, 125)


def test_a_shop_that_tells_no_stock_is_told_so(shop: Shop) -> None:
    sells(shop, "sock-1", 160)
    with shop.engine.begin() as connection:
        connection.execute(products.update().values(stock=None))
    reckon(shop, NOW)
    assert report(shop).stock.standing is Standing.UNKNOWN


def test_plenty_is_enough(shop: Shop) -> None:
    sells(shop, "sock-1", 160)
    with shop.engine.begin() as connection:
        connection.execute(products.update().values(stock=5_000))
    reckon(shop, NOW)
    assert report(shop).stock.standing is Standing.ENOUGH


def test_one_of_several_servers_reckons(shop: Shop) -> None:
    assert claimed(shop.engine, STOCK, NOW)
    assert not claimed(shop.engine, STOCK, NOW)
    assert claimed(shop.engine, STOCK, NOW + timedelta(seconds=PATIENCE + 1))  # the first one died


def test_it_is_reckoned_anew_when_it_is_old_or_its_settings_changed(shop: Shop) -> None:
    sells(shop, "sock-1", 160)
    reckon(shop, NOW)
    assert not claimed(shop.engine, STOCK, NOW + timedelta(hours=1))
    assert claimed(shop.engine, replace_days(), NOW + timedelta(hours=1))
    reckon(shop, NOW)
    assert claimed(shop.engine, STOCK, NOW + timedelta(seconds=EVERY + 1))


def replace_days() -> StockSettings:
    return STOCK.model_copy(update={"lead_days": 3})


def test_a_server_has_it_done_by_a_process_of_its_own(shop: Shop) -> None:
    with shop.engine.begin() as connection:
        connection.execute(delete(products).where(products.c.id != "sock-1"))
    assert watching.look(shop, fixed_clock(NOW))
    assert report(shop).stock.standing is Standing.TOO_LITTLE
    assert not watching.look(shop, fixed_clock(NOW))
