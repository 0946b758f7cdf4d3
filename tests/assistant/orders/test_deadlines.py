"""Windows to the minute, in the shop's time zone, and working days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.orders.deadlines import (
    MINUTE,
    days_after,
    hours_after,
    is_over,
    is_overdue,
    working_day,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
DELIVERED = datetime(2026, 11, 4, 15, 30, 40, tzinfo=SHANGHAI)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(SHANGHAI))


@pytest.mark.parametrize(
    ("last", "now", "over"),
    [
        pytest.param(hours_after(DELIVERED, 168), "2026-11-11T15:30:59+08:00", False, id="hours"),
        pytest.param(
            hours_after(DELIVERED, 168), "2026-11-11T15:31:00+08:00", True, id="a minute on"
        ),
        pytest.param(
            days_after(DELIVERED, 7, SHANGHAI), "2026-11-11T23:59:59+08:00", False, id="days"
        ),
        pytest.param(
            days_after(DELIVERED, 7, SHANGHAI), "2026-11-12T00:00:00+08:00", True, id="midnight"
        ),
        pytest.param(
            days_after(DELIVERED, 7, SHANGHAI), "2026-11-11T15:59:59+00:00", False, id="zone"
        ),
        pytest.param(
            days_after(DELIVERED, 7, SHANGHAI), "2026-11-11T16:00:00+00:00", True, id="zone on"
        ),
    ],
)
def test_a_window_is_open_to_its_last_minute(last: datetime, now: str, over: bool) -> None:
    assert is_over(last, datetime.fromisoformat(now)) is over


def test_days_begin_where_the_shop_is() -> None:
    late_in_utc = datetime(2026, 11, 4, 17, 0, tzinfo=UTC)  # 01:00 of the fifth in Shanghai
    assert days_after(late_in_utc, 7, SHANGHAI).date() == date(2026, 11, 12)
    assert days_after(late_in_utc, 7, UTC).date() == date(2026, 11, 11)


def test_a_day_of_twentyfive_hours_is_one_day() -> None:
    before = datetime(2026, 10, 24, 12, tzinfo=BERLIN)  # clocks go back on the 25th
    assert days_after(before, 1, BERLIN) == datetime(2026, 10, 25, 23, 59, tzinfo=BERLIN)


@given(MOMENTS, st.integers(1, 30))
def test_whole_days_never_end_before_as_many_hours(start: datetime, days: int) -> None:
    last = days_after(start, days, SHANGHAI)
    assert last + MINUTE >= hours_after(start, 24 * days)
    assert last + MINUTE - hours_after(start, 24 * days) <= timedelta(days=1)
    assert (last + MINUTE).hour == 0


@pytest.mark.parametrize(
    ("paid", "now", "late"),
    [
        pytest.param("2026-11-09T20:00:00+08:00", "2026-11-11T20:00:30+08:00", False, id="in time"),
        pytest.param("2026-11-09T20:00:00+08:00", "2026-11-11T20:01:00+08:00", True, id="late"),
        pytest.param("2026-11-09T12:00:00+00:00", "2026-11-11T20:01:00+08:00", True, id="zones"),
        pytest.param(None, "2026-11-11T20:00:00+08:00", False, id="not paid"),
    ],
)
def test_a_promise_is_broken_when_its_time_is_over(paid: str | None, now: str, late: bool) -> None:
    start = datetime.fromisoformat(paid) if paid else None
    assert is_overdue(start, 48, datetime.fromisoformat(now)) is late


@pytest.mark.parametrize(
    ("day", "after", "holidays", "then"),
    [
        pytest.param("2026-11-11", 1, (), "2026-11-12", id="Wednesday"),
        pytest.param("2026-11-13", 1, (), "2026-11-16", id="over a weekend"),
        pytest.param("2026-11-14", 0, (), "2026-11-16", id="Saturday counts as Monday"),
        pytest.param("2026-11-13", 3, (), "2026-11-18", id="three"),
        pytest.param("2026-09-30", 1, ("2026-10-01", "2026-10-02"), "2026-10-05", id="holidays"),
    ],
)
def test_working_days(day: str, after: int, holidays: tuple[str, ...], then: str) -> None:
    off = {date.fromisoformat(one) for one in holidays}
    assert working_day(date.fromisoformat(day), after, off) == date.fromisoformat(then)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 30))
def test_five_working_days_are_a_week(day: date, after: int) -> None:
    then = working_day(day, after)
    assert then.weekday() < 5
    assert working_day(then, 5) == then + timedelta(days=7)
