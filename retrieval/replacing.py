"""Writes new figures of many products in one short transaction.

Who serves from the same database writes there too, and waits while it is locked. So the rows are
put into a table of this connection first, which locks nothing; then the database copies them over
by itself, some hundredth of a second for ten thousand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from retrieval.catalog import next_revision, take_turn
from retrieval.price_changes import note_aside
from retrieval.product_rows import content_hash
from retrieval.products import Product
from retrieval.tables import product_changes, products

LOT = 500  # rows put aside between two pauses
ASIDE = Table(
    "replaced_figures",
    MetaData(),
    Column("id", String, primary_key=True),
    Column("price", Float),
    Column("list_price", Float),
    Column("stock", Integer),
    Column("variants", JSON, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("hash_before", String, nullable=False),
    prefixes=["TEMPORARY"],
)
COPIED = ("price", "list_price", "stock", "variants", "content_hash")


@dataclass(frozen=True, slots=True)
class Replacement:
    """A product with its new figures, and the content hash of the stored one it was made of."""

    product: Product
    hash_before: str


def replace_figures(
    engine: Engine, found: Sequence[Replacement], pause: Callable[[], None]
) -> list[str]:
    """Writes price, list price, stock and variants of the products in ``found``, all at once.

    Returns:
        The ids of those that are not any more what they were made of; these are left as they are.
    """
    if not found:
        return []
    with engine.connect() as connection:
        try:
            with connection.begin():
                ASIDE.create(connection)
            for start in range(0, len(found), LOT):
                with connection.begin():
                    connection.execute(
                        insert(ASIDE), [_row(one) for one in found[start : start + LOT]]
                    )
                pause()
            with connection.begin():
                return _copied_over(connection)
        finally:
            with connection.begin():
                ASIDE.drop(connection, checkfirst=True)


def _copied_over(connection: Connection) -> list[str]:
    take_turn(connection)
    there = ASIDE.outerjoin(products, products.c.id == ASIDE.c.id)
    same = products.c.content_hash.is_not_distinct_from(ASIDE.c.hash_before)
    late = list(connection.scalars(select(ASIDE.c.id).select_from(there).where(~same)))
    for product_id in late:
        connection.execute(delete(ASIDE).where(ASIDE.c.id == product_id))
    note_aside(connection, ASIDE)
    copied = {name: ASIDE.c[name] for name in COPIED}
    statement = update(products).where(products.c.id == ASIDE.c.id).values(**copied)
    if connection.execute(statement).rowcount:
        _note(connection, next_revision(connection))
    return late


def _note(connection: Connection, revision: int) -> None:
    """Notes that the figures of the products put aside changed, and nothing else."""
    noted, ids = product_changes.c, select(ASIDE.c.id)
    whole = func.coalesce(noted.whole, noted.revision)
    known = update(product_changes).where(noted.product_id.in_(ids))
    connection.execute(known.values(whole=whole, revision=revision))
    new = select(ASIDE.c.id, literal(revision), literal(0))
    new = new.where(ASIDE.c.id.not_in(select(noted.product_id)))
    columns = ["product_id", "revision", "whole"]
    connection.execute(insert(product_changes).from_select(columns, new))


def _row(one: Replacement) -> dict[str, object]:
    product = one.product
    return {
        "id": product.id,
        "price": product.price,
        "list_price": product.list_price,
        "stock": product.stock,
        "variants": [variant.to_json() for variant in product.variants],
        "content_hash": content_hash(product),
        "hash_before": one.hash_before,
    }
