from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.ahead.purchases import Bought, bought_in
from assistant.records.orders import Order, OrderStatus
from recommender.ahead.histories import Purchase
from recommender.events import Event, EventKind, EventLog
from recommender.profiling.note_log import NoteLog
from recommender.profiling.notes import PERSONAL, Note, Stance
from tests.assistant.ahead.selling import open_shop, order

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def bought(
    path: Path,
    orders: list[Order],
    events: list[Event] | None = None,
    notes: list[Note] | None = None,
) -> Bought:
    """What is read of a shop in Shanghai in which ``mei`` said ``notes``."""
    shop = open_shop(path, orders)
    EventLog(shop.engine).write(events or [])
    NoteLog(shop.engine).write("mei", notes or [], "c:1")
    try:
        return bought_in(shop, NOW)
    finally:
        shop.engine.dispose()


def purchase(user: str, at: str) -> Event:
    return Event(user, "shoe-1", EventKind.PURCHASE, at)


def test_an_order_is_a_purchase_on_its_day_where_the_shop_is(tmp_path: Path) -> None:
    found = bought(tmp_path, [order("mei", "2026-01-05T20:00:00+00:00", 80.0)])
    assert found.purchases == (Purchase("mei", day("2026-01-06"), 80.0),)
    assert found.until == day("2026-01-06")


def test_an_event_beside_its_order_is_the_same_purchase_even_across_midnight(
    tmp_path: Path,
) -> None:
    orders = [order("mei", "2026-01-06T00:05:00+08:00", 80.0)]
    events = [
        purchase("mei", "2026-01-05T23:58:00+08:00"),
        purchase("mei", "2026-01-20T12:00:00+08:00"),
        purchase("lin", "2026-01-05T23:58:00+08:00"),
    ]
    found = bought(tmp_path, orders, events)
    assert set(found.purchases) == {
        Purchase("mei", day("2026-01-06"), 80.0),
        Purchase("mei", day("2026-01-20")),
        Purchase("lin", day("2026-01-05")),
    }


def test_what_is_known_ends_with_the_last_event_of_any_kind_before_now(tmp_path: Path) -> None:
    events = [
        Event("lin", "shoe-1", EventKind.VIEW, "2026-02-10T12:00:00+08:00"),
        purchase("lin", "2026-05-01T12:00:00+08:00"),  # dated ahead
    ]
    found = bought(tmp_path, [order("mei", "2026-01-06T12:00:00+08:00")], events)
    assert found.until == day("2026-02-10")
    assert [one.shopper for one in found.purchases] == ["mei"]


@pytest.mark.parametrize("status", [OrderStatus.CANCELLED, OrderStatus.PENDING_PAYMENT])
def test_what_was_not_paid_is_no_purchase(tmp_path: Path, status: OrderStatus) -> None:
    assert not bought(tmp_path, [order("mei", "2026-01-06", status=status)]).purchases


@pytest.mark.parametrize(
    ("total", "status"),
    [
        (None, OrderStatus.PAID),
        (-5.0, OrderStatus.PAID),
        (float("inf"), OrderStatus.PAID),
        (80.0, OrderStatus.REFUNDED),
    ],
)
def test_a_purchase_of_no_known_amount_still_is_one(
    tmp_path: Path, total: float | None, status: OrderStatus
) -> None:
    (found,) = bought(tmp_path, [order("mei", "2026-01-06", total, status)]).purchases
    assert found.value is None


def test_visitors_and_orders_of_nobody_tell_of_no_shopper(tmp_path: Path) -> None:
    events = [purchase("visitor:c1", "2026-01-05T23:58:00+08:00")]
    assert not bought(tmp_path, [order(None, "2026-01-06")], events).purchases


def test_who_switched_personalisation_off_is_left_out_and_counted(tmp_path: Path) -> None:
    orders = [order("mei", "2026-01-06"), order("lin", "2026-01-06")]
    off, on = Note(PERSONAL, "", Stance.OFF), Note(PERSONAL, "", Stance.ON)
    found = bought(tmp_path / "off", orders, [purchase("mei", "2026-02-06")], [off])
    assert [one.shopper for one in found.purchases] == ["lin"]
    assert found.left_out == 1
    again = bought(tmp_path / "on", orders, notes=[off, on])
    assert len(again.purchases) == 2
    assert again.left_out == 0


def test_what_lies_before_an_erasure_says_nothing(tmp_path: Path) -> None:
    erased = Note("", "", Stance.ERASE, at="2026-01-10T00:00:00+00:00")
    orders = [order("mei", "2026-01-06"), order("mei", "2026-01-16")]
    found = bought(tmp_path, orders, notes=[erased])
    assert [one.day for one in found.purchases] == [day("2026-01-16")]


def test_a_shop_without_a_purchase_knows_no_day(tmp_path: Path) -> None:
    assert bought(tmp_path, []) == Bought((), None, 0)
