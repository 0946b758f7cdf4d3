import numpy as np
import pytest

from recommender.exploring.drawing import draw
from recommender.exploring.thompson import (
    Belief,
    exploring_probabilities,
    probabilities_to_be_best,
)

UNEQUAL = [Belief(3, 20), Belief(12, 60), Belief(1, 4), Belief(40, 600)]


def test_the_probabilities_are_those_of_sampling_from_the_beliefs() -> None:
    random = np.random.default_rng(7)
    sampled = np.array([random.beta(one.hits, one.misses, 200_000) for one in UNEQUAL])
    often = np.bincount(sampled.argmax(axis=0), minlength=len(UNEQUAL)) / 200_000
    assert probabilities_to_be_best(UNEQUAL) == pytest.approx(often, abs=0.005)


def test_equal_beliefs_are_equally_likely() -> None:
    assert probabilities_to_be_best([Belief(2, 9)] * 4) == pytest.approx([0.25] * 4)


def test_a_sure_belief_of_many_showings_is_still_told_apart() -> None:
    sure = probabilities_to_be_best([Belief(2_000, 8_000), Belief(2_300, 7_700)])
    assert sure[1] > 0.999
    assert sure.sum() == pytest.approx(1)


def test_a_product_hardly_shown_is_tried_more_than_one_known_to_be_as_good() -> None:
    *known, unknown = probabilities_to_be_best([*[Belief(100, 900)] * 5, Belief(1, 9)])
    assert unknown > 2 * max(known)


def test_no_candidate_is_left_without_a_chance() -> None:
    hopeless = [Belief(5_000, 5_000), Belief(1, 9_000)]
    assert exploring_probabilities(hopeless, floor=0.1).min() == pytest.approx(0.05, abs=1e-4)


@pytest.mark.parametrize("share", [0.0, 0.1, 1.0])
def test_products_are_drawn_as_often_as_their_propensities_say(share: float) -> None:
    names = [str(number) for number in range(len(UNEQUAL))]
    chances = (np.arange(1_000) + 0.5) / 1_000
    made = [draw(3, names, UNEQUAL, share, chance) for chance in chances]
    often = np.bincount([one.chosen for one in made], minlength=len(names)) / len(chances)
    assert often == pytest.approx(made[0].probabilities, abs=2 / 1_000)
    assert sum(made[0].probabilities) == pytest.approx(1)


def test_without_a_share_the_ranking_decides() -> None:
    made = draw(3, ["a", "b"], UNEQUAL[:2], 0.0, 0.999)
    assert (made.product_id, made.propensity, made.explores) == ("a", 1.0, False)


def test_the_same_chance_draws_the_same_product() -> None:
    names = ["a", "b", "c", "d"]
    assert draw(3, names, UNEQUAL, 0.5, 0.7) == draw(3, names, UNEQUAL, 0.5, 0.7)
