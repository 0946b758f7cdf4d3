"""Rolling-origin evaluation: forecasts made again and again in the past, held against what came.

Tashman 2000, International Journal of Forecasting 16; MASE: Hyndman & Koehler 2006, the same, 22.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.demand.methods import CANDIDATES, SEASON, WARM, Method, Numbers
from recommender.errors import DemandError

ORIGINS = 56  # a day apart; with fewer than 39 no two-sided interval of 95 % holds by its ranks


@dataclass(frozen=True, slots=True)
class Rolled:
    """What each method said at each origin, and what came.

    Args:
        origins: Days known at each, ascending.
        actual: Origins × products × days ahead.
        forecasts: The same shape for each method, in the order of the candidates.
    """

    origins: NDArray[np.int64]
    actual: Numbers
    forecasts: dict[str, Numbers]

    def over(self, until: int) -> NDArray[np.bool_]:
        """The origins whose last forecast day lies before the day ``until``."""
        return np.asarray(self.origins + self.actual.shape[2] <= until)

    def errors(self) -> Numbers:
        """Mean absolute error of each method at each origin; methods × origins × products."""
        gaps = [np.abs(told - self.actual).mean(axis=2) for told in self.forecasts.values()]
        return np.stack(gaps)

    def totals(self) -> tuple[Numbers, Numbers]:
        """What was sold over the horizon, and what each method had said of it."""
        told = np.stack([each.sum(axis=2) for each in self.forecasts.values()])
        return self.actual.sum(axis=2), told


def roll(
    pieces: Numbers,
    origins: Sequence[int],
    horizon: int,
    methods: Sequence[Method] = CANDIDATES,
) -> Rolled:
    """Forecasts from each origin, and the days that they are of.

    Raises:
        DemandError: An origin has too little before it or its horizon behind it is not over.
    """
    places = sorted(set(origins))
    days = pieces.shape[1]
    if not places or horizon < 1 or places[0] < WARM or places[-1] + horizon > days:
        raise DemandError(
            f"Forecasts of {horizon} days cannot be held against {days} days of sales; each origin "
            f"needs {WARM} days before it and its horizon after it."
        )
    actual = np.stack([pieces[:, origin : origin + horizon] for origin in places])
    forecasts = {each.name: each.paths(pieces, places, horizon) for each in methods}
    return Rolled(np.array(places), actual, forecasts)


def scale(pieces: Numbers, until: int) -> Numbers:
    """What MASE divides by: how far a week is from the week before, on average, up to a day.

    NaN for products that sold the same each week; no error can be told in terms of theirs.
    """
    known = pieces[:, :until]
    usual = np.abs(known[:, SEASON:] - known[:, :-SEASON]).mean(axis=1)
    return np.where(usual > 0, usual, np.nan)


def picked(rolled: Rolled, sizes: Numbers, until: int) -> NDArray[np.int64]:
    """The method for each product: of least MASE on origins that were over before a day, shrunk.

    A product's few weeks say little of which method suits it, those of all products much. So what a
    method is better or worse by than the one that is best over all is drawn to its mean over products,
    by how much of its spread is more than chance (empirical Bayes; Efron & Morris 1975).

    Args:
        rolled: What each method said and what came.
        sizes: What ``scale`` tells of each product; where it is NaN, the best over all is picked.
        until: The day; later ones have no say.

    Raises:
        DemandError: No origin was over by then.
    """
    before = rolled.over(until)
    if not before.any():
        raise DemandError(f"No forecast was over before day {until}; none can be picked.")
    errors = rolled.errors()[:, before] / sizes
    usable = np.isfinite(sizes)
    choice = np.zeros(len(sizes), dtype=np.int64)
    if not usable.any():
        return choice
    errors = errors[:, :, usable]
    best = int(errors.mean(axis=(1, 2)).argmin())
    choice[:] = best
    choice[usable] = _shrunk(errors - errors[best], rolled.actual.shape[2]).argmin(axis=0)
    return choice


def _shrunk(gaps: Numbers, horizon: int) -> Numbers:
    """Mean gaps of methods × products, drawn to the mean over products; methods × origins × products."""
    apart = max(gaps.shape[1] / horizon, 1.0)  # origins a day apart share all days but one
    own, noise = gaps.mean(axis=1), gaps.var(axis=1) / apart
    middle = own.mean(axis=1, keepdims=True)
    spread = np.maximum(own.var(axis=1, keepdims=True) - noise.mean(axis=1, keepdims=True), 0.0)
    trust = np.divide(spread, spread + noise, out=np.ones_like(noise), where=noise > 0)
    return np.asarray(middle + trust * (own - middle))
