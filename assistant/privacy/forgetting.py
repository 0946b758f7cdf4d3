"""A shopper's rights over what a shop keeps of them: to be forgotten, and to have it all as data."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, func, select, update

from assistant.agents.forgetting import exported_desk
from assistant.attachments.store import exported_attachments
from assistant.channels.forgetting import exported_channels, forget_channels, is_on_a_channel
from assistant.clock import wall_clock
from assistant.conversations.tables import conversations, turns
from assistant.corrections.queue import exported_corrections
from assistant.errors import UnknownShopper
from assistant.orders.actions import ActionLog
from assistant.privacy.ending import end_talks
from assistant.promotions.tables import holdings, uses
from assistant.records.orders import OrderStore
from assistant.records.tables import reviews
from assistant.shop.folder import Shop
from assistant.webhooks.outbox import Outbox, forget_messages
from recommender.events import canonical_time
from recommender.events.tables import events, notes
from recommender.experiments.log import forget_arms
from recommender.experiments.tables import arms
from recommender.exposure.log import forget_shoppers
from recommender.exposure.tables import impressions
from recommender.profiling.note_log import NoteLog

SHOWN = ("product_id", "place", "explored", "sponsored", "timestamp")
HELD = ("coupon", "tier", "starts_at", "ends_at")
USED = ("order_id", "promotion_id", "product_id", "pieces")
TRIED = ("experiment", "variant", "timestamp")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was erased, and what stays because it is the shop's account of a sale."""

    user: str
    events: int
    conversations: int
    orders_kept: int
    reviews_unsigned: int

    def to_json(self) -> dict[str, object]:
        """As ``daogou forget --json`` prints it."""
        return {
            "user": self.user,
            "events": self.events,
            "conversations": self.conversations,
            "orders_kept": self.orders_kept,
            "reviews_unsigned": self.reviews_unsigned,
        }


def forget(shop: Shop, user: str) -> Forgotten:
    """Erases a shopper's events, notes and conversations; their orders stay, and say nothing.

    What they hold of coupons and tiers goes; what orders used of promotions stays with the orders.
    Reviews were published: they stay, without saying whose they are.

    A running server reads the same tables for every list, so it holds there at once; models forget
    at the next training.

    Raises:
        UnknownShopper: Nothing is kept of them.
    """
    known(shop.engine, user)
    orders = len(OrderStore(shop.engine).of_user(user))
    talked = _end_conversations(shop.engine, user)
    at = canonical_time(wall_clock().isoformat())
    with shop.engine.begin() as connection:
        connection.execute(delete(holdings).where(holdings.c.user == user))
        forget_messages(connection, user)
    gone = NoteLog(shop.engine).forget(user, at, f"forget:{user}:{at}")
    return Forgotten(user, gone, talked, orders, _unsign_reviews(shop.engine, user))


def _unsign_reviews(engine: Engine, user: str) -> int:
    unsigned = update(reviews).where(reviews.c.user == user).values(user=None)
    with engine.begin() as connection:
        return connection.execute(unsigned).rowcount


def exported(shop: Shop, user: str) -> dict[str, Any]:
    """Everything kept of a shopper, as plain data.

    Raises:
        UnknownShopper: Nothing is kept of them.
    """
    known(shop.engine, user)
    with shop.engine.connect() as connection:
        own = select(conversations).where(conversations.c.user == user)
        talks = [dict(row._mapping) for row in connection.execute(own)]
        for talk in talks:
            said = select(turns.c.number, turns.c.created_at, turns.c.message, turns.c.body)
            said = said.where(turns.c.conversation_id == talk["id"], ~turns.c.undone)
            rows = connection.execute(said.order_by(turns.c.id))
            talk["turns"] = [dict(row._mapping) for row in rows]
            talk["attachments"] = exported_attachments(connection, talk["id"])
            talk["people"] = exported_desk(connection, talk["id"])
            talk["corrections"] = exported_corrections(connection, talk["id"])
        channels = exported_channels(connection, user)
        own = select(reviews).where(reviews.c.user == user).order_by(reviews.c.id)
        wrote = [dict(row._mapping) for row in connection.execute(own)]
        kept = {
            table.name: connection.execute(
                select(table).where(table.c.user == user).order_by(table.c.id)
            ).all()
            for table in (events, notes)
        }
        offers = {
            table.name: connection.execute(select(table).where(table.c.user == user)).all()
            for table in (holdings, uses)
        }
        seen = {
            table.name: connection.execute(
                select(table).where(table.c.shopper == user).order_by(table.c.id)
            ).all()
            for table in (impressions, arms)
        }
    asked = [
        action.to_json()
        for order in OrderStore(shop.engine).of_user(user)
        for action in ActionLog(shop.engine).of_order(order.order_id)
    ]
    did, told = ("product_id", "event", "value", "timestamp"), ("kind", "value", "stance", "at")
    return {
        "user": user,
        "events": [{name: getattr(row, name) for name in did} for row in kept["events"]],
        "notes": [{name: getattr(row, name) for name in told} for row in kept["notes"]],
        "shown": [{name: getattr(row, name) for name in SHOWN} for row in seen[impressions.name]],
        "experiments": [{name: getattr(row, name) for name in TRIED} for row in seen[arms.name]],
        "orders": [dict(order.to_json()) for order in OrderStore(shop.engine).of_user(user)],
        "order_actions": asked,
        "reviews": wrote,
        "promotions": {
            "held": [{name: getattr(row, name) for name in HELD} for row in offers[holdings.name]],
            "used": [{name: getattr(row, name) for name in USED} for row in offers[uses.name]],
        },
        "webhooks": [message.to_json() for message in Outbox(shop.engine).about(user)],
        "channels": channels,
        "conversations": talks,
    }


def known(engine: Engine, user: str) -> None:
    """Refuses the id of nobody.

    Raises:
        UnknownShopper: Nothing is kept of them.
    """
    tables = (events, notes, conversations, reviews, holdings)
    with engine.connect() as connection:
        rows = sum(
            connection.scalar(select(func.count()).select_from(t).where(t.c.user == user)) or 0
            for t in tables
        ) + is_on_a_channel(connection, user)
    if not rows and not OrderStore(engine).of_user(user):
        raise UnknownShopper(f"Nothing is kept of a shopper '{user[:80]}'; check the id.")


def _end_conversations(engine: Engine, user: str) -> int:
    own = select(conversations.c.id).where(conversations.c.user == user)
    with engine.begin() as connection:
        talks = [row[0] for row in connection.execute(own)]
        forget_channels(connection, user, talks)
        forget_shoppers(connection, [user])
        forget_arms(connection, [user])
        return end_talks(connection, talks)
