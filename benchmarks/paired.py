"""Is one way of ranking better than another on the same requests, or was it luck?

Under the null hypothesis it is chance which of the two got which figure of a request, so the sign of
each difference may be flipped (Smucker, Allan and Carterette 2007).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import permutation_test

FLIPS = 10_000
SEED = 7
BATCH = 200  # flips held at once
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Comparison:
    """One against another on the same requests.

    Args:
        difference: Of the means.
        won: Requests on which the first is better.
        lost: Requests on which it is worse.
        p: Two-sided, 0 to 1.
    """

    difference: float
    won: int
    lost: int
    p: float

    @property
    def better(self) -> bool:
        """Whether the first is significantly better."""
        return self.difference > 0 and self.p < LEVEL

    @property
    def worse(self) -> bool:
        """Whether the first is significantly worse."""
        return self.difference < 0 and self.p < LEVEL

    def __str__(self) -> str:
        return f"{self.difference:+.3f}  {self.won}:{self.lost}  p={self.p:.4f}"


def compare(first: Sequence[float], second: Sequence[float]) -> Comparison:
    """A two-sided randomisation test of 10,000 sign flips, all of them when there are fewer.

    Args:
        first: A figure by request.
        second: The figures of the other, in the same order.

    Raises:
        ValueError: The two are not of one length, or are empty.
    """
    if len(first) != len(second) or not first:
        raise ValueError(f"{len(first)} and {len(second)} figures; expected as many, at least one.")
    differences = np.asarray(first, dtype=np.float64) - np.asarray(second, dtype=np.float64)
    won, lost = int((differences > 0).sum()), int((differences < 0).sum())
    return Comparison(float(differences.mean()), won, lost, _p(differences))


def _p(differences: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    if not differences.any():
        return 1.0
    tested = permutation_test(
        (differences[differences != 0],),  # a tie stays a tie whoever got which
        lambda sample, axis: np.mean(sample, axis=axis),
        permutation_type="samples",
        n_resamples=FLIPS,
        rng=np.random.default_rng(SEED),
        vectorized=True,
        batch=BATCH,
    )
    return float(tested.pvalue)
