"""What another way of choosing would have earned, estimated from what was shown by chance.

IPS weighs each reward by how much likelier the other policy was to show it (Horvitz and Thompson
1952), SNIPS divides by the sum of these weights (Swaminathan and Joachims 2015), the doubly robust
estimate corrects a model of the rewards by what it missed (Dudík, Langford and Li 2011).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from recommender.errors import EvidenceError

Floats = NDArray[np.float64]
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean reward with its interval.

    Args:
        value: Reward a decision.
        low: The interval's lower end, by the central limit theorem.
        high: The upper end.
        rows: How many decisions it rests on.
        effective: How many equally weighted ones would tell as much (Kish 1965).
    """

    value: float
    low: float
    high: float
    rows: int
    effective: float

    def to_json(self) -> dict[str, Any]:
        """Rounded to six decimals."""
        named = {name: getattr(self, name) for name in ("value", "low", "high", "effective")}
        return {**{name: round(value, 6) for name, value in named.items()}, "rows": self.rows}


@dataclass(frozen=True, slots=True, eq=False)
class Decisions:
    """Logged decisions, seen with the eyes of another policy; every array has (n,) rows.

    Args:
        rewards: What each decision brought.
        propensities: The probability with which its action was chosen, above 0.
        wanted: The probability with which the other policy would have chosen it.
        expected: What a model of the rewards expects of the action that was chosen.
        baseline: What it expects of the other policy in this place.
    """

    rewards: Floats
    propensities: Floats
    wanted: Floats
    expected: Floats
    baseline: Floats

    def __post_init__(self) -> None:
        if not len(self.rewards):
            raise EvidenceError("There is no logged decision; expected at least one.")
        if not (self.propensities > 0).all():
            raise EvidenceError("A logged propensity is 0; what was shown had some probability.")

    @property
    def weights(self) -> Floats:
        """How much likelier the other policy was to choose what was chosen."""
        return self.wanted / self.propensities


def inverse_propensity(decisions: Decisions) -> Estimate:
    """IPS: unbiased where the propensities are right and cover what the other policy wants."""
    return _mean_of(decisions.weights * decisions.rewards, decisions.weights)


def self_normalised(decisions: Decisions) -> Estimate:
    """SNIPS: a little bias for less variance; the interval is by the delta method."""
    weights = decisions.weights
    total = weights.sum()
    if total == 0:
        return Estimate(0.0, 0.0, 0.0, len(weights), 0.0)
    value = float((weights * decisions.rewards).sum() / total)
    errors = weights * (decisions.rewards - value)
    deviation = float(np.sqrt((errors**2).sum()) / total)
    return _around(value, deviation, weights)


def doubly_robust(decisions: Decisions) -> Estimate:
    """DR: right where either the propensities or the model of the rewards are."""
    missed = decisions.rewards - decisions.expected
    return _mean_of(decisions.baseline + decisions.weights * missed, decisions.weights)


def estimates(decisions: Decisions) -> dict[str, Estimate]:
    """All three by name."""
    return {
        "ips": inverse_propensity(decisions),
        "snips": self_normalised(decisions),
        "dr": doubly_robust(decisions),
    }


def _mean_of(terms: Floats, weights: Floats) -> Estimate:
    spread = float(terms.std(ddof=1)) if len(terms) > 1 else float("inf")
    return _around(float(terms.mean()), spread / np.sqrt(len(terms)), weights)


def _around(value: float, deviation: float, weights: Floats) -> Estimate:
    reach = float(norm.ppf((1 + CONFIDENCE) / 2)) * deviation
    squares = float((weights**2).sum())
    effective = float(weights.sum()) ** 2 / squares if squares else 0.0
    return Estimate(value, value - reach, value + reach, len(weights), effective)
