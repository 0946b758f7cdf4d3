"""Keeps corrections until a training takes them up. What ``add`` returned from is on disk."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from assistant.conversations.tables import turns
from assistant.corrections.correction import Correction, Kind, Label, Review
from assistant.corrections.tables import corrections
from assistant.errors import CorrectionRefused
from assistant.privacy.masking import masked
from retrieval.tables import products

SAME = ("conversation_id", "turn", "kind", "wrong")


class TrainingQueue:
    """The corrections of one shop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self, conversation_id: str, turn: int, label: Label, agent: str, now: datetime
    ) -> Correction:
        """Keeps a correction; the same thing put right again replaces what was said before.

        Args:
            conversation_id: Where it happened.
            turn: The number of the turn, from 1.
            label: What would have been right.
            agent: Who says so.
            now: When.

        Raises:
            CorrectionRefused: There is no such turn with words, or the label cannot be one.
        """
        with self._engine.begin() as connection:
            said = _said(connection, conversation_id, turn)
            sure = label.checked(said.body)
            if sure.kind is Kind.PRODUCT and sure.right:
                _must_be_sold(connection, sure.right)
            row = {
                "conversation_id": conversation_id,
                "turn": turn,
                "text": masked(str(said.message["text"])),
                "language": str(said.body.get("language") or ""),
                "kind": sure.kind.value,
                "wrong": masked(sure.wrong),
                "right": masked(sure.right),
                "agent": agent,
                "at": now.astimezone(UTC).isoformat(timespec="seconds"),
            }
            same = [corrections.c[name] == row[name] for name in SAME]
            connection.execute(delete(corrections).where(*same))
            connection.execute(insert(corrections).values(**row))
            return _of(connection.execute(select(corrections).where(*same)).one())

    def all(self, kind: Kind | None = None) -> list[Correction]:
        """Every correction, or those of one kind, oldest first."""
        query = select(corrections).order_by(corrections.c.id)
        if kind is not None:
            query = query.where(corrections.c.kind == kind.value)
        with self._engine.connect() as connection:
            return [_of(row) for row in connection.execute(query)]

    def of_conversation(self, conversation_id: str) -> list[Correction]:
        """What was put right in one conversation, oldest first."""
        own = select(corrections).where(corrections.c.conversation_id == conversation_id)
        with self._engine.connect() as connection:
            return [_of(row) for row in connection.execute(own.order_by(corrections.c.id))]

    def review(self, ids: Sequence[int], verdict: Review, who: str, now: datetime) -> None:
        """Keeps what the owner made of corrections: of all that are named, or of none.

        Raises:
            CorrectionRefused: One of them is not there, or was put right anew in the meantime.
        """
        named = corrections.c.id.in_(list(ids))
        at = now.astimezone(UTC).isoformat(timespec="seconds")
        told = {"review": verdict.value, "reviewer": who, "reviewed_at": at}
        with self._engine.begin() as connection:
            there = set(connection.execute(select(corrections.c.id).where(named)).scalars())
            gone = sorted(set(ids) - there)
            if gone:
                raise CorrectionRefused(
                    f"Correction {gone[0]} is not in the queue; it was put right anew or forgotten."
                )
            connection.execute(update(corrections).where(named).values(**told))


def forget_corrections(connection: Connection, conversation_ids: Iterable[str]) -> int:
    """Removes the corrections of conversations; returns how many there were."""
    own = corrections.c.conversation_id.in_(list(conversation_ids))
    return connection.execute(delete(corrections).where(own)).rowcount


def exported_corrections(connection: Connection, conversation_id: str) -> list[dict[str, object]]:
    """The corrections of a conversation as plain data."""
    own = select(corrections).where(corrections.c.conversation_id == conversation_id)
    return [dict(row) for row in connection.execute(own.order_by(corrections.c.id)).mappings()]


def _said(connection: Connection, conversation_id: str, turn: int) -> Row[tuple[object, ...]]:
    """The turn that holds under this number."""
    mine = turns.c.conversation_id == conversation_id, turns.c.number == turn
    query = select(turns.c.message, turns.c.body).where(*mine, ~turns.c.undone)
    row = connection.execute(query.order_by(turns.c.id.desc())).first()
    if row is None or not str(row.message.get("text", "")).strip():
        raise CorrectionRefused(
            f"Turn {turn} of conversation '{conversation_id[:40]}' has no words to learn from."
        )
    return row


def _must_be_sold(connection: Connection, product_id: str) -> None:
    found = select(products.c.id).where(products.c.id == product_id)
    if connection.execute(found).first() is None:
        raise CorrectionRefused(
            f"'{product_id[:40]}' is no product of this shop; expected the id of one."
        )


def _of(row: Row[tuple[object, ...]]) -> Correction:
    named = {name: row._mapping[name] for name in Correction.__slots__}
    typed = {
        "kind": Kind(named["kind"]),
        "review": Review(named["review"] or Review.WAITING),
        "reviewer": named["reviewer"] or "",
        "reviewed_at": named["reviewed_at"] or "",
    }
    return Correction(**{**named, **typed})
