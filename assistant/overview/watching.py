"""Reads new messages into the chart, keeps where it stands, and tells the shop's systems of a surge, once.

Where the chart stands is a row of the database: a restart forgets nothing, and of several processes
that look at once only one moves it (the row's cursor is compared as it is written).
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from assistant.background import regularly
from assistant.clock import Clock, wall_clock
from assistant.conversations.catching_up import catch_up
from assistant.conversations.tables import digests
from assistant.inserting import insert_unless_there
from assistant.nlu.meaning import Sentiment
from assistant.overview.chart import BASELINE_DAYS, Baseline, Watch
from assistant.overview.surges import NOTHING, baseline, concerned
from assistant.overview.tables import standing, surges
from assistant.shop.folder import Shop
from assistant.webhooks.outbox import Pen
from assistant.webhooks.settings import Kind

LOOK = 30.0  # seconds between two looks
AT_ONCE = 5_000  # messages
STALE = timedelta(days=1)  # a surge that was found later is not told any more
ALARM = "negative_surge"
FOUND, ENDED = "found", "ended"


@dataclass(slots=True)
class Place:
    """Where the chart stands.

    Args:
        cursor: The last turn that was read.
        day: The day, where the shop is, for which ``usual`` was counted.
        usual: What was usual before that day.
    """

    cursor: int
    day: str | None
    usual: Baseline
    watch: Watch


class SurgeWatch:
    """The alarm of one shop.

    Args:
        engine: Its database.
        zone: Where it is.
        pen: Tells its systems.
        clock: The time.
    """

    def __init__(
        self,
        engine: Engine,
        zone: ZoneInfo,
        pen: Pen = Pen(),  # noqa: B008  # a value
        clock: Clock = wall_clock,
    ) -> None:
        self._engine = engine
        self._zone = zone
        self._pen = pen
        self._clock = clock

    def look(self) -> int:
        """Reads what is new; how many surges were found."""
        catch_up(self._engine)
        found = 0
        more = True
        while more:
            more, new = self._step()
            found += new
        return found

    def _step(self) -> tuple[bool, int]:
        """Reads messages until a surge begins or ends; whether there are more, and surges found."""
        with self._engine.connect() as connection:
            row = connection.execute(select(standing)).first()
            place = _place(row) if row else self._beginning(connection)
            old = place.cursor if row else None
            messages, event, surge = _messages_after(connection, place.cursor), None, None
            if not messages:
                return False, 0
            for one in messages:
                self._bring_up_to_date(connection, place, one.at)
                event, place.cursor = _seen(place, one), one.turn_id
                if event:
                    surge = self._surge(connection, place, one.at)
                    break
        if not self._kept(place, old, event, surge):
            return False, 0  # another process was quicker
        return bool(event) or len(messages) == AT_ONCE, int(event == FOUND)

    def _bring_up_to_date(self, connection: Connection, place: Place, at: float) -> None:
        """Counts anew what is usual, at the first message of each day."""
        day = datetime.fromtimestamp(at, self._zone).date()
        if place.day != day.isoformat():
            begun = datetime(day.year, day.month, day.day, tzinfo=self._zone).timestamp()
            place.day, place.usual = day.isoformat(), baseline(connection, begun)

    def _surge(self, connection: Connection, place: Place, at: float) -> dict[str, Any]:
        watch = place.watch
        intents, products = concerned(connection, watch.since, at + 1)
        return {
            "began_at": watch.since,
            "found_at": at,
            "negative": watch.negative,
            "messages": watch.messages,
            "usual": place.usual.share,
            "intents": intents,
            "products": products,
        }

    def _kept(
        self, place: Place, old: int | None, event: str | None, surge: dict[str, Any] | None
    ) -> bool:
        """Writes where the chart stands now and what it found; False if another did."""
        with self._engine.begin() as connection:
            if not _moved(connection, place, old):
                return False
            if surge and event == FOUND:
                connection.execute(insert(surges).values(**surge))
                self._tell(connection, surge)
            elif surge:
                over = update(surges).where(surges.c.ended_at.is_(None))
                connection.execute(over.values(ended_at=surge["found_at"]))
        return True

    def _tell(self, connection: Connection, surge: dict[str, Any]) -> None:
        now = self._clock()
        if surge["found_at"] < (now - STALE).timestamp():
            return
        share = surge["negative"] / surge["messages"]
        told = {
            "alert": ALARM,
            "began_at": _iso(surge["began_at"]),
            "found_at": _iso(surge["found_at"]),
            "negative": surge["negative"],
            "messages": surge["messages"],
            "share": round(share, 4),
            "usual": round(surge["usual"], 4),
            "intents": [{"intent": name, "negative": count} for name, count in surge["intents"]],
            "products": [{"id": name, "negative": count} for name, count in surge["products"]],
        }
        self._pen.put(connection, Kind.ALERT, told, now)

    def _beginning(self, connection: Connection) -> Place:
        """Before the first look: weeks that are long past are not read for surges."""
        since = (self._clock() - timedelta(days=BASELINE_DAYS)).timestamp()
        old = select(func.max(digests.c.turn_id)).where(digests.c.at < since)
        return Place(connection.scalar(old) or 0, None, NOTHING, Watch())


def _seen(place: Place, one: Row[Any]) -> str | None:
    """Takes one message in; what it shows to have begun or ended."""
    if one.first is not None and one.turn_id > one.first:
        return None
    if not place.usual.enough:
        return None
    watch, negative = place.watch, one.sentiment == Sentiment.NEGATIVE
    surging = watch.surging
    if watch.see(one.at, negative=negative, chart=place.usual.chart):
        return FOUND
    return ENDED if surging and not watch.surging else None


def _messages_after(connection: Connection, cursor: int) -> list[Row[Any]]:
    """Those that are new, each with the first negative turn of its conversation."""
    other = digests.alias()
    felt = ~other.c.undone, other.c.typed, other.c.sentiment == Sentiment.NEGATIVE
    own = other.c.conversation_id == digests.c.conversation_id
    first = select(func.min(other.c.turn_id)).where(own, *felt).scalar_subquery().label("first")
    query = (
        select(digests.c.turn_id, digests.c.at, digests.c.sentiment, first)
        .where(digests.c.turn_id > cursor, digests.c.typed, ~digests.c.undone)
        .order_by(digests.c.turn_id)
        .limit(AT_ONCE)
    )
    return list(connection.execute(query))


def _place(row: Row[Any]) -> Place:
    usual = Baseline(row.usual_negative, row.usual_messages, row.usual_days)
    watch = Watch(row.risen, row.calm, row.surging, row.since, row.negative, row.messages)
    return Place(row.cursor, row.day, usual, watch)


def _moved(connection: Connection, place: Place, old: int | None) -> bool:
    usual, watch = place.usual, place.watch
    values = {
        "cursor": place.cursor,
        "day": place.day,
        "usual_negative": usual.negative,
        "usual_messages": usual.messages,
        "usual_days": usual.days,
        "risen": watch.risen,
        "calm": watch.calm,
        "surging": watch.surging,
        "since": watch.since,
        "negative": watch.negative,
        "messages": watch.messages,
    }
    if old is None:
        made = insert_unless_there(connection, standing).values(id=1, **values)
        return bool(connection.execute(made).rowcount)
    held = standing.c.id == 1, standing.c.cursor == old
    return bool(connection.execute(update(standing).where(*held).values(**values)).rowcount)


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()


def watching(shop: Shop) -> AbstractContextManager[None]:
    """Looks for surges in the background until the block ends."""
    alarm = SurgeWatch(
        shop.engine, ZoneInfo(shop.settings.timezone), Pen.of(shop.settings.webhooks)
    )
    return regularly("surges", alarm.look, LOOK)
