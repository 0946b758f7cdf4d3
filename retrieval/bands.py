"""Price bands of a set of products: a few parts of like size, with borders that people say."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10

import numpy as np
from numpy.typing import NDArray

BANDS = 3
READABLE = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
FEWEST = 2  # products in a band worth naming
MOST_COUNTED = 1.25  # a price on a border is in two bands


@dataclass(frozen=True, slots=True)
class Band:
    """Prices from ``low`` to ``high``, both included; None is open.

    Args:
        count: How many of the products cost that.
    """

    low: float | None
    high: float | None
    count: int

    def holds(self, prices: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which of ``prices`` lie in the band; a missing one (NaN) lies in none."""
        inside = ~np.isnan(prices)
        if self.low is not None:
            inside &= prices >= self.low
        if self.high is not None:
            inside &= prices <= self.high
        return np.asarray(inside, dtype=np.bool_)


def price_bands(prices: Sequence[float] | NDArray[np.float64]) -> tuple[Band, ...]:
    """Up to three bands that divide ``prices`` evenly, cheapest first; none if they do not divide.

    Borders are quantiles moved to the nearest figure that people say: 300, not 287.
    """
    known = np.asarray(prices, dtype=np.float64)
    known = known[~np.isnan(known)]
    if len(known) < BANDS * FEWEST:
        return ()
    for parts in range(BANDS, 1, -1):
        quantiles = np.quantile(known, [part / parts for part in range(1, parts)])
        borders = list(dict.fromkeys(readable(float(value)) for value in quantiles))
        bands = _between(borders, known)
        if len(bands) == parts and _divide(bands, len(known)):
            return bands
    return ()


def _divide(bands: Sequence[Band], total: int) -> bool:
    """Whether each band is worth naming, and few products lie on a border."""
    counts = [band.count for band in bands]
    return all(FEWEST <= n < total for n in counts) and sum(counts) <= MOST_COUNTED * total


def readable(amount: float) -> float:
    """The nearest figure that people say: 287 is 300, 1,340 is 1,200."""
    if amount <= 0:
        return 0.0
    scale = 10.0 ** floor(log10(amount))
    figures = [round(step * scale, 4) for step in READABLE]
    whole = [figure for figure in figures if figure == int(figure)]
    return min(whole if amount >= 1 else figures, key=lambda figure: (abs(figure - amount), figure))


def _between(borders: Sequence[float], prices: NDArray[np.float64]) -> tuple[Band, ...]:
    ends = [None, *borders, None]
    drawn = (Band(low, high, 0) for low, high in pairwise(ends))
    return tuple(
        Band(band.low, band.high, int(np.count_nonzero(band.holds(prices)))) for band in drawn
    )
