"""The parameters under which what was seen is likeliest, for models whose parameters are above 0."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import minimize

from recommender.ahead.histories import Numbers

BOUNDS = (math.log(1e-4), math.log(1e4))  # a parameter that runs away stops here, still a number


def likeliest(likelihood: Callable[[Numbers], float], start: Sequence[float]) -> list[float]:
    """Where the mean logarithm of the likelihood is highest.

    Args:
        likelihood: Of the parameters, each near 1 by its order of magnitude.
        start: Where the search begins.
    """

    def unlikelihood(logs: Numbers) -> float:
        return -likelihood(np.exp(logs))

    found = minimize(
        unlikelihood,
        [math.log(one) for one in start],
        method="L-BFGS-B",
        bounds=[BOUNDS] * len(start),
        options={"maxiter": 2_000, "maxfun": 20_000, "ftol": 1e-13, "gtol": 1e-8},
    )
    return [math.exp(one) for one in found.x.tolist()]
