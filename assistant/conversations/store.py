"""Keeps conversations. What ``append`` returned from is on disk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, func, insert, select, update

from assistant.alerts.alert import Deed as AlertDeed
from assistant.conversations.digests import take_back_digests, write_digest
from assistant.conversations.tables import conversations, turns
from assistant.conversations.versions import note_versions
from assistant.dialogue.state import Change
from assistant.errors import Overtaken, UnknownConversation
from assistant.observing.versions import Origin
from assistant.turn.turns import Turn
from recommender.events import visitor
from recommender.experiments.log import Arm, arms_of, write_arms
from recommender.exposure.log import Impression, Screen, take_back_list, write_list
from recommender.profiling.notes import Note


@dataclass(frozen=True, slots=True)
class Conversation:
    """Who talks, the seed that varies the wording, and when it began (ISO 8601; empty while it does)."""

    id: str
    user: str | None
    seed: int
    created_at: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something the shopper did with a product: the kind of event, and which."""

    event: str
    product_id: str


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """A turn as it is kept.

    Args:
        withdraws: An earlier turn whose events are taken back.
        shown: The list that it put on the screen, if the ranking made one.
        deeds: What the shopper did in it, kept as events.
        arms: The variants of experiments that the list was made by.
        notes: What the shopper said of themself in it.
        origin: What answered it; None in one that was read back.
        alerts: What it did to alerts.
    """

    number: int
    message: dict[str, Any]
    change: Change
    turn: Turn
    meaning: dict[str, Any] | None = None
    message_id: str | None = None
    withdraws: int | None = None
    shown: tuple[Impression, ...] = ()
    deeds: tuple[Deed, ...] = ()
    arms: tuple[Arm, ...] = ()
    notes: tuple[Note, ...] = ()
    origin: Origin | None = None
    alerts: tuple[AlertDeed, ...] = ()


class Beside(Protocol):
    """Writes what goes with a turn, in the same transaction."""

    def __call__(
        self, connection: Connection, conversation_id: str, record: TurnRecord, now: datetime
    ) -> None:
        """Writes it."""


class BesideUndoing(Protocol):
    """Writes what goes with turns that are taken back, in the same transaction."""

    def __call__(
        self, connection: Connection, conversation_id: str, numbers: Sequence[int], now: datetime
    ) -> None:
        """Writes it."""


class ConversationStore:
    """The conversations of one shop.

    Args:
        engine: The database.
        besides: Write what goes with each turn, in this order.
        undoing: Writes what goes with turns that are taken back.
    """

    def __init__(
        self,
        engine: Engine,
        besides: Sequence[Beside] = (),
        undoing: BesideUndoing | None = None,
    ) -> None:
        self._engine = engine
        self._besides = tuple(besides)
        self._undoing = undoing

    @property
    def engine(self) -> Engine:
        """The database."""
        return self._engine

    def start(self, conversation: Conversation, now: datetime) -> None:
        """Opens a conversation."""
        row = {"id": conversation.id, "user": conversation.user, "seed": conversation.seed}
        with self._engine.begin() as connection:
            connection.execute(insert(conversations).values(**row, created_at=now.isoformat()))

    def get(self, conversation_id: str) -> Conversation:
        """The conversation with that id.

        Raises:
            UnknownConversation: There is none.
        """
        query = select(conversations).where(conversations.c.id == conversation_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise UnknownConversation(f"There is no conversation '{conversation_id[:40]}'.")
        return Conversation(row.id, row.user, row.seed, row.created_at)

    def append(
        self,
        conversation_id: str,
        record: TurnRecord,
        now: datetime,
        instead_of: int | None = None,
        also: Callable[[Connection], None] | None = None,
    ) -> None:
        """Adds a turn with what it showed.

        One that it takes the place of is undone in the same transaction, and was never shown;
        ``also`` is written in it first, and whatever it raises leaves everything as it was.

        Raises:
            Overtaken: A turn of that number or a later one holds: two programs answered at once.
        """
        row = {
            "conversation_id": conversation_id,
            "number": record.number,
            "message_id": record.message_id,
            "created_at": now.isoformat(),
            "message": record.message,
            "meaning": record.meaning,
            "change": record.change.to_json(),
            "body": dict(record.turn.body),
            "timings_ms": dict(record.turn.timings_ms),
            "undone": False,
            "versions": record.origin.versions.ref if record.origin else None,
            "catalogue": record.origin.catalogue if record.origin else None,
        }
        with self._engine.begin() as connection:
            if also is not None:
                also(connection)
            if instead_of is not None:
                _undo(connection, conversation_id, [instead_of])
                take_back_list(connection, conversation_id, instead_of)
            key = connection.execute(insert(turns).values(**row)).inserted_primary_key
            _refuse_overtaken(connection, conversation_id, record.number)
            write_digest(connection, key[0] if key else 0, conversation_id, record, now)
            if record.origin is not None:
                note_versions(connection, record.origin.versions, now)
            if record.shown:
                shopper = shopper_of(connection, conversation_id)
                screen = Screen(shopper, conversation_id, record.number, now)
                write_list(connection, screen, record.shown)
                write_arms(connection, screen, record.arms)
            for beside in self._besides:
                beside(connection, conversation_id, record, now)
            if instead_of is not None and self._undoing:
                self._undoing(connection, conversation_id, [instead_of], now)

    def arms_of(self, shopper: str) -> dict[str, Arm]:
        """The variants of experiments that a shopper has seen, by experiment."""
        return arms_of(self._engine, shopper)

    def turns(self, conversation_id: str) -> list[TurnRecord]:
        """The turns that hold, oldest first; undone ones are left out."""
        query = select(turns).where(turns.c.conversation_id == conversation_id, ~turns.c.undone)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(turns.c.id)).all()
        return [record_of(row) for row in rows]

    def answered(self, conversation_id: str, message_id: str) -> Turn | None:
        """The turn that already answered this message, so that none is answered twice.

        Of a bubble that was answered again together with later ones, that is the later turn.
        """
        query = select(turns).where(
            turns.c.conversation_id == conversation_id, turns.c.message_id == message_id
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        later = self.turns(conversation_id) if row.undone else []
        covering = (r for r in reversed(later) if message_id in _bubble_ids(r.message))
        return next(covering, record_of(row)).turn

    def undo(
        self, connection: Connection, conversation_id: str, numbers: Sequence[int], now: datetime
    ) -> None:
        """Takes turns back, within a transaction; they stay in the table, but no longer hold."""
        _undo(connection, conversation_id, numbers)
        if self._undoing:
            self._undoing(connection, conversation_id, numbers, now)


def _refuse_overtaken(connection: Connection, conversation_id: str, number: int) -> None:
    """Lets only the newest turn stand, now that nobody else can write one."""
    held = turns.c.conversation_id == conversation_id, ~turns.c.undone, turns.c.number >= number
    if connection.scalar(select(func.count()).select_from(turns).where(*held)) != 1:
        raise Overtaken("Another message was answered meanwhile; send it again.")


def _undo(connection: Connection, conversation_id: str, numbers: Sequence[int]) -> None:
    held = turns.c.conversation_id == conversation_id, turns.c.number.in_(numbers), ~turns.c.undone
    connection.execute(update(turns).where(*held).values(undone=True))
    take_back_digests(connection, conversation_id, numbers)


def shopper_of(connection: Connection, conversation_id: str) -> str:
    """Who talks, as events name them."""
    query = select(conversations.c.user).where(conversations.c.id == conversation_id)
    user: str | None = connection.scalar(query)
    return user or visitor(conversation_id)


def _bubble_ids(message: Mapping[str, Any]) -> set[str]:
    return {one.get("message_id") for one in message.get("bubbles", ())}


def record_of(row: Any) -> TurnRecord:  # noqa: ANN401  # SQLAlchemy rows have no static type
    """A turn as it was kept."""
    turn = Turn(row.conversation_id, row.number, row.body, row.timings_ms)
    change = Change.from_json(row.change)
    return TurnRecord(row.number, row.message, change, turn, row.meaning, row.message_id)
