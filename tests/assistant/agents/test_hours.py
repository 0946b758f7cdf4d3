"""When people are there."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.agents.hours import Hours

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("hours", "now", "returns"),
    [
        pytest.param("09:00-22:00", "23T09:00", None, id="the first minute"),
        pytest.param("09:00-22:00", "23T22:00", "24T09:00", id="closed on the hour"),
        pytest.param("09:00-22:00", "23T03:00", "23T09:00", id="early in the day"),
        pytest.param("20:00-04:00", "23T03:59", None, id="past midnight"),
        pytest.param("20:00-04:00", "23T04:00", "23T20:00", id="closed in the morning"),
        pytest.param("00:00-24:00", "23T03:00", None, id="always"),
        pytest.param("08:00-08:00", "23T08:00", None, id="round the clock"),
        pytest.param("09:00-24:00", "23T23:59", None, id="until midnight"),
        pytest.param("09:00-24:00", "24T00:00", "24T09:00", id="at midnight"),
    ],
)
def test_people_return_when_the_shop_opens(hours: str, now: str, returns: str | None) -> None:
    found = Hours.of(hours, "Asia/Shanghai")
    assert found.returns_at(at(now)) == (at(returns) if returns else None)
    assert found.are_open(at(now)) is (returns is None)


@pytest.mark.parametrize(
    ("now", "worked", "due"),
    [
        pytest.param("23T10:00", 8, "23T18:00", id="within a day"),
        pytest.param("23T20:00", 8, "24T15:00", id="on the next day"),
        pytest.param("23T23:00", 8, "24T17:00", id="from the next morning"),
        pytest.param("23T09:00", 13, "23T22:00", id="to the last minute"),
        pytest.param("23T09:00", 27, "25T10:00", id="over two nights"),
    ],
)
def test_hours_are_counted_while_people_are_there(now: str, worked: int, due: str) -> None:
    hours = Hours.of("09:00-22:00", "Asia/Shanghai")
    assert hours.after(at(now), timedelta(hours=worked)) == at(due)


def test_a_day_on_which_clocks_change_opens_at_the_same_hour() -> None:
    hours = Hours.of("09:00-17:00", "Europe/Berlin")
    before = datetime(2026, 10, 24, 18, tzinfo=ZoneInfo("Europe/Berlin"))
    opens = hours.returns_at(before)
    assert opens == datetime(2026, 10, 25, 9, tzinfo=ZoneInfo("Europe/Berlin"))
