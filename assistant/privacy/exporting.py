"""A shopper's right to have everything that a shop keeps of them, as plain data."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.engine import Engine

from assistant.agents.forgetting import exported_desk
from assistant.alerts.book import AlertBook, exported_alerts
from assistant.attachments.store import exported_attachments
from assistant.channels.forgetting import exported_channels, is_on_a_channel
from assistant.conversations.tables import conversations, turns
from assistant.corrections.queue import exported_corrections
from assistant.errors import UnknownConversation, UnknownShopper
from assistant.orders.actions import ActionLog
from assistant.promotions.tables import holdings, uses
from assistant.records.orders import OrderStore
from assistant.records.tables import reviews
from assistant.replay.loading import FOLDER
from assistant.replay.origins import saved_tests
from assistant.shop.folder import Shop
from assistant.webhooks.outbox import Outbox
from recommender.events.tables import events, notes
from recommender.experiments.tables import arms
from recommender.exposure.tables import impressions

SHOWN = ("product_id", "place", "explored", "sponsored", "timestamp")
HELD = ("coupon", "tier", "starts_at", "ends_at")
USED = ("order_id", "promotion_id", "product_id", "pieces")
TRIED = ("experiment", "variant", "timestamp")


def exported(shop: Shop, user: str) -> dict[str, Any]:
    """Everything kept of a shopper, as plain data.

    Raises:
        UnknownShopper: Nothing is kept of them.
        ReplayError: A file of saved tests cannot be read.
    """
    known(shop.engine, user)
    with shop.engine.connect() as connection:
        own = select(conversations).where(conversations.c.user == user)
        talks = [_talk(connection, row) for row in connection.execute(own)]
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
        "alerts": [one.to_json() for one in AlertBook(shop.engine).all_of(user, "")],
        "webhooks": [message.to_json() for message in Outbox(shop.engine).about(user)],
        "channels": channels,
        "conversations": talks,
        "saved_tests": _tests(shop, [str(talk["id"]) for talk in talks]),
    }


def exported_talk(shop: Shop, conversation_id: str) -> dict[str, Any]:
    """Everything kept of one conversation, whoever held it.

    Raises:
        UnknownConversation: There is none.
        ReplayError: A file of saved tests cannot be read.
    """
    with shop.engine.connect() as connection:
        own = select(conversations).where(conversations.c.id == conversation_id)
        row = connection.execute(own).one_or_none()
        if row is None:
            raise UnknownConversation(f"There is no conversation '{conversation_id[:80]}'.")
        return {**_talk(connection, row), "saved_tests": _tests(shop, [conversation_id])}


def _talk(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    talk = dict(row._mapping)
    said = select(turns.c.number, turns.c.created_at, turns.c.message, turns.c.body)
    said = said.where(turns.c.conversation_id == talk["id"], ~turns.c.undone)
    rows = connection.execute(said.order_by(turns.c.id))
    return {
        **talk,
        "turns": [dict(row._mapping) for row in rows],
        "attachments": exported_attachments(connection, talk["id"]),
        "people": exported_desk(connection, talk["id"]),
        "corrections": exported_corrections(connection, talk["id"]),
        "alerts": exported_alerts(connection, talk["id"]),
    }


def _tests(shop: Shop, talks: Sequence[str]) -> list[dict[str, str]]:
    """What was made of these conversations for testing."""
    folder = shop.path / FOLDER
    found = saved_tests(folder, talks)
    return [
        {"file": one.file.relative_to(folder).as_posix(), "name": one.name, "text": one.text}
        for one in found
    ]


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
