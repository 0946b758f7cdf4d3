"""What products cost before and after each day on which their price changed, written with the change itself.

One row for a product and day (UTC): the price before the first change of the day and after the last. A price
that was changed back within the day leaves a row of twice the same, which is no change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Table, delete, insert, literal, select, update

from retrieval.tables import price_changes as noted
from retrieval.tables import products

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A changed price.

    Args:
        at: Of the day's last change, ISO 8601, UTC.
        before, price: Of one piece, before the day's first and after its last change.
    """

    product_id: str
    at: str
    before: float
    price: float


def changes_in(engine: Engine) -> list[PriceChange]:
    """Every change that is one, oldest first, ties by product."""
    query = select(noted.c.product_id, noted.c.changed_at, noted.c.before, noted.c.price)
    query = query.where(noted.c.before != noted.c.price)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(noted.c.changed_at, noted.c.product_id))
        return [PriceChange(*row) for row in rows]


def stored_prices(connection: Connection, ids: Sequence[str]) -> dict[str, float]:
    """What products cost, those without a price left out."""
    found: dict[str, float] = {}
    for start in range(0, len(ids), CHUNK):
        query = select(products.c.id, products.c.price).where(products.c.price.is_not(None))
        some = connection.execute(query.where(products.c.id.in_(ids[start : start + CHUNK])))
        found.update((row.id, row.price) for row in some)
    return found


def note(connection: Connection, changes: Mapping[str, tuple[float, float]]) -> None:
    """Notes changed prices, before and after, by product."""
    ids, day = sorted(changes), _now()[:10]
    known: dict[str, float] = {}
    for start in range(0, len(ids), CHUNK):
        mine = noted.c.day == day, noted.c.product_id.in_(ids[start : start + CHUNK])
        query = select(noted.c.product_id, noted.c.before).where(*mine)
        known.update((row.product_id, row.before) for row in connection.execute(query))
        connection.execute(delete(noted).where(*mine))
    rows = [_row(key, day, known.get(key, changes[key][0]), changes[key][1]) for key in ids]
    if rows:
        connection.execute(insert(noted), rows)


def note_aside(connection: Connection, aside: Table) -> None:
    """Notes the prices of a table of new figures that are not those of the products, by the database itself.

    Args:
        connection: Within the transaction that is about to write the figures.
        aside: ``id`` and ``price`` of products as they are to be.
    """
    at = _now()
    day = at[:10]
    theirs = select(aside.c.price).where(aside.c.id == noted.c.product_id).scalar_subquery()
    priced = select(aside.c.id).where(aside.c.price.is_not(None))
    today = update(noted).where(noted.c.day == day, noted.c.product_id.in_(priced))
    connection.execute(today.values(price=theirs, changed_at=at))
    known = select(noted.c.product_id).where(noted.c.day == day)
    new = (
        select(aside.c.id, literal(day), literal(at), products.c.price, aside.c.price)
        .join_from(aside, products, products.c.id == aside.c.id)
        .where(aside.c.price != products.c.price, aside.c.id.not_in(known))
    )
    names = ["product_id", "day", "changed_at", "before", "price"]
    connection.execute(insert(noted).from_select(names, new))


def _row(product_id: str, day: str, before: float, price: float) -> dict[str, object]:
    told = {"before": before, "price": price, "changed_at": _now()}
    return {"product_id": product_id, "day": day, **told}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
