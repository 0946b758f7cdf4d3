"""Wrong answers to "whose order is it": counted on disk, so that a new conversation does not start anew.

They are counted for each order and for each conversation, also for numbers that are no order's, so
that being locked out says nothing about which orders there are.
"""

from datetime import datetime

from sqlalchemy import Engine, func, insert, select

from assistant.orders.clauses import Identification
from assistant.orders.tables import tries as table
from recommender.events import canonical_time


class Tries:
    """The wrong tries in a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def locked(self, order_id: str, conversation: str, rule: Identification, now: datetime) -> bool:
        """Whether no more answers are taken for this order or in this conversation."""
        since = canonical_time((now - rule.span).isoformat())
        recent = table.c.at > since
        with self._engine.connect() as connection:
            for mine in (table.c.order_id == order_id, table.c.conversation == conversation):
                query = select(func.count()).select_from(table).where(mine, recent)
                if (connection.scalar(query) or 0) >= rule.tries:
                    return True
        return False

    def failed(self, order_id: str, conversation: str, now: datetime) -> None:
        """Keeps a wrong answer."""
        row = {"order_id": order_id, "conversation": conversation}
        with self._engine.begin() as connection:
            at = canonical_time(now.isoformat())
            connection.execute(insert(table).values(**row, at=at))
