"""Rates and their differences with intervals that hold for small numbers too.

Wilson's interval (1927) for a rate; for a difference the intervals of both rates put together
(Newcombe 1998, method 10), which keeps within -1 and 1 and needs no variance of its own.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Any

from scipy.stats import binomtest, norm

CONFIDENCE = 0.95
POWER = 0.8


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float

    def to_json(self) -> dict[str, Any]:
        """Rounded to six decimals."""
        return {name: round(getattr(self, name), 6) for name in ("value", "low", "high")}


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share; 0 of nobody."""
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> Interval:
        """Wilson's interval; of nobody anything is possible."""
        if not self.of:
            return Interval(0.0, 0.0, 1.0)
        found = binomtest(self.count, self.of).proportion_ci(CONFIDENCE, method="wilson")
        return Interval(self.value, float(found.low), float(found.high))


def difference(one: Rate, other: Rate) -> Interval:
    """How much higher ``other`` is than ``one``."""
    gap, first, second = other.value - one.value, one.interval, other.interval
    down = sqrt((other.value - second.low) ** 2 + (first.high - one.value) ** 2)
    up = sqrt((second.high - other.value) ** 2 + (one.value - first.low) ** 2)
    return Interval(gap, gap - down, gap + up)


def noticeable(one: Rate, other: Rate) -> float:
    """The true difference that so many shoppers would show four times in five, at this rate."""
    if not one.of or not other.of:
        return 1.0
    rate = (one.count + other.count + 1) / (one.of + other.of + 2)
    reach = float(norm.ppf((1 + CONFIDENCE) / 2) + norm.ppf(POWER))
    return min(1.0, reach * sqrt(rate * (1 - rate) * (1 / one.of + 1 / other.of)))
