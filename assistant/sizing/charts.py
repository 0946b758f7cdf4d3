"""A size chart as the shop gives it: for each size, from where to where each measure goes.

Lengths are centimetres and weights kilograms inside, whatever the file or the shopper says.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from retrieval.products import Product


class Measure(StrEnum):
    """What is measured of a body."""

    HEIGHT = "height"
    WEIGHT = "weight"
    FOOT = "foot"
    BUST = "bust"
    WAIST = "waist"
    HIP = "hip"


@dataclass(frozen=True, slots=True)
class Range:
    """From where to where a measure goes, both ends included; None where it is open."""

    low: float | None
    high: float | None

    def has(self, value: float) -> bool:
        """Whether ``value`` is within."""
        above = self.low is None or value >= self.low - ROUNDING
        return above and (self.high is None or value <= self.high + ROUNDING)

    def is_below(self, value: float) -> bool:
        """Whether all of it is smaller than ``value``."""
        return self.high is not None and self.high < value


ROUNDING = 1e-6
NUMBER = re.compile(r"\d+(?:\.\d+)?")
LETTERS = re.compile(r"(\d?)(x*)([sml])")


@dataclass(frozen=True, slots=True)
class SizeRow:
    """One size of a chart.

    Args:
        id: Of the row, to be cited.
        product_id, brand, category, audience: Whom the chart is for; None leaves it open.
        size: As the variants spell it.
        ranges: cm and kg.
    """

    id: str
    size: str
    ranges: Mapping[Measure, Range]
    product_id: str | None = None
    brand: str | None = None
    category: str | None = None
    audience: str | None = None

    @property
    def scope(self) -> tuple[str | None, ...]:
        """What rows of one chart have in common."""
        return (self.product_id, self.brand, self.category, self.audience)

    @property
    def closeness(self) -> int:
        """How exactly it says for what it is: of a product, else of a brand, else of a kind."""
        weights = (8, 4, 2, 1)
        return sum(w for w, value in zip(weights, self.scope, strict=True) if value is not None)

    def is_for(self, product: Product) -> bool:
        """Whether ``product`` is among the goods that this row is about."""
        if self.product_id is not None:
            return product.id == self.product_id
        values = {value for values in product.attributes.values() for value in values}
        return (
            (self.brand is None or self.brand == product.brand)
            and (self.category is None or self.category in (product.category, *product.categories))
            and (self.audience is None or self.audience in values)
        )


@dataclass(frozen=True, slots=True)
class SizeChart:
    """The rows of one chart, the smallest size first."""

    rows: tuple[SizeRow, ...]

    @classmethod
    def of(cls, rows: Iterable[SizeRow]) -> "SizeChart":
        """A chart of rows in any order: by what sizes are called, else by what they measure."""
        given = tuple(rows)
        named = all(_rank(row.size) is not None for row in given)
        key: Callable[[SizeRow], tuple[float, ...]] = (
            (lambda row: (_rank(row.size) or 0.0,)) if named else _girth
        )
        return cls(tuple(sorted(given, key=key)))

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What it goes by, in the order of ``Measure``."""
        return tuple(m for m in Measure if any(m in row.ranges for row in self.rows))

    def row(self, size: str) -> SizeRow | None:
        """The row of a size; 42码 is 42."""
        wanted = plain_size(size)
        return next((row for row in self.rows if plain_size(row.size) == wanted), None)


def chart_of(product: Product, rows: Iterable[SizeRow]) -> SizeChart | None:
    """The chart that is most exactly for ``product``; None if none is."""
    fitting = [row for row in rows if row.is_for(product)]
    if not fitting:
        return None
    best = max(fitting, key=lambda row: (row.closeness, row.scope[0] or "", row.id))
    return SizeChart.of(row for row in fitting if row.scope == best.scope)


def plain_size(size: str) -> str:
    """A size without case, spaces and the word for it."""
    return size.strip().casefold().removesuffix("码").removeprefix("eu").strip()


def _rank(size: str) -> float | None:
    """Where a size stands by its name alone: XS before S, 38 before 39-42; None for other names."""
    plain = plain_size(size)
    number = NUMBER.match(plain)
    if number:
        return float(number[0]) + 1000.0
    letters = LETTERS.fullmatch(plain)
    if letters is None:
        return None
    far = float(letters[1] or len(letters[2]))
    return {"s": -1.0 - far, "m": 0.0, "l": 1.0 + far}[letters[3]]


def _girth(row: SizeRow) -> tuple[float, ...]:
    """What orders sizes: the middle of each measure they give."""
    return tuple(_middle(row.ranges[m]) for m in Measure if m in row.ranges)


def _middle(one: Range) -> float:
    ends = [end for end in (one.low, one.high) if end is not None]
    return sum(ends) / len(ends) if ends else 0.0
