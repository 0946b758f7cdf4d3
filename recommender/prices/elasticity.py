"""Price elasticities: by how many per cent sales change when a price changes by one.

A log–log regression by least squares; the slope at the logarithm of the price is the elasticity. Errors
are heteroscedasticity-consistent (HC3, MacKinnon & White 1985), which hold with few rows too. It tells
what went together in the past: a price that was cut because nobody bought, or together with an
advertisement, is not told apart from one cut by chance, unless the advertisement is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

from recommender.errors import PriceError

Numbers = NDArray[np.float64]

FEWEST = 8  # observations beyond as many coefficients, and
MOST_PULL = 0.99  # an observation that the line must go through has no residual to divide
FEWEST_PRICES = 3  # different prices, below which no slope is told


@dataclass(frozen=True, slots=True)
class Observations:
    """What was sold at which price, over periods of one length.

    Args:
        units: Pieces sold, above 0; a period without a sale has no logarithm.
        price: Of one piece, above 0, in the same currency.
        group: Of each observation: the brand or product it is of.
        featured: Whether it was advertised then; all False where that is not known.

    Raises:
        PriceError: Lengths differ, or a number is none or not above 0.
    """

    units: Numbers
    price: Numbers
    group: Sequence[str]
    featured: NDArray[np.bool_]

    def __post_init__(self) -> None:
        lengths = {len(self.units), len(self.price), len(self.group), len(self.featured)}
        if len(lengths) != 1:
            raise PriceError(f"Columns of {sorted(lengths)} observations cannot belong together.")
        for name in ("units", "price"):
            values = getattr(self, name)
            wrong = np.flatnonzero(~(np.isfinite(values) & (values > 0)))
            if len(wrong):
                raise PriceError(
                    f"Observation {wrong[0] + 1} has {name} {values[wrong[0]]}; expected above 0."
                )

    def __len__(self) -> int:
        return len(self.units)

    def of(self, group: str) -> "Observations":
        """Those of one group."""
        chosen = np.array([each == group for each in self.group], dtype=np.bool_)
        names = [group] * int(chosen.sum())
        return Observations(self.units[chosen], self.price[chosen], names, self.featured[chosen])


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient, its standard error and how many degrees of freedom that has."""

    value: float
    error: float
    freedom: float

    def interval(self, share: float = 0.95) -> tuple[float, float]:
        """Student's t."""
        reach = float(t.ppf((1 + share) / 2, self.freedom)) * self.error
        return self.value - reach, self.value + reach


@dataclass(frozen=True, slots=True)
class Fit:
    """A regression: the slope at the price, the lift of advertising, and what is left.

    Args:
        slope: The elasticity.
        lift: What advertising adds to the logarithm of sales; None where it never changed.
        residuals: One for each observation, of the logarithm.
    """

    slope: Estimate
    lift: Estimate | None
    residuals: Numbers


def fitted(seen: Observations, *, by_group: bool, advertising: bool = False) -> Fit:
    """One slope for all observations.

    Args:
        seen: What was sold at which price.
        by_group: Whether each group has a level of its own; else a dear brand that sells well hides
            that its own price cuts work.
        advertising: Whether what was advertised is told apart.

    Raises:
        PriceError: There are too few observations or prices, or price and advertising go together.
    """
    ad = seen.featured.astype(np.float64)
    with_ad = advertising and ad.min(initial=1) < ad.max(initial=0)
    levels = _levels(seen.group) if by_group else np.ones((len(seen), 1))
    columns = [np.log(seen.price)[:, None]] + ([ad[:, None]] if with_ad else []) + [levels]
    design = np.concatenate(columns, axis=1)
    _enough(seen, design)
    found, errors, residuals = _least_squares(design, np.log(seen.units))
    freedom = float(len(seen) - design.shape[1])
    slope = Estimate(float(found[0]), float(errors[0]), freedom)
    lift = Estimate(float(found[1]), float(errors[1]), freedom) if with_ad else None
    return Fit(slope, lift, residuals)


def _levels(groups: Sequence[str]) -> Numbers:
    names = np.array(groups)
    return np.stack([names == name for name in sorted(set(groups))], axis=1).astype(np.float64)


def _enough(seen: Observations, design: Numbers) -> None:
    prices = len(np.unique(seen.price))
    needed = design.shape[1] + FEWEST
    if len(seen) < needed or prices < FEWEST_PRICES:
        raise PriceError(
            f"{len(seen)} observations at {prices} prices tell no elasticity; expected {needed} "
            f"at {FEWEST_PRICES} prices or more."
        )
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise PriceError("The price changed only together with something else; no slope is told.")


def _least_squares(design: Numbers, values: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Coefficients, their HC3 standard errors, and residuals."""
    inverse = np.linalg.pinv(design.T @ design)
    found = inverse @ (design.T @ values)
    residuals = values - design @ found
    pull = np.minimum(((design @ inverse) * design).sum(axis=1), MOST_PULL)
    weighted = design * (residuals / (1 - pull))[:, None]
    spread = inverse @ (weighted.T @ weighted) @ inverse
    return found, np.sqrt(np.diag(spread)), residuals
