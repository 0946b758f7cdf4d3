import numpy as np
import pytest

from recommender.errors import ModelError
from recommender.models.content import ContentSimilarity
from tests.recommender.data import interactions
from tests.recommender.models.contract import RecommenderContract

ATTRIBUTES: list[list[str]] = [["red", "wool"], ["red", "wool"], ["red"], ["blue"], []]
VECTORS = np.array([[1, 0, 0], [0.9, 0.1, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]], dtype=np.float32)


class TestByAttributes(RecommenderContract):
    learns_from_events = False

    def make(self) -> ContentSimilarity:
        return ContentSimilarity.of(ATTRIBUTES)


class TestByVectors(RecommenderContract):
    learns_from_events = False

    def make(self) -> ContentSimilarity:
        return ContentSimilarity.of(vectors=VECTORS)


class TestByBoth(RecommenderContract):
    learns_from_events = False

    def make(self) -> ContentSimilarity:
        return ContentSimilarity.of(ATTRIBUTES, ATTRIBUTES, VECTORS)


def test_the_same_attributes_are_wholly_alike() -> None:
    scores = ContentSimilarity.of(ATTRIBUTES).score([0])
    assert scores[1] == pytest.approx(1)
    assert 0 < scores[2] < 1
    assert scores[3] == 0


def test_a_rare_attribute_says_more() -> None:
    likeness = ContentSimilarity.of([["a", "x"], ["a"], ["x"], ["a"], ["a"]])
    assert likeness.score([0])[2] > likeness.score([0])[1]


def test_an_item_without_attributes_is_like_nothing() -> None:
    assert not ContentSimilarity.of(ATTRIBUTES).score([4]).any()


def test_both_kinds_count_half_each() -> None:
    both = ContentSimilarity.of(ATTRIBUTES, vectors=VECTORS).score([0])
    one, other = ContentSimilarity.of(ATTRIBUTES), ContentSimilarity.of(vectors=VECTORS)
    assert both[1] == pytest.approx((one.score([0])[1] + other.score([0])[1]) / 2)


def test_pairs_are_scored_as_single_items() -> None:
    likeness = ContentSimilarity.of(ATTRIBUTES, vectors=VECTORS)
    pairs = likeness.pairs(np.array([0, 0, 3]), np.array([1, 3, 4]))
    single = [likeness.score([0])[1], likeness.score([0])[3], likeness.score([3])[4]]
    assert pairs.tolist() == pytest.approx(single)


def test_the_cause_is_the_most_alike_item_of_the_history() -> None:
    causes = ContentSimilarity.of(ATTRIBUTES).main_causes([3, 0], np.ones(2, dtype=np.float32))
    assert causes.tolist() == [1, 1, 1, 0, -1]


def test_an_empty_history_causes_nothing() -> None:
    causes = ContentSimilarity.of(ATTRIBUTES).main_causes([], np.ones(0, dtype=np.float32))
    assert causes.tolist() == [-1] * 5


def test_features_of_other_items_are_refused() -> None:
    with pytest.raises(ModelError, match="of 2 items; expected 5"):
        ContentSimilarity.of([["a"], ["b"]]).fit(interactions())
