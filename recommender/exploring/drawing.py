"""One place of a list given by chance: the ranking's own choice, or one that may turn out better.

Most lists keep the product that the ranking put there; its probability says so.
"""

from collections.abc import Sequence

import numpy as np

from recommender.exploring.thompson import Belief, exploring_probabilities
from recommender.exposure.draws import Draw


def draw(
    place: int,
    candidates: Sequence[str],
    beliefs: Sequence[Belief],
    share: float,
    chance: float,
) -> Draw:
    """Gives a place to one of ``candidates``.

    Args:
        place: From 1.
        candidates: At least one; the ranking's own choice first.
        beliefs: Of each candidate.
        share: Of all lists, how many explore, 0 to 1; the others keep the first candidate.
        chance: A number evenly spread over 0 to 1 that no other draw uses; it alone decides.
    """
    probabilities = share * exploring_probabilities(beliefs)
    probabilities[0] += 1 - share
    bounds = np.cumsum(probabilities)
    chosen = min(int(np.searchsorted(bounds, chance * bounds[-1], "right")), len(candidates) - 1)
    return Draw(place, tuple(candidates), tuple(float(p) for p in probabilities), chosen)
