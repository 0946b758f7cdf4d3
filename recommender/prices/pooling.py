"""Partial pooling: elasticities of products that were seen little are drawn to that of all.

A hierarchical model of the slopes: true ones are taken as normal about a common mean, each estimate as
normal about its truth. Mean and spread are known by the data alone, the spread over a grid (Gelman et al.,
Bayesian Data Analysis, section 5.4, uniform prior), so that intervals count that both are uncertain.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

import numpy as np

from recommender.errors import PriceError
from recommender.prices.elasticity import Estimate, Numbers, Observations, fitted

GRID = 400  # spreads tried
WIDEST = 3.0  # times the spread of the estimates and their largest error together


@dataclass(frozen=True, slots=True)
class Pooled:
    """What groups have in common, and each drawn to it.

    Args:
        common: The mean of the true slopes.
        spread: Their standard deviation, expected.
        groups: Each group's slope after pooling.
    """

    common: Estimate
    spread: float
    groups: dict[str, Estimate]


def by_group(
    seen: Observations, *, advertising: bool = False
) -> tuple[dict[str, Estimate], list[str]]:
    """Each group's own elasticity, and the groups of which too little was seen for one."""
    found, silent = {}, []
    for name in sorted(set(seen.group)):
        try:
            fit = fitted(seen.of(name), by_group=False, advertising=advertising)
        except PriceError:
            silent.append(name)
        else:
            found[name] = fit.slope
    return found, silent


def pooled(slopes: Mapping[str, Estimate]) -> Pooled:
    """Draws each slope to the mean, the more the less certain it is.

    Raises:
        PriceError: There are fewer than two, or one has no error.
    """
    if len(slopes) < 2:
        raise PriceError(f"{len(slopes)} elasticities cannot be pooled; expected 2 or more.")
    for name, one in slopes.items():
        if not (np.isfinite(one.value) and 0 < one.error < inf):
            raise PriceError(
                f"The elasticity of {name!r} is {one.value} with error {one.error}; expected a "
                "number with an error above 0."
            )
    values = np.array([one.value for one in slopes.values()])
    noise = np.array([one.error**2 for one in slopes.values()])
    spreads = np.linspace(0, WIDEST * (values.std() + noise.max() ** 0.5), GRID + 1)[1:]
    likely, means, doubts = _given_spread(values, noise, spreads)
    mean = float((likely * means).sum())
    doubt = float((likely * (doubts + (means - mean) ** 2)).sum())
    drawn = noise / (noise + spreads[:, None] ** 2)  # grid × groups
    centres = values + drawn * (means[:, None] - values)
    variances = noise * (1 - drawn) + drawn**2 * doubts[:, None]
    middle = likely @ centres
    errors = np.sqrt(likely @ (variances + (centres - middle) ** 2))
    groups = {
        name: Estimate(float(value), float(error), one.freedom)
        for (name, one), value, error in zip(slopes.items(), middle, errors, strict=True)
    }
    common = Estimate(mean, doubt**0.5, len(slopes) - 1.0)
    return Pooled(common, float((likely * spreads).sum()), groups)


def _given_spread(
    values: Numbers, noise: Numbers, spreads: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """For each spread: how likely it is, the common mean given it, and the mean's variance."""
    variances = noise + spreads[:, None] ** 2
    doubts = 1 / (1 / variances).sum(axis=1)
    means = doubts * (values / variances).sum(axis=1)
    misfit = ((values - means[:, None]) ** 2 / variances + np.log(variances)).sum(axis=1)
    logs = (np.log(doubts) - misfit) / 2
    likely = np.exp(logs - logs.max())
    return likely / likely.sum(), means, doubts
