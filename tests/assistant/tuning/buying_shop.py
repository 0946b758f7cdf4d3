"""A small shop whose shoppers take things in turn, so that what comes next can be learnt."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.shop.folder import Shop
from recommender.events import Event, EventKind, EventLog
from retrieval.catalog import Catalog
from tests.small_shop import build_shop

SHOPPERS, STEPS = 240, 7
FIRST = datetime(2026, 9, 1, tzinfo=UTC)


def buying_shop(path: Path) -> Path:
    """The small shop with the events of shoppers who mostly go on to the next product."""
    shop = Shop.open(build_shop(path))
    chance = random.Random(3)  # noqa: S311 - variety, no secret
    keys = [product.id for product in Catalog(shop.engine).all()]
    events = []
    for number in range(SHOPPERS):
        place, day = chance.randrange(len(keys)), chance.random() * 40
        for step in range(STEPS):
            place = (place + (1 if chance.random() < 0.7 else chance.randrange(len(keys)))) % len(
                keys
            )
            last = step == STEPS - 1  # so that most have something that comes next
            at = FIRST + timedelta(days=70 + chance.random() if last else day + step)
            events.append(Event(f"u{number}", keys[place], EventKind.PURCHASE, at.isoformat()))
    EventLog(shop.engine).write(sorted(events, key=lambda one: one.timestamp))
    shop.engine.dispose()
    return path
