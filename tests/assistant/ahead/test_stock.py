"""What a shop's own records tell of demand, and what is advised of its stock."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant.ahead.sales import sales_of
from assistant.ahead.stock import stock_report
from assistant.records.orders import Order, OrderLine, OrderStatus, OrderStore
from assistant.shop.folder import Shop
from recommender.demand.ordering import Costs
from recommender.errors import DemandError
from recommender.events import Event, EventKind, EventLog
from retrieval.catalog import Catalog
from tests.small_shop import build_shop
from ui.cli.app import run

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop.open(build_shop(tmp_path / "shop"))
    EventLog(opened.engine).write([event("shoe-2", EventKind.VIEW, 0)])  # so much is known
    yield opened
    opened.engine.dispose()


def at(days: int) -> str:
    return (NOW - timedelta(days=days)).isoformat()


def order(number: int, days: int, pieces: int, status: str = "completed") -> Order:
    line = OrderLine("shoe-2", pieces)
    return Order(f"n{number}", OrderStatus(status), "ann", at(days), lines=(line,))


def pieces(shop: Shop, product: str) -> dict[int, float]:
    """The pieces sold, by days before now."""
    sales = sales_of(shop, NOW)
    row = sales.pieces[sales.products.index(product)]
    first = (NOW.date() - sales.first).days
    return {first - int(day): float(row[day]) for day in np.flatnonzero(row)}


def event(product: str, kind: EventKind, days: float, who: str = "ann") -> Event:
    moment = (NOW - timedelta(days=days)).isoformat()
    return Event(who, product, kind, moment)


def test_orders_count_by_their_pieces_and_undone_ones_do_not(shop: Shop) -> None:
    undone = ("cancelled", "pending_payment", "returned", "refunded")
    orders = [order(place, 30 + place, 5, status) for place, status in enumerate(undone)]
    OrderStore(shop.engine).write([*orders, order(9, 20, 3), order(10, 12, 2, "shipped")])
    assert pieces(shop, "shoe-2") == {20: 3, 12: 2}


def test_an_event_of_an_order_is_not_counted_again_and_others_are(shop: Shop) -> None:
    OrderStore(shop.engine).write([order(1, 20, 3), order(2, 40, 2, "returned")])
    EventLog(shop.engine).write(
        [
            event("shoe-2", EventKind.PURCHASE, 20.6),
            event("shoe-2", EventKind.PURCHASE, 40),
            event("shoe-2", EventKind.RETURN, 40),
            event("shoe-2", EventKind.PURCHASE, 15, "bob"),
            event("shoe-2", EventKind.PURCHASE, 10),
        ]
    )
    assert pieces(shop, "shoe-2") == {20: 3, 15: 1, 10: 1}


def test_the_day_that_goes_on_and_what_is_dated_later_do_not_count(shop: Shop) -> None:
    OrderStore(shop.engine).write([order(1, 0, 5), order(2, -3, 5), order(3, 5, 1)])
    EventLog(shop.engine).write([event("shoe-1", EventKind.VIEW, -9)])
    found = sales_of(shop, NOW)
    assert found.last == NOW.date() - timedelta(days=1)
    assert pieces(shop, "shoe-2") == {5: 1}


def steady(shop: Shop) -> None:
    """Two pieces on each of 150 days."""
    OrderStore(shop.engine).write([order(day, day, 2) for day in range(1, 151)])


def test_what_sells_steadily_is_ordered_in_time(shop: Shop) -> None:
    steady(shop)
    [found] = stock_report(shop, NOW, 7, 7, Costs()).products
    assert found.lead.expected == pytest.approx(14)
    assert found.cycle.expected == pytest.approx(28)
    assert found.advice is not None
    there = found.stock or 0
    assert found.advice.reorder_at == 14
    assert found.advice.order == (28 - there if there <= 14 else 0)
    assert found.advice.runs_out == (1.0 if there < 14 else 0.0)


def test_an_unknown_stock_is_no_stock_of_zero(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    steady(shop)
    every = [replace(one, stock=None) for one in Catalog(shop.engine).all()]
    monkeypatch.setattr(Catalog, "all", lambda _self: every)
    [found] = stock_report(shop, NOW, 7, 7, Costs()).products
    assert (found.stock, found.advice) == (None, None)


def test_a_young_shop_is_told_how_long_it_takes(shop: Shop) -> None:
    found = stock_report(shop, NOW, 7, 7, Costs())
    assert found.products == ()
    assert "a forecast of 7 days needs 104" in found.too_little


@pytest.mark.parametrize(("lead", "review"), [(0, 7), (61, 7), (7, 0), (7, 61)])
def test_days_that_are_none_are_refused(shop: Shop, lead: int, review: int) -> None:
    with pytest.raises(DemandError, match="expected 1 to 60"):
        stock_report(shop, NOW, lead, review, Costs())


def test_the_command_tells_it_in_text_and_as_json(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    steady(shop)
    folder = str(shop.path)
    assert run(["ahead", "stock", "--shop", folder]) == 0
    assert "sold too little to say" in capsys.readouterr().out
    assert run(["ahead", "stock", "--shop", folder, "--lead", "3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["lead_days"] == 3
    assert [one["product_id"] for one in told["products"]] == ["shoe-2"]
    assert "ann" not in json.dumps(told)


@pytest.mark.parametrize("option", [["--lead", "0"], ["--over", "0"], ["--under", "nan"]])
def test_the_command_refuses_what_cannot_be_in_one_sentence(
    shop: Shop, option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["ahead", "stock", "--shop", str(shop.path), *option]) == 2
    told = capsys.readouterr().err
    assert "expected" in told
    assert "Traceback" not in told
