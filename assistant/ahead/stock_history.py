"""The stock of each product at the end of each day on which it changed, so that sold-out days are known.

One row a product and day: of several changes the last counts. Only products that the catalogue says were
written since the last look are compared, in the database, so a look at a shop where nothing happened
costs one query. A change counts for the day on which it was seen; servers look every minute.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, exists, literal, select

from assistant.ahead.tables import stock_days
from assistant.inserting import own_insert
from retrieval.catalog import Catalog, chunks
from retrieval.tables import meta, products

NOTED = "stock_noted"  # the catalogue's revision up to which stocks are noted
KEPT_DAYS = 400


def note_stock(engine: Engine, today: date) -> bool:
    """Notes the stock of the products that changed since the last look; whether any did.

    Args:
        engine: The shop's database.
        today: Where the shop is.
    """
    catalog = Catalog(engine)
    with engine.connect() as connection:
        since = connection.scalar(select(meta.c.value).where(meta.c.name == NOTED)) or 0
    if catalog.revision() == since:
        return False
    changed = catalog.changed(since)
    for some in chunks(changed.ids if since else catalog.ids()):
        with engine.begin() as connection:
            connection.execute(_noting(connection, some, today))
    with engine.begin() as connection:
        _set(connection, changed.revision)
    return True


def forget_old(engine: Engine, today: date) -> int:
    """Takes out what lies more than ``KEPT_DAYS`` back and was different later; how many rows."""
    over, later = (today - timedelta(days=KEPT_DAYS)).isoformat(), stock_days.alias()
    same = and_(later.c.product_id == stock_days.c.product_id, later.c.day > stock_days.c.day)
    gone = delete(stock_days).where(stock_days.c.day < over, exists().where(same))
    with engine.begin() as connection:
        return connection.execute(gone).rowcount


def days_sold_out(engine: Engine, last: date) -> dict[str, set[date]]:
    """The days up to ``last`` at whose end nothing of a product was left, by product."""
    rows = select(stock_days).order_by(stock_days.c.product_id, stock_days.c.day)
    known: dict[str, list[tuple[date, int | None]]] = defaultdict(list)
    with engine.connect() as connection:
        for product_id, day, stock in connection.execute(rows):
            known[product_id].append((date.fromisoformat(day), stock))
    found = {product_id: _gone(days, last) for product_id, days in known.items()}
    return {product_id: gone for product_id, gone in found.items() if gone}


def _gone(known: Sequence[tuple[date, int | None]], last: date) -> set[date]:
    """Of the stocks known of one product: the days from each 0 to the day before the next."""
    end, gone = last + timedelta(days=1), set()
    for (day, stock), (until, _) in pairwise([*known, (end, None)]):
        if stock == 0:
            gone |= {day + timedelta(days=n) for n in range((min(until, end) - day).days)}
    return gone


def _noting(connection: Connection, ids: Sequence[str], today: date) -> Any:  # noqa: ANN401  # as own_insert
    now = select(products.c.id, literal(today.isoformat()), products.c.stock)
    new = now.where(products.c.id.in_(ids), products.c.stock.is_distinct_from(_latest()))
    made = own_insert(connection, stock_days).from_select(["product_id", "day", "stock"], new)
    keys = ["product_id", "day"]
    return made.on_conflict_do_update(index_elements=keys, set_={"stock": made.excluded.stock})


def _latest() -> ColumnElement[int | None]:
    """What was last noted of a product."""
    rows = select(stock_days.c.stock).where(stock_days.c.product_id == products.c.id)
    return rows.order_by(stock_days.c.day.desc()).limit(1).correlate(products).scalar_subquery()


def _set(connection: Connection, revision: int) -> None:
    made = own_insert(connection, meta).values(name=NOTED, value=revision)
    higher = made.excluded.value > meta.c.value
    kept = made.on_conflict_do_update(
        index_elements=["name"], set_={"value": made.excluded.value}, where=higher
    )
    connection.execute(kept)
