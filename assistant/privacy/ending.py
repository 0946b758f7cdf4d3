"""Takes conversations out of a shop with everything that hangs on them."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from assistant.agents.forgetting import forget_desk
from assistant.alerts.book import forget_alerts
from assistant.attachments.store import forget_attachments
from assistant.conversations.digests import forget_digests
from assistant.conversations.tables import conversations, turns
from assistant.corrections.queue import forget_corrections
from recommender.events import visitor
from recommender.experiments.log import forget_arms
from recommender.exposure.log import forget_shoppers


def end_talks(connection: Connection, talks: Sequence[str]) -> int:
    """Erases conversations, within a transaction; how many there were.

    With them go their turns, attachments, what agents wrote and noted, corrections, and their visitors'
    alerts and what they were shown; what a known shopper was shown elsewhere stays.
    """
    own = select(conversations.c.id).where(conversations.c.id.in_(talks))
    forget_digests(connection, own)
    connection.execute(delete(turns).where(turns.c.conversation_id.in_(talks)))
    forget_attachments(connection, talks)
    forget_desk(connection, talks)
    forget_corrections(connection, talks)
    forget_alerts(connection, conversation_ids=talks)
    visitors = [visitor(talk) for talk in talks]
    forget_shoppers(connection, visitors)
    forget_arms(connection, visitors)
    return connection.execute(delete(conversations).where(conversations.c.id.in_(talks))).rowcount
