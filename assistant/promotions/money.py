"""Money as whole cents, so that what is added up adds up."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

CENTS = 100
WHOLE = 10_000  # basis points: a percent is a hundred of them

Cents = NDArray[np.int64]


def cents(amount: float) -> int:
    """An amount as whole cents, as it is written: 0.285 is 29."""
    exact = Decimal(str(amount)) * CENTS
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def amount(whole: int) -> float:
    """Cents as an amount of the shop's currency."""
    return whole / CENTS


def share(whole: int, points: int) -> int:
    """So many basis points of ``whole`` cents, to the nearest cent, halves up."""
    return (whole * points + WHOLE // 2) // WHOLE


def shares(wholes: Cents, points: int) -> Cents:
    """As ``share``, of many."""
    return (wholes * points + WHOLE // 2) // WHOLE


def parted(whole: int, weights: Sequence[int]) -> list[int]:
    """``whole`` parted in proportion to ``weights``, exactly: the parts add up to it.

    Cents left over go to the largest remainders, the first of equal ones. No part exceeds its
    weight if ``whole`` is at most their sum.
    """
    total = sum(weights)
    if total <= 0:
        return [0] * len(weights)
    parts = [whole * weight // total for weight in weights]
    remainders = [whole * weight % total for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: (-remainders[place], place))
    for place in order[: whole - sum(parts)]:
        parts[place] += 1
    return parts
