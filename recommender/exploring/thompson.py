"""Thompson sampling with its probabilities written down.

A product is chosen as often as it is likely to be the best one (Thompson 1933). That probability is
worked out by quadrature instead of sampled, so that it can be logged and later divided by.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.polynomial.legendre import leggauss
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv

Floats = NDArray[np.float64]

NODES, NODE_WEIGHTS = leggauss(48)
LEVELS = (NODES + 1) / 2  # of each belief, the quantiles at which the others are asked
LEVEL_WEIGHTS = NODE_WEIGHTS / 2
FLOOR = 0.1  # shared evenly, so that no propensity is so small that one click weighs thousands


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of a product's rate: a beta distribution.

    Args:
        hits: Its first parameter, above 0: successes seen, and those supposed beforehand.
        misses: Its second, above 0.
    """

    hits: float
    misses: float

    @property
    def mean(self) -> float:
        """The rate expected."""
        return self.hits / (self.hits + self.misses)


def probabilities_to_be_best(beliefs: Sequence[Belief]) -> Floats:
    """The probability that each has the highest rate of all, (n,), summing to 1.

    It is the mean over a product's own quantiles of the probability that all others lie below.
    """
    hits = np.array([belief.hits for belief in beliefs])
    misses = np.array([belief.misses for belief in beliefs])
    rates = betaincinv(hits[:, None], misses[:, None], LEVELS)  # (n, levels)
    below = betainc(hits[:, None, None], misses[:, None, None], rates[None])  # (other, own, level)
    own = np.arange(len(beliefs))
    below[own, own] = 1.0
    best: Floats = below.prod(axis=0) @ LEVEL_WEIGHTS
    return np.asarray(best / best.sum(), dtype=np.float64)


def exploring_probabilities(beliefs: Sequence[Belief], floor: float = FLOOR) -> Floats:
    """Thompson's probabilities, of which ``floor`` is shared evenly among all, (n,)."""
    return np.asarray((1 - floor) * probabilities_to_be_best(beliefs) + floor / len(beliefs))
