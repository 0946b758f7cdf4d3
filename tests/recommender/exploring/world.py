"""A made-up shop whose true click rates are known, and the log that exploring leaves of it."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from recommender.exploring.drawing import draw
from recommender.exploring.off_policy import Decisions
from recommender.exploring.thompson import Belief

RATES = np.array([0.10, 0.16, 0.08, 0.05, 0.12])
WANTED = np.array([0.0, 0.6, 0.0, 0.1, 0.3])  # another policy, whose worth is to be estimated
TRUTH = float(WANTED @ RATES)
BELIEFS = [Belief(20 * rate + 1, 20 * (1 - rate) + 1) for rate in (0.1, 0.1, 0.12, 0.05, 0.1)]


@dataclass(frozen=True)
class Log:
    """What was chosen, with which probability, and whether it was clicked."""

    chosen: NDArray[np.int64]
    propensities: NDArray[np.float64]
    rewards: NDArray[np.float64]

    def decisions(self, model: NDArray[np.float64] | None = None) -> Decisions:
        """The log as ``WANTED`` sees it; ``model`` is what is expected of each product."""
        expected = np.zeros(len(RATES)) if model is None else model
        size = len(self.chosen)
        return Decisions(
            self.rewards,
            self.propensities,
            WANTED[self.chosen],
            expected[self.chosen],
            np.full(size, float(WANTED @ expected)),
        )


def simulated(seed: int, size: int = 3000, share: float = 0.5) -> Log:
    """A log of ``size`` decisions of our own exploring, clicks by the true rates."""
    random = np.random.default_rng(seed)
    probabilities = _probabilities(share)
    # Products come as often as ``draw`` gives them; test_thompson.py holds it to its propensities.
    chosen = random.choice(len(RATES), size, p=probabilities)
    rewards = (random.random(size) < RATES[chosen]).astype(np.float64)
    return Log(chosen, probabilities[chosen], rewards)


@cache
def _probabilities(share: float) -> NDArray[np.float64]:
    names = [str(number) for number in range(len(RATES))]
    return np.array(draw(3, names, BELIEFS, share, chance=0.5).probabilities)
