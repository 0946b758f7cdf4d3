"""What each shopper bought when, in the few numbers that models of buying need.

Of a whole history only this counts (Fader, Hardie and Lee 2005): how often a shopper came back, when
for the last time, how long they have been watched, and what they spent then. Purchases of one day are
one, and the first does not count as coming back. Every model reads this one shape.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from recommender.errors import HistoryError

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Purchase:
    """One purchase.

    Args:
        day: Counted from any day, the same for all purchases.
        value: What was paid, 0 or more; None where nobody knows.
    """

    shopper: str
    day: int
    value: float | None = None

    def __post_init__(self) -> None:
        """Raises ``HistoryError`` for a value that no purchase has."""
        if self.value is not None and not (math.isfinite(self.value) and self.value >= 0):
            raise HistoryError(
                f"The value of a purchase of {self.shopper!r} is {self.value}; expected 0 or more."
            )


@dataclass(frozen=True, slots=True)
class Histories:
    """Shoppers as columns of one length.

    Args:
        shopper: Their ids.
        frequency: On how many days they bought again, after their first.
        recency: From the first purchase to the last; 0 for those who bought once.
        age: From the first purchase to the end of what was watched.
        value: What they spent on a day of buying again, on average; NaN where nobody knows.
        valued: On how many of those days it is known.

    Raises:
        HistoryError: The columns differ in length, or hold what no history can be.
    """

    shopper: tuple[str, ...]
    frequency: Numbers
    recency: Numbers
    age: Numbers
    value: Numbers
    valued: Numbers

    def __post_init__(self) -> None:
        """Refuses what no history can be."""
        columns = (self.frequency, self.recency, self.age, self.value, self.valued)
        if any(len(column) != len(self.shopper) for column in columns):
            lengths = ", ".join(str(len(column)) for column in columns)
            raise HistoryError(f"Columns of {lengths} rows for {len(self.shopper)} shoppers.")
        self._refuse("frequency", ~_whole(self.frequency), "a whole number of 0 or more")
        self._refuse("age", ~(np.isfinite(self.age) & (self.age >= 0)), "0 or more")
        fits = (self.recency >= 0) & (self.recency <= self.age)
        self._refuse("recency", ~fits, "from 0 to the shopper's age")
        once = (self.frequency == 0) != (self.recency == 0)
        self._refuse("recency", once, "0 for those who bought once, more for others")
        known = _whole(self.valued) & (self.valued <= self.frequency)
        self._refuse("valued", ~known, "a whole number from 0 to the frequency")
        spent = np.isfinite(self.value) & (self.value > 0)
        self._refuse("value", (self.valued > 0) & ~spent, "more than 0 where it is known")

    @classmethod
    def of(cls, purchases: Iterable[Purchase], until: int) -> Self:
        """The histories up to the end of the day ``until``; later purchases are left out.

        Goods given away have no value that says what a shopper spends: their days count, and count
        as days of unknown value.
        """
        days: dict[str, dict[int, float]] = defaultdict(dict)
        for one in purchases:
            if one.day <= until:
                on = days[one.shopper]
                on[one.day] = on.get(one.day, 0.0) + (one.value or 0.0)
        rows = [_row(days[shopper], until) for shopper in sorted(days)]
        table = np.array(rows, dtype=np.float64).reshape(-1, 5)
        return cls(tuple(sorted(days)), *table.T)

    def __len__(self) -> int:
        return len(self.shopper)

    @property
    def returned(self) -> int:
        """How many shoppers bought again at least once."""
        return int((self.frequency > 0).sum())

    def per(self, days: float) -> Self:
        """The same with another unit of time, such as 7 for weeks."""
        return replace(self, recency=self.recency / days, age=self.age / days)

    def at(self, rows: Sequence[int] | NDArray[Any]) -> Self:
        """Some of the shoppers, by place or by a mask."""
        chosen = np.arange(len(self))[np.asarray(rows)]
        columns = {
            name: getattr(self, name)[chosen]
            for name in ("frequency", "recency", "age", "value", "valued")
        }
        return replace(self, shopper=tuple(self.shopper[row] for row in chosen), **columns)

    def _refuse(self, name: str, wrong: NDArray[np.bool_], right: str) -> None:
        if wrong.any():
            row = int(np.argmax(wrong))
            value = getattr(self, name)[row]
            raise HistoryError(
                f"The {name} of shopper {self.shopper[row]!r} is {value:g}; expected {right}."
            )


def bought_between(
    purchases: Iterable[Purchase], shoppers: Sequence[str], after: int, until: int
) -> Numbers:
    """On how many days each shopper bought after one day and up to another, shape ``(shoppers,)``."""
    days = {(one.shopper, one.day) for one in purchases if after < one.day <= until}
    counts: dict[str, int] = defaultdict(int)
    for shopper, _ in days:
        counts[shopper] += 1
    return np.array([counts[shopper] for shopper in shoppers], dtype=np.float64)


def _row(spent: dict[int, float], until: int) -> tuple[float, ...]:
    first, last = min(spent), max(spent)
    known = [value for day, value in spent.items() if day > first and value > 0]
    mean = sum(known) / len(known) if known else math.nan
    return len(spent) - 1, last - first, until - first, mean, len(known)


def _whole(column: Numbers) -> NDArray[np.bool_]:
    whole: NDArray[np.bool_] = np.isfinite(column) & (column >= 0) & (column == np.floor(column))
    return whole
