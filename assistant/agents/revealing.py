"""Personal data that the desk stars, shown to who asks for it; that they asked is written down first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, select

from assistant.agents.moments import written
from assistant.agents.tables import audit
from assistant.conversations.store import TurnRecord
from assistant.errors import DeskError
from assistant.orders.addresses import recorded
from assistant.privacy.masking import masked
from assistant.records.orders import Order

TURN, ORDER = "turn", "order"


def starred(
    past: Sequence[TurnRecord], orders: Sequence[Order], labels: dict[str, str]
) -> list[dict[str, str]]:
    """What is starred of a conversation: ``what`` it is called, its ``label``, and what is ``shown``."""
    found = []
    for record in past:
        text = str(record.message.get("text", ""))
        if masked(text) != text:
            label = labels[TURN].format(turn=record.number)
            found.append({"what": f"{TURN}:{record.number}", "label": label, "shown": masked(text)})
    for order in orders:
        if order.address:
            label = labels[ORDER].format(order=order.order_id)
            shown = str(recorded(order.address).masked())
            found.append({"what": f"{ORDER}:{order.order_id}", "label": label, "shown": shown})
    return found


def value_of(what: str, past: Sequence[TurnRecord], orders: Sequence[Order]) -> str:
    """What stands behind the stars.

    Raises:
        DeskError: Nothing of this name is starred in the conversation.
    """
    kind, _, name = what.partition(":")
    texts = {str(one.number): str(one.message.get("text", "")) for one in past}
    addresses = {one.order_id: str(recorded(one.address)) for one in orders if one.address}
    value = {TURN: texts, ORDER: addresses}.get(kind, {}).get(name)
    if not value:
        raise DeskError(f"Nothing is starred as '{what[:80]}'; expected turn:N or order:ID.")
    return value


def note_reveal(engine: Engine, conversation_id: str, agent: str, what: str, now: datetime) -> None:
    """Writes down who looked at what."""
    row = {"at": written(now), "agent": agent, "conversation_id": conversation_id, "what": what}
    with engine.begin() as connection:
        connection.execute(insert(audit).values(**row))


def reveals(engine: Engine, conversation_id: str | None = None) -> list[dict[str, Any]]:
    """Who looked at what, oldest first; of one conversation, or of all."""
    query = select(audit).order_by(audit.c.id)
    if conversation_id is not None:
        query = query.where(audit.c.conversation_id == conversation_id)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
