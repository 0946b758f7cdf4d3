"""When people shop: hours of the day, weekends, seasons, and the big sales."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from demo.shelves import leaves
from demo.worlds import DEMO, World

FloatArray = NDArray[np.float64]
DAYS = 365
# Visits by hour of the day: lunch break and evening.
HOURS = (2, 1, 1, 0, 0, 1, 2, 4, 6, 7, 8, 9, 11, 10, 8, 8, 8, 9, 10, 12, 15, 16, 12, 6)
SALE_DAYS = {(6, day): 3.0 for day in range(15, 19)} | {(11, day): 2.6 for day in range(1, 12)}
SEASON = 2.6


def visit_times(
    rng: np.random.Generator, pace: float, days: FloatArray, now: datetime
) -> Iterator[datetime]:
    """Draw the moments of a shopper's planned visits.

    Args:
        rng: Source of chance.
        pace: Visits a year.
        days: Chance of each day, from ``day_weights``.
        now: End of the year; no visit is later.
    """
    count = max(3, int(rng.poisson(pace)))
    start = (now - timedelta(days=DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    hours = np.array(HOURS) / sum(HOURS)
    drawn = rng.choice(DAYS + 1, size=count, p=days), rng.choice(24, size=count, p=hours)
    for day, hour in zip(*drawn, strict=True):
        at = start + timedelta(days=int(day), hours=int(hour), seconds=int(rng.integers(3600)))
        if start <= at < now:
            yield at


def day_weights(now: datetime) -> FloatArray:
    """Return the chance of a visit for each day of the year that ends now."""
    weights = [_day_weight(now - timedelta(days=DAYS - day), day) for day in range(DAYS + 1)]
    return np.array(weights, dtype=np.float64) / sum(weights)


def _day_weight(date: datetime, day: int) -> float:
    weekend = 1.25 if date.weekday() >= 5 else 1.0
    growth = 0.8 + 0.4 * day / DAYS
    return weekend * growth * SALE_DAYS.get((date.month, date.day), 1.0)


@cache
def heat(month: int, world: World = DEMO) -> list[tuple[str, float]]:
    """Return each leaf with how much the month raises interest in it."""
    return [(leaf.name.zh, SEASON if month in leaf.peak else 1.0) for leaf in leaves(world)]
