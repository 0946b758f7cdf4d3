import numpy as np
import pytest

from recommender.interactions import Interactions
from recommender.models.als import Als
from recommender.models.blend import Blend
from recommender.models.content import ContentSimilarity
from recommender.models.item_to_item import ItemToItem
from recommender.models.mixing import Say, shares
from recommender.models.popular import Popular
from recommender.models.sequence import Sequence, SequenceSettings
from tests.recommender.data import interactions
from tests.recommender.models.contract import RecommenderContract

ATTRIBUTES = (["red"], ["red"], ["blue"], ["green"], ["blue"])
EVENLY = {"item_to_item": Say(1, 1), "content": Say(0.5, new=0.5)}
QUICK = SequenceSettings(width=8, reach=4, epochs=2)


def pair(says: dict[str, Say], gain: float = 1.0) -> Blend:
    return Blend([ContentSimilarity.of(ATTRIBUTES), ItemToItem()], says, gain)


class TestBlend(RecommenderContract):
    learns_from_events = False  # likeness needs none

    def make(self) -> Blend:
        return pair(EVENLY)


class TestBlendOfAll(RecommenderContract):
    learns_from_events = False

    def make(self) -> Blend:
        content = ContentSimilarity.of(ATTRIBUTES)
        members = [content, ItemToItem(), Als(width=4), Sequence(QUICK, content)]
        says = {one.kind: Say(1, 0.5, 0.5, -0.5) for one in members}
        return Blend(members, says)


class TestBlendWithoutContent(RecommenderContract):
    def make(self) -> Blend:
        return Blend([ItemToItem()], {"item_to_item": Say(1)})


def test_a_stranger_gets_what_is_popular() -> None:
    scores = Blend([Popular(), ItemToItem()]).fit(interactions()).score([])
    assert int(np.argmax(scores)) == 1


def test_scores_are_set_beside_the_rows_best_and_weak_rows_are_less_sure() -> None:
    share, sure = shares(np.array([[0.0, 1.0], [0.05, 0.1]], dtype=np.float32), 1.0)
    assert share.tolist() == [[0, 1], [0.5, 1]]
    assert sure.tolist() == pytest.approx([0.5, 0.1 / 1.1])


def test_no_evidence_is_no_division_by_zero() -> None:
    share, sure = shares(np.zeros((1, 2), dtype=np.float32), 0.0)
    assert (share.tolist(), sure.tolist()) == ([[0, 0]], [0])


def test_likeness_counts_more_for_an_item_that_no_one_took() -> None:
    some = Interactions.from_lines(["u a b", "v a b"], ["new"])
    likeness = ContentSimilarity.of([["x"], ["y"], ["x"]])
    scores = Blend([likeness], {"content": Say(1, new=0.6)}).fit(some).score([0])
    assert scores.tolist() == pytest.approx([1 + 0.6 / 3, 0, 1 + 0.6])


def test_a_member_counts_more_for_a_shopper_who_took_more() -> None:
    blend = Blend([Popular()], {"popular": Say(1, length=0.5)}).fit(interactions())
    assert blend.score([0, 1, 2]).max() > blend.score([0]).max() > blend.score([]).max()


def test_what_weighs_below_nothing_scores_zero() -> None:
    scores = Blend([Popular()], {"popular": Say(-1)}).fit(interactions()).score([0])
    assert not scores.any()


def test_other_weights_need_no_new_fit() -> None:
    blend = Blend([Popular(), *pair(EVENLY).members.values()]).fit(interactions())
    only = blend.weighing({"popular": Say(1)})
    assert list(only.members) == ["popular"]
    assert np.array_equal(only.score([0]), blend.popular.score([0]))


def test_neighbours_that_are_alike_count_more_with_a_gain() -> None:
    plain, gained = (pair(EVENLY, gain).fit(interactions()).together.score([0]) for gain in (0, 3))
    assert gained[1] == pytest.approx(4 * plain[1])
    assert gained[2] == plain[2]


def test_the_order_in_which_members_are_named_changes_nothing() -> None:
    one, other = (
        Blend([ContentSimilarity.of(ATTRIBUTES), ItemToItem()][::step], EVENLY).fit(interactions())
        for step in (1, -1)
    )
    assert one.score([0, 1]).tobytes() == other.score([0, 1]).tobytes()
