"""A shop whose shoes were sold at several prices for months, and of which two became cheaper."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from assistant.records.orders import Order, OrderLine, OrderStatus, OrderStore
from assistant.service.service import Service
from assistant.shop.folder import Shop
from retrieval.catalog import Catalog
from retrieval.tables import price_changes
from tests.ui.conftest import make_shop

DAYS, AGO = 210, 40  # sales are known of; when two became cheaper
GOODS = 14


def sold_shop(path: Path, now: datetime) -> Service:
    """Its service; sales follow the price by −2, and of the two doubled besides."""
    folder = make_shop(path)
    shop = Shop.open(folder)
    goods = sorted(Catalog(shop.engine).ids())[:GOODS]
    random, orders = np.random.default_rng(5), []
    for place, product in enumerate(goods):
        level = 1.0
        for day in range(DAYS, 0, -1):
            if day % 7 == 0:
                level = (1.0, 0.9, 0.8)[int(random.integers(3))]
            more = 2.0 if place < 2 and day <= AGO else 1.0
            pieces = int(random.poisson(3 * level**-2 * more))
            if pieces:
                line = (OrderLine(product, pieces, price=round(200 * level, 2)),)
                at = (now - timedelta(days=day)).isoformat()
                number = f"{product} {day}"
                orders.append(Order(number, OrderStatus.COMPLETED, "ann", at, lines=line))
    OrderStore(shop.engine).write(orders)
    changed = now - timedelta(days=AGO)
    told = {"day": changed.date().isoformat(), "changed_at": changed.isoformat()}
    with shop.engine.begin() as connection:
        for product in goods[:2]:
            row = {"product_id": product, "before": 200.0, "price": 160.0}
            connection.execute(insert(price_changes).values(**row, **told))
    shop.engine.dispose()
    return Service.open(folder)
