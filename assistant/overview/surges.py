"""Surges of negative messages as they were found: when, how many, and what they are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from assistant.conversations.tables import digests
from assistant.nlu.meaning import Sentiment
from assistant.overview.chart import BASELINE_DAYS, Baseline
from assistant.overview.shares import Share
from assistant.overview.spans import Stretch
from assistant.overview.tables import standing, surges
from retrieval.tables import products

DAY = 86_400.0  # seconds
MOST_CONCERNED = 3
LEAST_CONCERNED = 2  # negative messages; one says nothing of what a surge is about
NOTHING = Baseline(0, 0, 0.0)
Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Surge:
    """One surge.

    Args:
        began_at: When the rise began, as far as can be told; seconds since 1970.
        found_at: When it was certain.
        ended_at: When it was over; None while it lasts.
        share: Negative messages among those counted from its beginning until it was found.
        usual: The share that was usual before.
        intents: Those most concerned, beyond what is usual, with how many negative messages.
        products: Their ids, likewise.
    """

    began_at: float
    found_at: float
    ended_at: float | None
    share: Share
    usual: float
    intents: Counts
    products: Counts


@dataclass(frozen=True, slots=True)
class Alarm:
    """What the alarm says of a stretch.

    Args:
        surges: Those that lasted in it, the newest first.
        usual: What it holds for usual today.
        titles: What the products concerned are called, by id.
    """

    surges: tuple[Surge, ...] = ()
    usual: Baseline = NOTHING
    titles: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Whether it knows enough to warn, and what is usual."""
        usual = self.usual
        share = round(usual.share, 4) if usual.enough else None
        counted = {"days": round(usual.days, 1), "messages": usual.messages}
        return {"state": "watching" if usual.enough else "learning", "usual": share, **counted}


def alarm_in(connection: Connection, within: Stretch) -> Alarm:
    """What the alarm says of a stretch."""
    found = surges_in(connection, within)
    ids = {name for surge in found for name, _ in surge.products}
    named = select(products.c.id, products.c.title).where(products.c.id.in_(ids))
    titles = dict(connection.execute(named).tuples().all()) if ids else {}
    row = connection.execute(select(standing)).first()
    usual = Baseline(row.usual_negative, row.usual_messages, row.usual_days) if row else NOTHING
    return Alarm(tuple(found), usual, titles)


def surges_in(connection: Connection, within: Stretch) -> list[Surge]:
    """Those that lasted at some moment of a stretch, the newest first."""
    lasted = (surges.c.ended_at.is_(None)) | (surges.c.ended_at >= within.start)
    query = select(surges).where(surges.c.began_at < within.end, lasted)
    return [surge_of(row) for row in connection.execute(query.order_by(surges.c.id.desc()))]


def surge_of(row: Any) -> Surge:  # noqa: ANN401  # SQLAlchemy rows have no static type
    """A surge as it was kept."""
    concerned = (
        [(str(name), int(count)) for name, count in told] for told in (row.intents, row.products)
    )
    intents, products = map(tuple, concerned)
    share = Share(row.negative, row.messages)
    return Surge(row.began_at, row.found_at, row.ended_at, share, row.usual, intents, products)


def baseline(connection: Connection, until: float) -> Baseline:
    """What was usual in the four weeks before a moment, surges left out."""
    since = until - BASELINE_DAYS * DAY
    oldest = connection.scalar(select(func.min(digests.c.at)).where(digests.c.typed))
    if oldest is None:
        return NOTHING
    first = firsts().subquery()
    joined = select(
        func.count(), func.count().filter(first.c.turn_id == digests.c.turn_id)
    ).select_from(digests)
    query = joined.outerjoin(first, first.c.conversation_id == digests.c.conversation_id).where(
        *counted(since, until),
        _not_in(connection, since, until),
        first.c.turn_id.is_(None) | (digests.c.turn_id <= first.c.turn_id),
    )
    messages, negative = connection.execute(query).one()
    days = (until - max(since, oldest)) / DAY
    return Baseline(negative, messages, max(0.0, days))


def firsts() -> Select[tuple[str, int]]:
    """The first negative message of each conversation."""
    first = func.min(digests.c.turn_id).label("turn_id")
    felt = digests.c.sentiment == Sentiment.NEGATIVE
    query = select(digests.c.conversation_id, first).where(digests.c.typed, ~digests.c.undone, felt)
    return query.group_by(digests.c.conversation_id)


def concerned(connection: Connection, began_at: float, until: float) -> tuple[Counts, Counts]:
    """The intents and products of which negative messages tell more than usual."""
    now, usual = (
        _by_intent(connection, start, end)
        for start, end in ((began_at, until), (began_at - BASELINE_DAYS * DAY, began_at))
    )
    return _most(now, usual), _most(_by_product(connection, began_at, until), {})


def _by_intent(connection: Connection, start: float, end: float) -> dict[str, int]:
    query = select(digests.c.intent, func.count()).where(*_negative(start, end))
    return dict(connection.execute(query.group_by(digests.c.intent)).tuples().all())


def _by_product(connection: Connection, start: float, end: float) -> dict[str, int]:
    """By the product that was last talked about in the conversation."""
    earlier = digests.alias()
    about = (
        select(earlier.c.product_id)
        .where(
            earlier.c.conversation_id == digests.c.conversation_id,
            earlier.c.turn_id <= digests.c.turn_id,
            earlier.c.product_id.is_not(None),
            ~earlier.c.undone,
        )
        .order_by(earlier.c.turn_id.desc())
        .limit(1)
        .scalar_subquery()
        .label("about")
    )
    query = select(about, func.count()).where(*_negative(start, end)).group_by(about)
    return {name: count for name, count in connection.execute(query) if name is not None}


def _most(now: dict[str, int], usual: dict[str, int]) -> Counts:
    """What grew most beyond its usual part of all."""
    total, before = sum(now.values()), sum(usual.values())
    beyond = {
        name: count - (total * usual.get(name, 0) / before if before else 0.0)
        for name, count in now.items()
        if count >= LEAST_CONCERNED
    }
    names = sorted((n for n in beyond if beyond[n] > 0), key=lambda n: (-beyond[n], n))
    return tuple((name, now[name]) for name in names[:MOST_CONCERNED])


def counted(start: float, end: float) -> Iterable[ColumnElement[bool]]:
    """What is a message at all."""
    return digests.c.typed, ~digests.c.undone, Stretch(start, end).holds(digests.c.at)


def _negative(start: float, end: float) -> Iterable[ColumnElement[bool]]:
    return (*counted(start, end), digests.c.sentiment == Sentiment.NEGATIVE)


def _not_in(connection: Connection, since: float, until: float) -> ColumnElement[bool]:
    """That a message was in no surge, so that one does not make the next look usual."""
    outside = digests.c.at >= 0
    for one in surges_in(connection, Stretch(since, until)):
        outside &= (digests.c.at < one.began_at) | (digests.c.at >= (one.ended_at or until))
    return outside
