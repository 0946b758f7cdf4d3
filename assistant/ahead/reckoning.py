"""Reckons what of the stock will run out and keeps it for who looks: forecasts take seconds, looking none.

A server has it done by a process of its own, so that turns keep the interpreter and the memory is given
back; of several servers one does it at a time.

    python -m assistant.ahead.reckoning SHOP
"""

import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, update

from assistant.ahead.settings import StockSettings
from assistant.ahead.stock import stock_report
from assistant.ahead.tables import stock_outlook
from assistant.clock import wall_clock
from assistant.inserting import insert_unless_there
from assistant.shop.folder import Shop
from assistant.shop.processes import go_after_others
from recommender.demand.ordering import Costs

EVERY = 6 * 3_600.0  # seconds after which it is reckoned anew
PATIENCE = 1_800.0  # seconds after which whoever took it up is taken for dead
MOST_KEPT = 2_000  # products, those likeliest to run out


def main() -> int:
    """Reckons for the shop that the command line names."""
    go_after_others()
    shop = Shop.open(Path(sys.argv[1]))
    reckon(shop, wall_clock())
    return 0


def reckon(shop: Shop, now: datetime) -> None:
    """Writes what is to be expected of the stock, in place of what was written before."""
    stock = shop.settings.stock
    costs = Costs(stock.over, stock.under)
    report = stock_report(shop, now, stock.lead_days, stock.review_days, costs)
    told = report.to_json()
    advised = [one.to_json() for one in report.products if one.advice][:MOST_KEPT]
    _begin(shop.engine)
    made = {"report": {**told, "products": advised}, "asked": asked_of(stock)}
    values = {**made, "made_at": now.timestamp(), "claimed_at": None}
    with shop.engine.begin() as connection:
        connection.execute(update(stock_outlook).where(stock_outlook.c.id == 1).values(**values))


def claimed(engine: Engine, stock: StockSettings, now: datetime) -> bool:
    """Whether it is to be reckoned now, by who asks; nobody else is told so until it is done."""
    _begin(engine)
    at = now.timestamp()
    with engine.begin() as connection:
        row = connection.execute(select(stock_outlook)).one()
        taken = row.claimed_at is not None and row.claimed_at > at - PATIENCE
        fresh = row.made_at is not None and row.made_at > at - EVERY
        if taken or (fresh and row.asked == asked_of(stock)):
            return False
        same = stock_outlook.c.claimed_at.is_not_distinct_from(row.claimed_at)
        taking = update(stock_outlook).where(stock_outlook.c.id == 1, same)
        return bool(connection.execute(taking.values(claimed_at=at)).rowcount)


def asked_of(stock: StockSettings) -> Mapping[str, Any]:
    """What the outlook goes by, to tell whether it was changed since."""
    return stock.model_dump(exclude={"few"})


def _begin(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert_unless_there(connection, stock_outlook).values(id=1))


if __name__ == "__main__":
    sys.exit(main())
