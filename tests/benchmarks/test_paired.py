"""The randomisation test agrees with counting by hand, and does not find what is not there."""

import numpy as np
import pytest
from paired import compare


def test_the_p_value_of_few_requests_is_that_of_all_their_signs() -> None:
    found = compare([0.9, 0.8, 0.7, 0.6], [0.5, 0.5, 0.5, 0.5])
    assert found.p == pytest.approx(2 / 2**4)
    assert (found.won, found.lost) == (4, 0)
    assert not found.better


def test_a_steady_difference_is_found_in_either_direction() -> None:
    rng = np.random.default_rng(1)
    base = rng.uniform(0.2, 0.8, 60)
    raised = base + rng.normal(0.05, 0.05, 60)
    assert compare(list(raised), list(base)).better
    assert compare(list(base), list(raised)).worse


def test_noise_is_no_difference() -> None:
    rng = np.random.default_rng(2)
    base = rng.uniform(0.2, 0.8, 60)
    found = compare(list(base + rng.normal(0, 0.1, 60)), list(base))
    assert not found.better
    assert not found.worse


def test_the_same_ranking_twice_is_no_difference() -> None:
    found = compare([0.3, 0.4], [0.3, 0.4])
    assert (found.difference, found.p) == (0, 1)


def test_figures_of_different_requests_are_refused() -> None:
    with pytest.raises(ValueError, match="2 and 1 figures"):
        compare([0.1, 0.2], [0.1])
