import numpy as np
import pytest

from recommender.interactions import Interactions
from recommender.models.blend import Blend, BlendWeights, sure
from recommender.models.content import ContentSimilarity
from tests.recommender.data import interactions
from tests.recommender.models.contract import RecommenderContract

ATTRIBUTES = (["red"], ["red"], ["blue"], ["green"], ["blue"])
PERSONAL = BlendWeights(popular=0.0)


class TestBlend(RecommenderContract):
    learns_from_events = False  # likeness needs none

    def make(self) -> Blend:
        return Blend(ContentSimilarity.of(ATTRIBUTES), PERSONAL)


class TestBlendWithoutContent(RecommenderContract):
    def make(self) -> Blend:
        return Blend(weights=PERSONAL)


def test_a_stranger_gets_what_is_popular() -> None:
    scores = Blend().fit(interactions()).score([])
    assert int(np.argmax(scores)) == 1


def test_weak_evidence_counts_for_less() -> None:
    together = np.array([[0.0, 1.0], [0.0, 0.1]], dtype=np.float32)
    assert sure(together, 1.0)[:, 1].tolist() == pytest.approx([0.5, 0.1 / 1.1])


def test_no_evidence_is_no_division_by_zero() -> None:
    assert sure(np.zeros((1, 2), dtype=np.float32), 0.0).tolist() == [[0, 0]]


def test_likeness_counts_more_for_an_item_that_no_one_took() -> None:
    some = Interactions.from_lines(["u a b", "v a b"], ["new"])
    likeness = ContentSimilarity.of([["x"], ["y"], ["x"]])
    plain = Blend(likeness, BlendWeights(unknown=0.0)).fit(some).score([0])
    eager = Blend(likeness, BlendWeights(unknown=0.5)).fit(some).score([0])
    assert eager[2] - plain[2] == pytest.approx(0.5)
    assert eager[0] - plain[0] == pytest.approx(0.5 / 3)


def test_other_weights_need_no_new_fit() -> None:
    blend = Blend(ContentSimilarity.of(ATTRIBUTES)).fit(interactions())
    weights = BlendWeights(together=0.0, alike=0.0, popular=1.0)
    assert np.array_equal(blend.weighing(weights).score([0]), blend.popular.score([0]))


def test_neighbours_that_are_alike_count_more_with_a_gain() -> None:
    scores = [
        Blend(ContentSimilarity.of(ATTRIBUTES), BlendWeights(gain=gain)).fit(interactions())
        for gain in (0.0, 3.0)
    ]
    plain, gained = (blend.together.score([0]) for blend in scores)
    assert gained[1] == pytest.approx(4 * plain[1])
    assert gained[2] == plain[2]
