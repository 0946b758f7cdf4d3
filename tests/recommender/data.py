"""Interactions small enough to check by hand.

Five items a to e: whoever takes a takes b next, c follows b; d and e belong to others.
"""

import numpy as np

from recommender.events import Event, EventKind
from recommender.interactions import Interactions
from recommender.profiling.traits import Facts

LINES = ("ann a b c", "bob a b", "cid b c", "dan a b c", "eve d e", "fay e d")


def interactions() -> Interactions:
    return Interactions.from_lines(LINES)


def event(user: str, product: str, kind: str, day: int, value: float | None = None) -> Event:
    return Event(user, product, EventKind(kind), f"2026-03-{day:02d}T12:00:00+00:00", value)


def shop_products() -> dict[str, Facts]:
    """Forty products: two departments of two leaves each, four brands, rising prices."""
    return {
        f"p{n:02d}": {
            "category": f"{'home' if n % 2 else 'sport'}/leaf{n % 4}",
            "brand": f"brand{n % 8 // 2}",
            "price": 10.0 + n,
            "color": ("red",) if n % 3 else ("blue",),
        }
        for n in range(40)
    }


def shop_events(shoppers: int = 80) -> list[Event]:
    """Shoppers who walk through one leaf each, from one product to the next."""
    chance = np.random.default_rng(7)
    events = []
    for shopper in range(shoppers):
        place = int(chance.integers(10))
        for step in range(6):
            product = f"p{(shopper % 4) + 4 * ((place + step) % 10):02d}"
            day = 1 + (step * 4 + shopper % 4)
            events.append(event(f"s{shopper:02d}", product, "purchase", day))
    return events
