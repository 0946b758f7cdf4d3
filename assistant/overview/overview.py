"""Counts what the owner of a shop wants to see.

Everything is counted over digests of turns (``assistant.conversations.digests``), in one transaction
that reads, so that figures and tables of a report agree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from assistant.clock import Clock
from assistant.conversations.catching_up import catch_up
from assistant.nlu.meaning import Sentiment
from assistant.overview.figures import Figure, Unit, Value
from assistant.overview.people import People, Served, people_in
from assistant.overview.report import Report
from assistant.overview.saying import Latency, Messages, latency_in, messages_in
from assistant.overview.shares import Share, percentile
from assistant.overview.sheets import Cell, Sheet, sheet
from assistant.overview.spans import Span, Stretch
from assistant.overview.stock import stock_in
from assistant.overview.surges import Counts, Surge, alarm_in
from assistant.overview.talks import STEPS, Talks, talks_in
from assistant.overview.unmet import Near, Unmet, unmet_in, unmet_share

MEDIAN, TAIL = 0.5, 0.95
SENTIMENTS = (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one stretch."""

    talks: Talks
    messages: Messages
    latency: Latency
    unmet: Share
    people: People


class Overview:
    """The overview of one shop.

    Args:
        engine: Its database.
        zone: Where it is.
        clock: The time.
    """

    def __init__(self, engine: Engine, zone: ZoneInfo, clock: Clock) -> None:
        self._engine = engine
        self._zone = zone
        self._clock = clock

    def span(self, first: str | None = None, last: str | None = None) -> Span:
        """Days as asked for.

        Raises:
            SpanRefused: They cannot be looked at.
        """
        return Span.of(first, last, self._zone, self._clock())

    def latest(self, days: int) -> Span:
        """The last days, today included."""
        return Span.latest(days, self._zone, self._clock())

    def report(self, span: Span) -> Report:
        """What was counted over these days, beside as many days before."""
        catch_up(self._engine)
        with self._engine.connect() as connection:
            now = _counted(connection, span, span.stretch)
            before = _counted(connection, span, span.before)
            unmet = unmet_in(connection, span.stretch)
            alarm = alarm_in(connection, span.stretch)
            stock, running_out = stock_in(connection)
        sheets = (
            _by_time(span, now),
            _intents(now),
            _funnel(now),
            _unmet(unmet),
            *_people(now.people),
            _surges(alarm.surges, self._zone),
            running_out,
        )
        tables = {one.name: one for one in sheets}
        return Report(span, _named(_heads(now, before)), tables, alarm, stock)


def _counted(connection: Connection, span: Span, within: Stretch) -> Counted:
    slots, now = span.slots, span.now.timestamp()
    return Counted(
        talks_in(connection, within, slots, now),
        messages_in(connection, within, slots),
        latency_in(connection, within, slots),
        unmet_share(connection, within),
        people_in(connection, within),
    )


def _named(figures: Iterable[Figure]) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures}


def _heads(now: Counted, before: Counted) -> list[Figure]:
    def told(one: Counted) -> dict[str, Value]:
        served = one.people.all
        return {
            "conversations": one.talks.count,
            "messages": one.messages.all.counts.total(),
            "containment": one.talks.containment,
            "hand_over": one.talks.hand_over,
            "negative": one.messages.all.negative,
            "unmet": one.unmet,
            "conversion": one.talks.conversion,
            "latency_p50": one.latency.quantile(MEDIAN),
            "latency_p95": one.latency.quantile(TAIL),
            "first_response": served.first_response,
            "handling": served.handling,
            "csat": served.csat,
        }

    was = told(before)
    return [
        Figure(name, UNITS.get(name, Unit.SHARE), value, was[name])
        for name, value in told(now).items()
    ]


UNITS = {
    "conversations": Unit.COUNT,
    "messages": Unit.COUNT,
    "latency_p50": Unit.MILLISECONDS,
    "latency_p95": Unit.MILLISECONDS,
    "first_response": Unit.SECONDS,
    "handling": Unit.SECONDS,
    "csat": Unit.STARS,
}


def _by_time(span: Span, now: Counted) -> Sheet:
    columns = (
        "start",
        "conversations",
        "handed_over",
        "messages",
        *(one.value for one in SENTIMENTS),
        "latency_p50_ms",
        "latency_p95_ms",
    )
    rows = []
    for slot, label in enumerate(span.slots.labels):
        moods, latency = now.messages.moods[slot].counts, now.latency.slots[slot]
        talks = now.talks.begun[slot], now.talks.handed_in[slot]
        felt = (moods[one] for one in SENTIMENTS)
        paces = (percentile(latency, share) for share in (MEDIAN, TAIL))
        rows.append((label, *talks, moods.total(), *felt, *paces))
    return sheet("time", columns, rows)


def _intents(now: Counted) -> Sheet:
    found = sorted(
        now.messages.intents.items(), key=lambda item: (-item[1].counts.total(), item[0])
    )
    rows = [(name, moods.counts.total(), moods.negative.part) for name, moods in found]
    return sheet("intents", ("intent", "messages", "negative"), rows)


def _funnel(now: Counted) -> Sheet:
    rows = [(step.name.lower(), now.talks.reached[step]) for step in STEPS]
    return sheet("funnel", ("step", "conversations"), rows)


def _unmet(unmet: Unmet) -> Sheet:
    columns = (
        "category",
        "words",
        "price_from",
        "price_below",
        "searches",
        "nothing",
        "nearest_shown",
        "relaxable",
        "examples",
        "near_count",
        "near_field",
        "near_to",
        "near_low",
        "near_high",
    )
    rows = []
    for wish in unmet.wishes:
        near = wish.near or Near(0)
        low, high = wish.band or (None, None)
        counts = (wish.count, *(wish.results[one] for one in ("nothing", "nearest", "relaxable")))
        nearest = (near.count, near.field, _cell(near.to), near.low, near.high)
        kind = wish.category, wish.words, low, high
        rows.append(
            (*kind, *counts, " / ".join(wish.said), *(nearest if wish.near else [None] * 5))
        )
    return sheet("unmet", columns, rows)


def _cell(value: object) -> Cell:
    """A value of a catalogue as a cell; several are one text."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value if isinstance(value, str | int | float) else None


def _people(people: People) -> tuple[Sheet, Sheet]:
    """A row an agent, and how calls for a person ended."""
    columns = ("agent", "taken", "first_response_s", "handling_s", "ratings", "csat")
    rows = [(name, *_served(one)) for name, one in people.agents.items()]
    ended = sorted(people.ended.items(), key=lambda item: (-item[1], item[0]))
    return sheet("agents", columns, rows), sheet("handovers", ("ended", "handovers"), ended)


def _served(one: Served) -> tuple[Cell, ...]:
    csat = None if one.csat is None else round(one.csat, 2)
    return one.taken, _whole(one.first_response), _whole(one.handling), one.ratings, csat


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)


def _surges(surges: Iterable[Surge], zone: ZoneInfo) -> Sheet:
    columns = (
        *("began", "found", "ended", "negative", "messages", "usual_share"),
        *("intents", "products"),
    )
    rows = [
        (
            *(_moment(at, zone) for at in (one.began_at, one.found_at, one.ended_at)),
            *(one.share.part, one.share.whole, round(one.usual, 4)),
            *(_listed(one.intents), _listed(one.products)),
        )
        for one in surges
    ]
    return sheet("surges", columns, rows)


def _moment(at: float | None, zone: ZoneInfo) -> str | None:
    return None if at is None else f"{datetime.fromtimestamp(at, zone):%Y-%m-%d %H:%M}"


def _listed(counts: Counts) -> str:
    return ", ".join(f"{name} ({count})" for name, count in counts)
