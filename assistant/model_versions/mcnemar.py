"""McNemar's exact test: whether two models that read the same rows differ by more than chance."""

from math import comb

SIGNIFICANT = 0.05  # below this a difference counts as more than chance


def mcnemar(fixed: int, broken: int) -> float:
    """How probably chance alone splits the rows so unevenly, or more (McNemar 1947, exact).

    Args:
        fixed: Rows that only the second model has right.
        broken: Rows that only the first model has right.

    >>> mcnemar(0, 0), mcnemar(5, 5), mcnemar(0, 6)
    (1.0, 1.0, 0.03125)
    """
    both = fixed + broken
    tail = sum(comb(both, one) for one in range(min(fixed, broken) + 1))
    return min(1.0, 2 * tail / (1 << both))
