"""Which days are looked at, and what they are compared with."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.errors import SpanRefused
from assistant.overview.spans import Span
from ui.words import overview_words

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # the 23rd, half past one, in Shanghai


def test_today_is_the_shops_today_and_ends_now() -> None:
    span = Span.latest(1, SHANGHAI, NOW)
    assert span.first == span.last == date(2026, 11, 23)
    assert span.stretch.end == NOW.timestamp()
    assert span.stretch.end - span.stretch.start == 90 * 60


def test_a_day_that_is_not_over_is_compared_with_as_much_of_the_one_before() -> None:
    before = Span.latest(1, SHANGHAI, NOW).before
    assert before.end - before.start == 90 * 60
    assert before.end == (NOW - timedelta(days=1)).timestamp()


def test_days_that_are_over_are_compared_with_all_of_those_before() -> None:
    span = Span.of("2026-11-08", "2026-11-14", SHANGHAI, NOW)
    assert span.before.end == span.stretch.start
    assert span.before.end - span.before.start == 7 * 86_400


def test_no_days_are_the_last_seven() -> None:
    assert Span.of(None, None, SHANGHAI, NOW).days == 7


def test_the_night_in_which_clocks_change_has_an_hour_more() -> None:
    span = Span.of("2026-10-25", "2026-10-25", BERLIN, NOW)
    assert span.stretch.end - span.stretch.start == 25 * 3_600
    assert len(span.slots.labels) == 25


@pytest.mark.parametrize(
    ("days", "kind", "count"),
    [
        pytest.param(1, "hour", 2, id="hours, none still to come"),
        pytest.param(28, "day", 28, id="days"),
        pytest.param(70, "week", 10, id="weeks"),
    ],
)
def test_it_is_drawn_in_steps_that_can_be_told_apart(days: int, kind: str, count: int) -> None:
    slots = Span.latest(days, SHANGHAI, NOW).slots
    assert (slots.kind, len(slots.labels), len(slots.edges)) == (kind, count, count + 1)
    assert list(slots.edges) == sorted(slots.edges)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        pytest.param("yesterday", None, "'from' is 'yesterday'", id="no day"),
        pytest.param("2026-02-30", None, "'from' is '2026-02-30'", id="no such day"),
        pytest.param("2026-11-09", "2026-11-08", "before 'from'", id="the wrong way round"),
        pytest.param("2020-01-01", "2026-11-08", "more than 400 days", id="too many"),
    ],
)
def test_days_that_make_no_sense_are_refused(first: str, last: str | None, told: str) -> None:
    with pytest.raises(SpanRefused, match=told):
        Span.of(first, last, SHANGHAI, NOW)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("yesterday", None, "yesterday"),
        ("2026-11-09", "2026-11-08", "2026-11-09"),
        ("2020-01-01", "2026-11-08", "400"),
    ],
)
def test_why_is_told_in_the_reader_s_language(
    language: str, first: str, last: str | None, told: str
) -> None:
    with pytest.raises(SpanRefused) as refused:
        Span.of(first, last, SHANGHAI, NOW)
    words = overview_words(language)["page"][f"refused_{refused.value.why}"]
    assert told in words.format(**refused.value.told)


def test_days_to_come_are_counted_as_nothing() -> None:
    span = Span.of("2027-01-01", "2027-01-02", SHANGHAI, NOW)
    assert len(span.slots.labels) == 1
