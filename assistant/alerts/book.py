"""The alerts of shoppers in the database: what a turn did to them, and what there is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, or_, select, update

from assistant.alerts.alert import Alert, Deed, End, Firing, Kind, Watch
from assistant.alerts.tables import alerts, firings
from recommender.events import canonical_time, visitor
from recommender.events.tables import told_at

# Of an alert that its shopper ended nothing more is told.
STILL_WANTED = or_(alerts.c.ended_how.is_(None), alerts.c.ended_how == End.DONE.value)


@dataclass(frozen=True, slots=True)
class AlertBook:
    """Alerts as a turn looks them up.

    Args:
        engine: Where they are; without one nobody has any.
    """

    engine: Engine | None = None

    def of(self, user: str | None, conversation_id: str) -> list[Alert]:
        """The active alerts of a shopper, oldest first; of a visitor, those of the conversation."""
        mine = alerts.c.shopper == shopper_name(user, conversation_id), alerts.c.ended_at.is_(None)
        if self.engine is None:
            return []
        with self.engine.connect() as connection:
            rows = connection.execute(select(alerts).where(*mine).order_by(alerts.c.id))
            return [alert_of(row) for row in rows]

    def all_of(self, user: str | None, conversation_id: str) -> list[Alert]:
        """The same with those that ended."""
        if self.engine is None:
            return []
        mine = alerts.c.shopper == shopper_name(user, conversation_id)
        with self.engine.connect() as connection:
            rows = connection.execute(select(alerts).where(mine).order_by(alerts.c.id))
            return [alert_of(row) for row in rows]

    def newest(self, limit: int) -> list[Alert]:
        """The newest alerts of everyone, those that ended too."""
        if self.engine is None:
            return []
        with self.engine.connect() as connection:
            rows = connection.execute(select(alerts).order_by(alerts.c.id.desc()).limit(limit))
            return [alert_of(row) for row in rows]

    def cancel(self, alert_id: int, now: datetime) -> bool:
        """Ends an alert outside of a conversation; whether there was an active one of that id."""
        if self.engine is None:
            return False
        ended = {"ended_at": canonical_time(now.isoformat()), "ended_how": End.CANCELLED.value}
        active = update(alerts).where(alerts.c.id == alert_id, alerts.c.ended_at.is_(None))
        with self.engine.begin() as connection:
            return connection.execute(active.values(**ended)).rowcount > 0

    def untold(self, user: str | None, conversation_id: str) -> list[Firing]:
        """What was seen for a shopper and not yet told in a conversation, oldest first."""
        if self.engine is None:
            return []
        mine = alerts.c.shopper == shopper_name(user, conversation_id)
        query = (
            select(firings.c.id.label("firing"), firings.c.at, firings.c.facts, *alerts.c)
            .join(alerts, alerts.c.id == firings.c.alert_id)
            .where(mine, firings.c.told_key.is_(None), STILL_WANTED)
            .order_by(firings.c.id)
        )
        with self.engine.connect() as connection:
            rows = connection.execute(query).all()
        return [Firing(row.firing, alert_of(row), row.at, row.facts) for row in rows]


def shopper_name(user: str | None, conversation_id: str) -> str:
    """A shopper as events name them."""
    return user or visitor(conversation_id)


def alert_of(row: Row[Any]) -> Alert:
    """An alert as it was kept."""
    named = {one.name: getattr(row, one.name) for one in fields(Watch)}
    watch = Watch(**{**named, "kind": Kind(row.kind), "below": bool(row.below)})
    how = End(row.ended_how) if row.ended_how else None
    return Alert(
        row.id,
        row.shopper,
        row.user,
        row.conversation_id,
        watch,
        row.created_at,
        bool(row.met),
        row.times,
        row.ended_at,
        how,
    )


def write_deeds(  # where, by whom, and what
    connection: Connection,
    user: str | None,
    conversation_id: str,
    number: int,
    deeds: Iterable[Deed],
    now: datetime,
) -> None:
    """Writes what a turn did to alerts, within its transaction."""
    place, at = f"{conversation_id}:{number}", canonical_time(now.isoformat())
    who = {
        "shopper": shopper_name(user, conversation_id),
        "user": user,
        "conversation_id": conversation_id,
    }
    for index, deed in enumerate(deeds):
        for inner, watch in enumerate(deed.sets):
            row = {one.name: getattr(watch, one.name) for one in fields(Watch)}
            begun = {"created_at": at, "key": f"{place}:{index}:{inner}", "met": False, "times": 0}
            row["kind"] = watch.kind.value
            connection.execute(insert(alerts).values(**who, **row, **begun))
        mine = alerts.c.shopper == who["shopper"], alerts.c.ended_at.is_(None)
        if deed.ends:
            ended = {"ended_at": at, "ended_how": deed.how.value, "end_key": f"{place}:{index}"}
            ours = update(alerts).where(*mine, alerts.c.id.in_(deed.ends))
            connection.execute(ours.values(**ended))
        if deed.tells:
            told = update(firings).where(firings.c.id.in_(deed.tells), firings.c.told_key.is_(None))
            connection.execute(told.values(told_key=f"{place}:{index}"))


def take_back_deeds(connection: Connection, conversation_id: str, numbers: Sequence[int]) -> None:
    """Takes back what turns did to alerts; what they told was heard, and stays told."""
    for number in numbers:
        place = f"{conversation_id}:{number}"
        gone = select(alerts.c.id).where(told_at(alerts.c.key, place))
        connection.execute(delete(firings).where(firings.c.alert_id.in_(gone)))
        connection.execute(delete(alerts).where(told_at(alerts.c.key, place)))
        alive = {"ended_at": None, "ended_how": None, "end_key": None}
        again = update(alerts).where(told_at(alerts.c.end_key, place))
        connection.execute(again.values(**alive))


def forget_alerts(
    connection: Connection, user: str | None = None, conversation_ids: Sequence[str] = ()
) -> None:
    """Erases the alerts of a known shopper, and those of visitors set in conversations."""
    names = [visitor(one) for one in conversation_ids] + ([user] if user else [])
    own = select(alerts.c.id).where(alerts.c.shopper.in_(names))
    connection.execute(delete(firings).where(firings.c.alert_id.in_(own)))
    connection.execute(delete(alerts).where(alerts.c.shopper.in_(names)))


def exported_alerts(connection: Connection, conversation_id: str) -> list[dict[str, Any]]:
    """Every alert that was set in a conversation, as data."""
    own = select(alerts).where(alerts.c.conversation_id == conversation_id).order_by(alerts.c.id)
    return [alert_of(row).to_json() for row in connection.execute(own)]
