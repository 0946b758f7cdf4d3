"""Stock of warehouses and rates in a shop's database; a file tells all that its warehouses have.

What a file no longer says of a warehouse that it names is gone: a rate or a stock of last year would be
worse than none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Table, delete, select

from assistant.errors import ShippingError
from assistant.orders.divisions import Division
from assistant.orders.places import place_in
from assistant.orders.regions import find_region
from assistant.records.orders import Order
from assistant.records.writing import compare_rows, write_rows
from assistant.shipping.reading import key_of
from assistant.shipping.sending import Task, Way
from assistant.shipping.tables import rates, stock
from retrieval.catalog import Written, chunks

CENTS = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """Goods to be sent.

    Args:
        sku: The form of the product; None where it has none, or none was chosen.
        quantity: At least 1.
    """

    product_id: str
    sku: str | None
    quantity: int


class Told(Protocol):
    """A row of a file."""

    def to_row(self) -> dict[str, Any]:
        """As its table keeps it."""


class WholeStore:
    """One of the tables, in which a file replaces what it had of the warehouses it names."""

    def __init__(self, engine: Engine, table: Table) -> None:
        self._engine = engine
        self._table = table

    @classmethod
    def of_stock(cls, engine: Engine) -> "WholeStore":
        """What warehouses have."""
        return cls(engine, stock)

    @classmethod
    def of_rates(cls, engine: Engine) -> "WholeStore":
        """What sending costs."""
        return cls(engine, rates)

    def write(self, told: Iterable[Told]) -> Written:
        """Adds, replaces and takes out, all or nothing."""
        rows = [one.to_row() for one in told]
        with self._engine.begin() as connection:
            gone = self._gone(connection, rows)
            for chunk in chunks(gone):
                connection.execute(delete(self._table).where(self._table.c.id.in_(chunk)))
            return replace(write_rows(connection, self._table, rows), withdrawn=len(gone))

    def compare(self, told: Iterable[Told]) -> Written:
        """What ``write`` would do."""
        rows = [one.to_row() for one in told]
        with self._engine.connect() as connection:
            gone = self._gone(connection, rows)
            return replace(compare_rows(connection, self._table, rows), withdrawn=len(gone))

    def _gone(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> list[str]:
        kept, houses = {row["id"] for row in rows}, sorted({row["warehouse"] for row in rows})
        found: list[str] = []
        for chunk in chunks(houses):
            mine = select(self._table.c.id).where(self._table.c.warehouse.in_(chunk))
            found += list(connection.scalars(mine.order_by(self._table.c.id)))
        return [one for one in found if one not in kept]


def task_of(engine: Engine, order: Order, region: str) -> Task:
    """What is to be sent for an order, and the ways there are.

    Raises:
        ShippingError: The shop told nothing of its warehouses, the region is none, or the order is empty.
    """
    place = _place(region)
    if place is None:
        raise ShippingError(f"'{region}' names no province or city; expected such as 浙江省杭州市.")
    pieces = [Piece(one.product_id, one.sku, one.quantity) for one in order.lines]
    task = task_for(engine, pieces, place)
    if not task.ways:
        raise ShippingError(
            f"No warehouse has a rate to {key_of(place)}; take one in with daogou ingest (kind 'shipping')."
        )
    if not task.wanted:
        raise ShippingError(f"Order '{order.order_id}' has no lines; there is nothing to send.")
    return task


def task_for(engine: Engine, pieces: Iterable[Piece], place: Division) -> Task:
    """What is to be sent to a place, and the ways there are, perhaps none."""
    lines = list(pieces)
    with engine.connect() as connection:
        ways = _ways(connection, (key_of(place), place.province, ""))
        names = sorted({name for one in lines for name in (one.sku, one.product_id) if name})
        there = _stock(connection, names)
    known = {item for _, item in there}
    wanted: dict[str, int] = {}
    for line in lines:
        item = line.sku if line.sku in known and line.sku else line.product_id
        wanted[item] = wanted.get(item, 0) + line.quantity
    return Task(wanted, there, ways)


def has_rates(engine: Engine) -> bool:
    """Whether the shop told what sending costs and takes."""
    with engine.connect() as connection:
        return connection.scalar(select(rates.c.id).limit(1)) is not None


def _place(region: str) -> Division | None:
    """The province, with the city where one is named; English names are those of either."""
    found = find_region(region)
    return Division(found.province, found.city) if found else place_in(region)


def _stock(connection: Connection, names: Sequence[str]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for chunk in chunks(names):
        for row in connection.execute(select(stock).where(stock.c.item.in_(chunk))):
            found[row.warehouse, row.item] = row.stock
    return found


def _ways(connection: Connection, places: Sequence[str]) -> tuple[Way, ...]:
    """The ways to the first of ``places`` that each warehouse and carrier has a rate for."""
    best: dict[tuple[str, str], tuple[int, Way]] = {}
    for row in connection.execute(select(rates).order_by(rates.c.id)):
        ranks = [places.index(one) for one in (row.regions or [""]) if one in places]
        if not ranks:
            continue
        fee, more = (round(one * CENTS) for one in (row.fee, row.more))
        way, key = (
            Way(row.warehouse, row.carrier, fee, more, row.days),
            (row.warehouse, row.carrier),
        )
        if key not in best or min(ranks) < best[key][0]:
            best[key] = (min(ranks), way)
    return tuple(best[key][1] for key in sorted(best))
