"""What a conversation is about in money: the cart, or the shopper's last order if that is more."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from assistant.conversations.tables import conversations
from assistant.records.tables import orders


def at_stake(
    connection: Connection, conversation_id: str, quote: Mapping[str, Any] | None
) -> float:
    """The worth in the shop's currency; 0 where neither is known.

    Args:
        connection: To the shop's database.
        conversation_id: Whose shopper it is about.
        quote: What the cart comes to, as turns tell it.
    """
    cart = float((quote or {}).get("total") or 0.0)
    mine = select(conversations.c.user).where(conversations.c.id == conversation_id)
    user = connection.scalar(mine)
    if user is None:
        return cart
    own = select(orders.c.total).where(orders.c.user == user)
    newest = connection.scalar(own.order_by(orders.c.created_at.desc()).limit(1))
    return max(cart, float(newest or 0.0))
