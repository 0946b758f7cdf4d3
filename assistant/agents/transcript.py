"""A conversation as an agent reads it: both sides, what agents wrote, notes, and what was taken back.

Personal data is starred; who needs it reveals it, which is written down (``assistant.agents.audit``).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, select

from assistant.agents.moments import read
from assistant.agents.tables import agent_messages, agent_notes
from assistant.channels.reaching import deliveries
from assistant.conversations.tables import turns
from assistant.privacy.masking import masked
from assistant.turn.passing_on import CLOSED

Entry = dict[str, Any]
SHOWN = ("id", "title", "price", "currency", "image_url")
FIRST, SECOND, LAST = 0, 1, 2


def transcript(engine: Engine, conversation_id: str) -> list[Entry]:
    """Everything of a conversation in the order it was written, oldest first.

    Returns:
        Entries with ``who`` (``shopper``, ``assistant``, ``agent``, ``notice`` or ``note``), ``text``
        and ``at``; of agents ``name``, and on a channel ``delivery``, what became of it; of turns
        ``turn``, ``undone``, and what was read or shown.
    """
    with engine.connect() as connection:
        found = [
            *_turns(connection, conversation_id),
            *_written(connection, conversation_id, agent_messages, "author"),
            *_written(connection, conversation_id, agent_notes, None),
        ]
    return [entry for _, entry in sorted(found, key=lambda one: one[0])]


Placed = tuple[tuple[datetime, int, int], Entry]


def _turns(connection: Connection, conversation_id: str) -> Iterator[Placed]:
    own = turns.c.conversation_id == conversation_id, turns.c.number > 0
    for row in connection.execute(select(turns).where(*own).order_by(turns.c.id)):
        if CLOSED in row.message:
            continue
        at = read(row.created_at)
        common: Entry = {"at": at.isoformat(), "turn": row.number, "undone": bool(row.undone)}
        yield (
            (at, FIRST, 2 * row.id),
            {
                "id": f"t{row.id}-s",
                "who": "shopper",
                **_said(row),
                **common,
            },
        )
        if row.body.get("reply"):
            answer = {
                "id": f"t{row.id}-a",
                "who": "assistant",
                "text": masked(row.body["reply"]),
                **common,
            }
            yield (at, FIRST, 2 * row.id + 1), {**answer, **_shown(row.body)}


def _said(row: Row[Any]) -> Entry:
    """What the shopper wrote, showed or clicked on, and how it was read."""
    message: Mapping[str, Any] = row.message
    entry: Entry = {"text": masked(str(message.get("text", "")))}
    if "attachment" in message:
        entry["text"] = masked(str(message["attachment"].get("text", "")))
        entry["attachments"] = [{name: message["attachment"][name] for name in ("id", "kind")}]
    if "click" in message:
        entry["click"] = message["click"]
    read_as = {name: row.body.get(name) for name in ("intent", "sentiment")}
    return entry | ({} if "click" in message else read_as)


def _shown(body: Mapping[str, Any]) -> Entry:
    rows = [{name: one.get(name) for name in SHOWN} for one in body.get("products") or ()]
    return {"products": rows} if rows else {}


def _written(
    connection: Connection,
    conversation_id: str,
    table: Table,
    author: str | None,
) -> Iterator[Placed]:
    own = select(table).where(table.c.conversation_id == conversation_id)
    became = deliveries(connection, conversation_id) if author else {}
    for row in connection.execute(own.order_by(table.c.id)).mappings():
        who = row[author] if author else "note"
        at = read(row["created_at"])
        entry: Entry = {"who": who, "name": row["agent"], "text": masked(row["text"])}
        entry["id"] = f"m{row['id']}" if author else f"n{row['id']}"
        if author:
            entry |= {"message_id": row["message_id"], "read": row["read_at"] is not None}
            entry |= {"delivery": became[row["id"]]} if row["id"] in became else {}
        place = SECOND if author else LAST
        yield (at, place, row["id"]), {**entry, "at": at.isoformat(), "turn": row["after_turn"]}
