"""What is told of a hand-over, an order and a ticket: ids and states, no names, numbers or addresses.

A receiver that wants more asks for it by these ids, so that a message which strays tells little.
"""

from datetime import datetime

from sqlalchemy import Connection, select

from assistant.conversations.store import TurnRecord
from assistant.conversations.tables import conversations
from assistant.orders.actions import Action
from assistant.orders.asked import Asked
from assistant.records.orders import Order
from assistant.turn.passing_on import is_closing
from assistant.webhooks.outbox import Pen
from assistant.webhooks.settings import Kind

MOST_LINES = 50
TOLD_OF_CASES = ("id", "kind", "state", "at", "amount", "difference", "cause", "to_sku", "freight")


def tell_of_turn(
    pen: Pen, connection: Connection, conversation_id: str, record: TurnRecord, now: datetime
) -> None:
    """Tells that a conversation waits for a person, if this turn made it so."""
    if record.change.values.get("handoff") is None or is_closing(record):
        return  # of a message that is left, the ticket tells
    query = select(conversations.c.user).where(conversations.c.id == conversation_id)
    user, body = connection.scalar(query), record.turn.body
    where = {"conversation_id": conversation_id, "turn": record.number, "user": user}
    told = {**where, "language": body.get("language"), **(body.get("handoff") or {})}
    pen.put(connection, Kind.HANDOVER, told, now)


def tell_of_order(
    pen: Pen, connection: Connection, asked: Asked, action: Action, order: Order
) -> None:
    """Tells what was done to an order, and of the cases on it that a person is to deal with."""
    where = {"conversation_id": asked.conversation, "turn": asked.turn, "user": order.user}
    named = {"order_id": order.order_id, "action": action.id, "deed": action.deed.value}
    told = {**named, "status": order.status.value, "amount": action.amount, **where}
    pen.put(connection, Kind.ORDER, told, asked.now)
    before = {case["id"]: case["state"] for case in action.before.get("cases") or ()}
    for case in action.after.get("cases") or ():
        if before.get(case["id"]) != case["state"]:
            one = {name: case[name] for name in TOLD_OF_CASES if name in case}
            lines = list(case.get("lines") or ())[:MOST_LINES]
            told = {"order_id": order.order_id, "case": {**one, "lines": lines}, **where}
            pen.put(connection, Kind.TICKET, told, asked.now)
