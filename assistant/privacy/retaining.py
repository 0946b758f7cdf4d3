"""How long a shop keeps what shoppers said and did, and what happens when that time is over.

Orders and what was asked for with them are kept: the law sets their time (in China three years for
transactions, E-Commerce Law, article 31; tax law longer), and the shop's own books decide.
"""

import logging
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, Table, delete, func, select

from assistant.attachments.tables import attachments
from assistant.background import regularly
from assistant.clock import Clock
from assistant.conversations.tables import conversations, digests
from assistant.privacy.ending import end_talks
from assistant.privacy.settings import RetentionSettings
from recommender.events import canonical_time
from recommender.events.tables import events, notes
from recommender.exposure.tables import draws, impressions

log = logging.getLogger(__name__)

AT_ONCE = 200  # conversations ended in one transaction
FIRST, EVERY = 60.0, 86_400.0  # seconds after the start, and from then on


@dataclass(frozen=True, slots=True)
class Expired:
    """How many of each were over their time."""

    conversations: int = 0
    attachments: int = 0
    events: int = 0

    def to_json(self) -> dict[str, int]:
        """As ``daogou expire --json`` prints it."""
        return asdict(self)


def expire(
    engine: Engine, keep: RetentionSettings, now: datetime, *, dry_run: bool = False
) -> Expired:
    """Erases what is over its time.

    Args:
        engine: The shop's database.
        keep: For how long.
        now: The moment, with time zone.
        dry_run: Counts, and erases nothing.
    """
    photos = _rows(engine, (attachments,), "created_at", _before(now, keep.attachments), dry_run)
    over = _before(now, keep.events)
    told = _rows(engine, (events, impressions, draws), "timestamp", over, dry_run)
    told += _rows(engine, (notes,), "at", over, dry_run)
    talks = _conversations(engine, _before(now, keep.conversations), dry_run=dry_run)
    return Expired(talks, photos, told)


def _before(now: datetime, days: int) -> datetime | None:
    return now - timedelta(days=days) if days else None


def _conversations(engine: Engine, before: datetime | None, *, dry_run: bool) -> int:
    if before is None:
        return 0
    with engine.connect() as connection:
        talks = _ended(connection, before)
    if not dry_run:
        for start in range(0, len(talks), AT_ONCE):
            with engine.begin() as connection:
                end_talks(connection, talks[start : start + AT_ONCE])
    return len(talks)


def _ended(connection: Connection, before: datetime) -> list[str]:
    """Conversations in which nothing was said since; of those without a turn the beginning counts."""
    latest = (
        select(digests.c.conversation_id, func.max(digests.c.at).label("at"))
        .group_by(digests.c.conversation_id)
        .subquery()
    )
    query = select(conversations.c.id, conversations.c.created_at, latest.c.at).join(
        latest, latest.c.conversation_id == conversations.c.id, isouter=True
    )
    return [
        row.id
        for row in connection.execute(query)
        if (datetime.fromisoformat(row.created_at).timestamp() if row.at is None else row.at)
        < before.timestamp()
    ]


def _rows(
    engine: Engine,
    tables: tuple[Table, ...],
    column: str,
    before: datetime | None,
    dry_run: bool,
) -> int:
    if before is None:
        return 0
    moment, count = canonical_time(before.isoformat()), 0
    with engine.begin() as connection:
        for table in tables:
            over = table.c[column] < moment
            if dry_run:
                query = select(func.count()).select_from(table).where(over)
                count += connection.scalar(query) or 0
            else:
                count += connection.execute(delete(table).where(over)).rowcount
    return count


def expiring(engine: Engine, keep: RetentionSettings, clock: Clock) -> AbstractContextManager[None]:
    """Erases what is over its time in the background, once a day, until the block ends."""

    def erase() -> None:
        done = expire(engine, keep, clock())
        if done != Expired():
            log.info("Erased what was over its time: %s", done.to_json())

    return regularly("retention", erase, EVERY, FIRST)
