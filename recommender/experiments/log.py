"""Keeps who was shown which variant first, and when: from then on the variant stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from recommender.events import canonical_time, seconds
from recommender.experiments.tables import arms as table
from recommender.exposure.log import Screen


@dataclass(frozen=True, slots=True)
class Arm:
    """The variant of one experiment that a shopper sees."""

    experiment: str
    variant: str
    stratum: str


@dataclass(frozen=True, slots=True)
class Exposed:
    """A shopper who saw a list under a variant.

    Args:
        since: Seconds since 1970 of the first such list.
    """

    shopper: str
    variant: str
    stratum: str
    since: float


def write_arms(connection: Connection, screen: Screen, arms: Sequence[Arm]) -> None:
    """Keeps what is not kept yet, in the transaction of ``connection``."""
    rows = [
        {
            "experiment": arm.experiment,
            "shopper": screen.shopper,
            "variant": arm.variant,
            "stratum": arm.stratum,
            "conversation_id": screen.conversation_id,
            "turn": screen.turn,
            "timestamp": canonical_time(screen.shown_at.isoformat()),
        }
        for arm in arms
    ]
    if not rows:
        return
    once = ["experiment", "shopper"]
    if connection.dialect.name == "postgresql":
        connection.execute(
            postgresql.insert(table).on_conflict_do_nothing(index_elements=once), rows
        )
    else:
        connection.execute(sqlite.insert(table).on_conflict_do_nothing(index_elements=once), rows)


def arms_of(engine: Engine, shopper: str) -> dict[str, Arm]:
    """The variants that a shopper has seen, by experiment."""
    with engine.connect() as connection:
        rows = connection.execute(select(table).where(table.c.shopper == shopper)).all()
    return {row.experiment: Arm(row.experiment, row.variant, row.stratum) for row in rows}


def exposed_to(engine: Engine, experiment: str) -> list[Exposed]:
    """Everyone who saw a variant of an experiment, in the order they did."""
    query = select(table).where(table.c.experiment == experiment).order_by(table.c.id)
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    return [Exposed(row.shopper, row.variant, row.stratum, seconds(row.timestamp)) for row in rows]


def experiments_seen(engine: Engine) -> list[str]:
    """The names of all experiments that anyone has seen, in alphabetical order."""
    query = select(table.c.experiment).distinct().order_by(table.c.experiment)
    with engine.connect() as connection:
        return [row[0] for row in connection.execute(query)]


def forget_arms(connection: Connection, shoppers: Iterable[str]) -> None:
    """Removes what these shoppers were shown."""
    for shopper in shoppers:
        connection.execute(delete(table).where(table.c.shopper == shopper))
