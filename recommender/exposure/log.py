"""Keeps what was shown, beside the events it may lead to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from recommender.events import canonical_time
from recommender.exposure.draws import Draw
from recommender.exposure.tables import draws, impressions


@dataclass(frozen=True, slots=True)
class Impression:
    """A product in a list on the screen.

    Args:
        place: From 1.
        brand: As it was when it was shown; so is ``price``.
        draw: The choice by chance that this place was given by; None where there was none.
        sponsored: Whether somebody paid for the place.
    """

    place: int
    product_id: str
    brand: str | None = None
    price: float | None = None
    draw: Draw | None = None
    sponsored: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a list was shown.

    Args:
        shopper: As events name them: a known shopper's id, or ``visitor:`` and the conversation.
    """

    shopper: str
    conversation_id: str
    turn: int
    shown_at: datetime


@dataclass(frozen=True, slots=True)
class LoggedDraw:
    """A choice by chance as it was kept."""

    conversation_id: str
    turn: int
    draw: Draw


def write_list(connection: Connection, screen: Screen, shown: Sequence[Impression]) -> None:
    """Keeps one list in the transaction of ``connection``."""
    if not shown:
        return
    where = {
        "shopper": screen.shopper,
        "conversation_id": screen.conversation_id,
        "turn": screen.turn,
        "timestamp": canonical_time(screen.shown_at.isoformat()),
    }
    connection.execute(insert(impressions), [{**where, **_row(one)} for one in shown])
    made = [one.draw for one in shown if one.draw is not None]
    if made:
        connection.execute(insert(draws), [{**where, **one.to_json()} for one in made])


def take_back_list(connection: Connection, conversation_id: str, turn: int) -> None:
    """Removes the list of a turn that another took the place of before it could be read."""
    for table in (impressions, draws):
        held = table.c.conversation_id == conversation_id, table.c.turn == turn
        connection.execute(delete(table).where(*held))


def all_draws(engine: Engine, since: str = "") -> list[LoggedDraw]:
    """Every choice by chance from ``since`` on (ISO 8601 in UTC), oldest first."""
    query = select(draws).where(draws.c.timestamp >= since).order_by(draws.c.id)
    with engine.connect() as connection:
        return [
            LoggedDraw(
                row.conversation_id,
                row.turn,
                Draw(row.place, tuple(row.candidates), tuple(row.probabilities), row.chosen),
            )
            for row in connection.execute(query)
        ]


def forget_shoppers(connection: Connection, shoppers: Iterable[str]) -> None:
    """Removes whatever was shown to these shoppers."""
    for shopper in shoppers:
        for table in (impressions, draws):
            connection.execute(delete(table).where(table.c.shopper == shopper))


def _row(one: Impression) -> dict[str, object]:
    return {
        "place": one.place,
        "product_id": one.product_id,
        "brand": one.brand,
        "price": one.price,
        "propensity": one.draw.propensity if one.draw else None,
        "explored": bool(one.draw and one.draw.explores),
        "sponsored": one.sponsored,
    }
