"""A shopper's right to be forgotten."""

from dataclasses import dataclass

from sqlalchemy import Engine, delete, select, update

from assistant.alerts.book import forget_alerts
from assistant.channels.forgetting import forget_channels
from assistant.clock import wall_clock
from assistant.conversations.tables import conversations
from assistant.errors import UnknownConversation
from assistant.privacy.ending import end_talks
from assistant.privacy.exporting import known
from assistant.promotions.tables import holdings
from assistant.records.orders import OrderStore
from assistant.records.tables import reviews
from assistant.replay.loading import FOLDER
from assistant.replay.origins import erase_tests
from assistant.shop.database import empty_log
from assistant.shop.folder import Shop
from assistant.webhooks.outbox import forget_messages
from recommender.events import canonical_time
from recommender.experiments.log import forget_arms
from recommender.exposure.log import forget_shoppers
from recommender.profiling.note_log import NoteLog


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was erased, and what stays because it is the shop's account of a sale."""

    user: str
    events: int
    conversations: int
    orders_kept: int
    reviews_unsigned: int
    saved_tests: int

    def to_json(self) -> dict[str, object]:
        """As ``daogou forget --json`` prints it."""
        return {
            "user": self.user,
            "events": self.events,
            "conversations": self.conversations,
            "orders_kept": self.orders_kept,
            "reviews_unsigned": self.reviews_unsigned,
            "saved_tests": self.saved_tests,
        }


def forget(shop: Shop, user: str) -> Forgotten:
    """Erases a shopper's events, notes, alerts, conversations and what was made of these; orders stay, and say nothing.

    What they hold of coupons and tiers goes; what orders used of promotions stays with the orders.
    Reviews were published: they stay, without saying whose they are.

    A running server reads the same tables for every list, so it holds there at once; models forget
    at the next training.

    Raises:
        UnknownShopper: Nothing is kept of them.
        ReplayError: A file of saved tests cannot be read or written; nothing is erased then.
    """
    known(shop.engine, user)
    orders = len(OrderStore(shop.engine).of_user(user))
    tests = erase_tests(shop.path / FOLDER, _talks(shop.engine, user))  # first: they name the talks
    talked = _end_conversations(shop.engine, user)
    at = canonical_time(wall_clock().isoformat())
    with shop.engine.begin() as connection:
        connection.execute(delete(holdings).where(holdings.c.user == user))
        forget_messages(connection, user)
        forget_alerts(connection, user)
    gone = NoteLog(shop.engine).forget(user, at, f"forget:{user}:{at}")
    unsigned = _unsign_reviews(shop.engine, user)
    empty_log(shop.engine)
    return Forgotten(user, gone, talked, orders, unsigned, tests)


def forget_talk(shop: Shop, conversation_id: str) -> int:
    """Erases one conversation, whoever held it, and what was made of it.

    Returns:
        How many saved tests went with it.

    Raises:
        UnknownConversation: There is none.
        ReplayError: A file of saved tests cannot be read or written; nothing is erased then.
    """
    own = select(conversations.c.id).where(conversations.c.id == conversation_id)
    with shop.engine.connect() as connection:
        if connection.scalar(own) is None:
            raise UnknownConversation(f"There is no conversation '{conversation_id[:80]}'.")
    tests = erase_tests(shop.path / FOLDER, [conversation_id])
    with shop.engine.begin() as connection:
        end_talks(connection, [conversation_id])
    empty_log(shop.engine)
    return tests


def _unsign_reviews(engine: Engine, user: str) -> int:
    unsigned = update(reviews).where(reviews.c.user == user).values(user=None)
    with engine.begin() as connection:
        return connection.execute(unsigned).rowcount


def _talks(engine: Engine, user: str) -> list[str]:
    with engine.connect() as connection:
        return list(
            connection.scalars(select(conversations.c.id).where(conversations.c.user == user))
        )


def _end_conversations(engine: Engine, user: str) -> int:
    own = select(conversations.c.id).where(conversations.c.user == user)
    with engine.begin() as connection:
        talks = list(connection.scalars(own))
        forget_channels(connection, user, talks)
        forget_shoppers(connection, [user])
        forget_arms(connection, [user])
        return end_talks(connection, talks)
