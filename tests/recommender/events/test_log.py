"""The event log keeps each event once and gives them in time order."""

import numpy as np
import pytest

import recommender.events.tables
from recommender.events import Event, EventKind, EventLog, canonical_time
from tests.databases import bare

VIEW = Event("u1", "p1", EventKind.VIEW, "2026-01-01T09:00:00+08:00")
RATE = Event("u1", "p2", EventKind.RATE, "2026-01-01T00:59:59Z", 4.0)
BUY = Event("u2", "p1", EventKind.PURCHASE, "2026-01-01T01:00:00.500000", 2.0)


@pytest.fixture
def log() -> EventLog:
    engine = bare()
    recommender.events.tables.metadata.create_all(engine)
    return EventLog(engine)


def test_an_event_is_kept_once_however_often_it_is_written(log: EventLog) -> None:
    assert log.write([VIEW, BUY, VIEW]) == 2
    assert log.write([VIEW, RATE]) == 1
    assert log.count() == 3


def test_the_same_moment_in_another_zone_is_the_same_event(log: EventLog) -> None:
    log.write([VIEW])
    assert log.write([Event("u1", "p1", EventKind.VIEW, "2026-01-01T01:00:00Z")]) == 0


def test_events_come_in_time_order_across_zones_and_fractions(log: EventLog) -> None:
    log.write([BUY, VIEW, RATE])
    columns = log.all()
    assert columns.product_id == ["p2", "p1", "p1"]
    assert columns.event == ["rate", "view", "purchase"]
    np.testing.assert_array_equal(columns.value, [4.0, np.nan, 2.0])
    np.testing.assert_allclose(np.diff(columns.seconds), [1.0, 0.5])
    assert list(columns)[1] == Event("u1", "p1", EventKind.VIEW, "2026-01-01T01:00:00+00:00")


def test_events_of_one_moment_keep_the_order_they_were_written_in(log: EventLog) -> None:
    same = [Event("u", name, EventKind.VIEW, VIEW.timestamp) for name in ("c", "a", "b")]
    log.write(same)
    assert log.all().product_id == ["c", "a", "b"]


def test_a_shopper_sees_only_their_own(log: EventLog) -> None:
    log.write([VIEW, BUY, RATE])
    assert [event.product_id for event in log.of_user("u1")] == ["p2", "p1"]
    assert log.of_user("nobody") == []


def test_latest_is_the_newest_moment(log: EventLog) -> None:
    assert log.latest() is None
    log.write([BUY, RATE])
    assert log.latest() == "2026-01-01T01:00:00.500000+00:00"


def test_an_empty_log_has_empty_columns(log: EventLog) -> None:
    assert len(log.all()) == 0
    assert log.all().seconds.size == 0
    assert log.write([]) == 0


def test_known_counts_what_is_there(log: EventLog) -> None:
    log.write([VIEW])
    assert log.known([VIEW, BUY, VIEW]) == 1


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        canonical_time("yesterday")
