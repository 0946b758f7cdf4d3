import numpy as np
import pytest

from recommender.measuring.lists import diversity, gini, novelty, qualities
from recommender.measuring.ranks import rankings
from recommender.models.content import ContentSimilarity
from recommender.models.popular import Popular
from tests.recommender.data import interactions

COLORS = ContentSimilarity.of([["red"], ["red"], ["blue"], ["blue"], ["blue"]])


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        pytest.param([3, 3, 3], 0, id="all alike"),
        pytest.param([0, 0, 0, 9], 0.75, id="a single one"),
        pytest.param([1, 3], 0.25, id="one to three"),
        pytest.param([0, 0], 0, id="nothing shown"),
    ],
)
def test_gini_tells_how_unevenly_items_are_shown(shown: list[int], expected: float) -> None:
    assert gini(np.array(shown)) == pytest.approx(expected)


def test_novelty_is_the_surprise_in_bits() -> None:
    taken = np.array([4.0, 1.0, 0.0])
    assert novelty(np.array([[0, 1]]), taken, 4) == pytest.approx((0 + 2) / 2)
    assert novelty(np.array([[2, -1]]), taken, 4) == pytest.approx(3)


def test_diversity_is_how_unlike_two_items_of_a_list_are() -> None:
    assert diversity(np.array([[0, 1, 2]]), COLORS.pairs) == pytest.approx(2 / 3)
    assert diversity(np.array([[0, 1, -1], [2, 3, 4]]), COLORS.pairs) == pytest.approx(0, abs=1e-6)


def test_a_list_of_one_has_no_diversity() -> None:
    assert diversity(np.array([[0, -1]]), COLORS.pairs) == 0


def test_the_same_list_for_all_covers_little_and_evenly() -> None:
    split = interactions().leave_one_out()
    found = qualities(rankings(Popular().fit(split.seen), split), split.seen, COLORS.pairs, 1)
    assert found["coverage@1"] == 0.6  # a, b and d
    assert found["gini@1"] == pytest.approx(gini(np.array([3, 1, 0, 2, 0])), abs=1e-5)
    assert found["diversity@1"] == 0


def test_diversity_is_unknown_where_nothing_is_known_of_the_items() -> None:
    split = interactions().leave_one_out()
    found = qualities(rankings(Popular().fit(split.seen), split), split.seen)
    assert found["diversity@10"] is None
