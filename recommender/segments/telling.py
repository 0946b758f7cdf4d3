"""What tells a segment apart: where it differs from all other shoppers by more than chance.

Compared are shares of shoppers: of those in the segment, and of the others, who took a kind of goods (or a
brand, or goods at the low or the high end of their prices). A difference counts only if its 95 % interval
(Newcombe's) lies above nothing; the largest lower end is told first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.experiments.proportions import Rate, difference

Marks = Mapping[str, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that more shoppers of a segment have than others.

    Args:
        name: Of the kind of goods, the brand or the band.
        inside, outside: The share of shoppers who have it, in the segment and outside.
        low: The lower end of the difference's interval, above 0.
    """

    name: str
    inside: float
    outside: float
    low: float


def marks_of(inside: NDArray[np.bool_], marks: Marks, most: int) -> list[Mark]:
    """The marks that tell these shoppers apart, the surest large ones first.

    Args:
        inside: Who is in the segment, (n_shoppers,).
        marks: By name, who has it, (n_shoppers,) each.
        most: How many at most.
    """
    found = [_mark(name, inside, has) for name, has in marks.items()]
    sure = [one for one in found if one.low > 0]
    return sorted(sure, key=lambda one: (-one.low, one.name))[:most]


def names_taken(
    rows: NDArray[np.int64], items: NDArray[np.int64], names: Sequence[str | None], shoppers: int
) -> dict[str, NDArray[np.bool_]]:
    """By name, which shoppers took something that is called so.

    Args:
        rows: Of each event the shopper.
        items: Of each event the product.
        names: Of each product, what it counts as; None: nothing.
        shoppers: How many there are.
    """
    found: dict[str, NDArray[np.bool_]] = {}
    numbers = {name: number for number, name in enumerate(sorted({n for n in names if n}))}
    number_of = np.array([numbers[name] if name else -1 for name in names], dtype=np.int64)
    told = number_of[items]
    for name, number in numbers.items():
        has = np.zeros(shoppers, dtype=np.bool_)
        has[rows[told == number]] = True
        found[name] = has
    return found


def _mark(name: str, inside: NDArray[np.bool_], has: NDArray[np.bool_]) -> Mark:
    here = Rate(int((has & inside).sum()), int(inside.sum()))
    there = Rate(int((has & ~inside).sum()), int((~inside).sum()))
    return Mark(name, here.value, there.value, difference(there, here).low)
