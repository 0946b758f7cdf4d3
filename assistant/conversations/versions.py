"""Which versions answered which turn: a row a set of versions, and a reference with each turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from assistant.conversations.tables import conversations, turns, versions
from assistant.errors import UnknownConversation
from assistant.observing.context import digest_of
from assistant.observing.versions import Versions


@dataclass(frozen=True, slots=True)
class AnsweredBy:
    """What answered one turn.

    Args:
        versions: None where the turn is older than their keeping.
        catalogue: The revision of the catalogue that it saw.
    """

    turn: int
    at: str
    undone: bool
    versions: Versions | None
    catalogue: int | None

    def to_json(self) -> dict[str, object]:
        """As data."""
        known = self.versions.to_json() if self.versions else None
        head = {"turn": self.turn, "at": self.at, "undone": self.undone}
        return {**head, "versions": known, "catalogue": self.catalogue}


def note_versions(connection: Connection, made_by: Versions, now: datetime) -> None:
    """Keeps what a reference stands for, if nobody did; in the transaction that writes the turn."""
    known = select(versions.c.ref).where(versions.c.ref == made_by.ref)
    if connection.scalar(known) is None:
        row = {**made_by.to_json(), "at": now.isoformat()}
        connection.execute(insert(versions).values(**row))


def answered_by(engine: Engine, conversation_id: str) -> list[AnsweredBy]:
    """What answered each turn of a conversation, oldest first, undone ones included."""
    columns = turns.c.number, turns.c.created_at, turns.c.undone, turns.c.catalogue
    query = (
        select(*columns, versions)
        .outerjoin(versions, versions.c.ref == turns.c.versions)
        .where(turns.c.conversation_id == conversation_id)
        .order_by(turns.c.id)
    )
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    return [
        AnsweredBy(
            row.number,
            row.created_at,
            row.undone,
            Versions(row.ref, row.program, row.model, row.encoder, row.prompts, row.settings)
            if row.ref
            else None,
            row.catalogue,
        )
        for row in rows
    ]


def conversation_called(engine: Engine, name: str) -> str:
    """The id of the conversation that ``name`` is the id or, as in logs, the digest of.

    Raises:
        UnknownConversation: There is none.
    """
    with engine.connect() as connection:
        ids: Sequence[str] = connection.execute(select(conversations.c.id)).scalars().all()
    for one in ids:
        if name in (one, digest_of(one)):
            return one
    raise UnknownConversation(f"There is no conversation '{name[:40]}', nor one with that digest.")
