"""What a change did to sales, against products that were not changed: difference-in-differences.

Each product is one difference: the logarithm of its sales after over those before. Collapsed like this,
errors are clustered by product and days that resemble each other cost nothing (Bertrand, Duflo &
Mullainathan 2004). Only products that nothing was done to are controls (Callaway & Sant'Anna 2021).
With one changed product its own spread cannot be seen; it is taken from the controls (Conley & Taber 2011):
a random-effects model of what is more than the noise of counting (DerSimonian & Laird 1986).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log

import numpy as np

from recommender.errors import PriceError
from recommender.prices.elasticity import Estimate, Numbers

CONTROLS = 8  # products not changed, below which nothing is told
PIECES = 10.0  # of a product in the days before and after together, below which it does not count
WIDE = log(2.25)  # an interval that is wider, and holds no change at all, tells nothing
HALF = 0.5  # added to counts, whose logarithm is then right on average from a few pieces on
WEEK = 7


class Verdict(StrEnum):
    """What can be said of a change."""

    MORE = "more"
    LESS = "less"
    NO_DIFFERENCE = "no_difference"
    CANNOT_TELL = "cannot_tell"


class Why(StrEnum):
    """Why it cannot be told."""

    FEW_CONTROLS = "few_controls"
    FEW_PIECES = "few_pieces"
    DIVERGING = "diverging"
    WIDE = "wide"
    TOO_SHORT = "too_short"
    OTHER_CHANGES = "other_changes"


@dataclass(frozen=True, slots=True)
class Windows:
    """Days as columns of a table of sales; the ends do not count.

    Args:
        before, after: From which day to which.
    """

    before: tuple[int, int]
    after: tuple[int, int]

    @property
    def placebo(self) -> "Windows":
        """The same days so many whole weeks earlier that nothing of ``after`` is in them."""
        length = self.after[1] - self.before[1]
        shift = -(-length // WEEK) * WEEK
        start, end = self.after
        earlier = (start - shift, min(end - shift, self.before[1]))
        return Windows((self.before[0] - shift, self.before[1] - shift), earlier)


@dataclass(frozen=True, slots=True)
class Difference:
    """How sales changed against controls.

    Args:
        log: Of the ratio of sales after to before, over that of the controls.
        changed: Products that were changed and sold enough to count.
        controls: Products that were not.
    """

    log: Estimate
    changed: int
    controls: int

    def ratio(self, share: float = 0.95) -> tuple[float, float, float]:
        """Sales as a multiple of what they would have been, with the interval."""
        low, high = self.log.interval(share)
        return exp(self.log.value), exp(low), exp(high)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change did.

    Args:
        difference: After it; None where there was too little.
        placebo: The same before it, where nothing should be seen; None likewise.
        why: Why it cannot be told; None where it can.
    """

    difference: Difference | None
    placebo: Difference | None
    verdict: Verdict
    why: Why | None = None


def effect_of(
    pieces: Numbers, changed: Sequence[int], controls: Sequence[int], days: Windows
) -> Effect:
    """What a change did to the sales of some products.

    Args:
        pieces: Sold by product (rows) and day (columns).
        changed: The rows of products that were changed.
        controls: Rows of comparable ones that were not, at any time from the placebo's first day on.
        days: Before and after.
    """
    if days.placebo.before[0] < 0 or days.after[1] > pieces.shape[1]:
        return Effect(None, None, Verdict.CANNOT_TELL, Why.TOO_SHORT)
    since = days.placebo.before[0]
    kept = _enough(pieces, changed, days, since), _enough(pieces, controls, days, since)
    if not len(kept[0]):
        return Effect(None, None, Verdict.CANNOT_TELL, Why.FEW_PIECES)
    if len(kept[1]) < CONTROLS:
        return Effect(None, None, Verdict.CANNOT_TELL, Why.FEW_CONTROLS)
    spread = _dispersion(pieces[:, since : days.before[1]])
    difference = _difference(pieces, spread, kept, days)
    placebo = _difference(pieces, spread, kept, days.placebo)
    verdict, why = _judged(difference, placebo)
    return Effect(difference, placebo, verdict, why)


def _judged(difference: Difference, placebo: Difference) -> tuple[Verdict, Why | None]:
    if not _holds_nothing(placebo):
        return Verdict.CANNOT_TELL, Why.DIVERGING
    low, high = difference.log.interval()
    if not _holds_nothing(difference):
        trend = placebo.log.value  # may have gone on: Rambachan & Roth 2023, as far again as before
        if (low > 0 and low <= trend) or (high < 0 and high >= trend):
            return Verdict.CANNOT_TELL, Why.DIVERGING
        return (Verdict.MORE if low > 0 else Verdict.LESS), None
    if high - low > WIDE:
        return Verdict.CANNOT_TELL, Why.WIDE
    return Verdict.NO_DIFFERENCE, None


def _holds_nothing(one: Difference) -> bool:
    low, high = one.log.interval()
    return low <= 0 <= high


def _enough(pieces: Numbers, rows: Sequence[int], days: Windows, since: int) -> list[int]:
    """Those of ``rows`` that sold enough before; afterwards is what is to be measured."""
    least = PIECES * (days.before[1] - since) / (days.before[1] - days.before[0])
    return [row for row in rows if pieces[row, since : days.before[1]].sum() >= least]


def _dispersion(before: Numbers) -> Numbers:
    """By how much the sums of each product vary more than counts do; 1 or more."""
    mean = before.mean(axis=1)
    spread: Numbers = before.var(axis=1, ddof=1) / np.where(mean > 0, mean, 1.0)
    return np.maximum(spread, 1.0)


def _difference(
    pieces: Numbers, spread: Numbers, kept: tuple[list[int], list[int]], days: Windows
) -> Difference:
    rows = [*kept[0], *kept[1]]
    before = pieces[rows, days.before[0] : days.before[1]].sum(axis=1) + HALF
    after = pieces[rows, days.after[0] : days.after[1]].sum(axis=1) + HALF
    change, noise = np.log(after / before), spread[rows] * (1 / before + 1 / after)
    count = len(kept[0])
    between = _between(change[count:], noise[count:])
    weight = 1 / (noise + between)
    mine, theirs = weight[:count], weight[count:]
    centre = float((theirs * change[count:]).sum() / theirs.sum())
    value = float((mine * change[:count]).sum() / mine.sum()) - centre
    left = float((theirs * (change[count:] - centre) ** 2).sum() / (len(theirs) - 1))
    factor = max(left, 1.0)  # Knapp & Hartung 2003: where the model's spread is too small
    error = (factor * (1 / mine.sum() + 1 / theirs.sum())) ** 0.5
    freedom = len(theirs) - 1.0
    return Difference(Estimate(value, float(error), freedom), count, len(theirs))


def _between(change: Numbers, noise: Numbers) -> float:
    """The variance of true changes among products to which nothing was done."""
    weight = 1 / noise
    mean = (weight * change).sum() / weight.sum()
    excess = (weight * (change - mean) ** 2).sum() - (len(change) - 1)
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    return max(float(excess / scale), 0.0)


def windows(day: int, after: int, before: int = 28, between: int = 0) -> Windows:
    """The days before a change and those after it.

    Args:
        day: The column of the first day that counts as after it.
        after: For how many days it is looked at.
        before: How many days it is compared with.
        between: Days that are neither: in the course of which a price was changed.

    Raises:
        PriceError: There are none.
    """
    if after < 1 or before < WEEK:
        raise PriceError(f"A change cannot be told from {before} days before and {after} after it.")
    return Windows((day - between - before, day - between), (day, day + after))
