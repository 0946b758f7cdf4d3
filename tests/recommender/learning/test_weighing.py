from dataclasses import replace

import numpy as np
import pytest

from recommender.learning.examples import Examples, gathered
from recommender.learning.weighing import held_out_ndcg, learnt, weighed
from recommender.measuring.accuracy import ndcg
from recommender.measuring.ranks import target_ranks
from recommender.models.blend import Blend
from recommender.models.content import ContentSimilarity
from recommender.models.item_to_item import ItemToItem
from recommender.models.mixing import DEFAULTS, Say
from recommender.models.popular import Popular
from tests.recommender.learning.test_tuning import CONTENT, SPLIT


def examples(rows: int = 200, names: tuple[str, ...] = ("ease", "bpr")) -> Examples:
    """The first member knows the next item, the second one guesses."""
    chance = np.random.default_rng(3)
    features = np.zeros((rows, 6, 4 * len(names)), dtype=np.float32)
    targets = chance.integers(6, size=rows)
    features[:, :, 4:5] = chance.random((rows, 6, 1))
    features[np.arange(rows), targets, 0] = 1
    return Examples(names, np.tile(np.arange(6), (rows, 1)), targets, targets < 0, features)


def test_who_knows_counts_more_than_who_guesses() -> None:
    weights = learnt(examples())
    assert weights[0] > 3
    assert abs(weights[4]) < 0.5


def test_a_guesser_is_left_out() -> None:
    says, told = weighed(examples(), required=())
    assert list(says) == ["ease"]
    assert told["blend"] == 1


def test_a_required_member_stays() -> None:
    assert set(weighed(examples(), required=("bpr",))[0]) == {"ease", "bpr"}


def test_few_shoppers_leave_weights_near_what_did_well_elsewhere() -> None:
    few, many = (learnt(examples(rows, ("als", "bpr"))) for rows in (4, 400))
    start = DEFAULTS["als"].base
    assert start < few[0] < many[0]


def test_no_decided_shopper_leaves_the_defaults() -> None:
    none = replace(examples(3, ("als", "bpr")), targets=np.full(3, -1))
    assert weighed(none, ("als",))[0]["als"] == DEFAULTS["als"]


def test_a_member_is_judged_by_shoppers_it_did_not_learn_from() -> None:
    noise = examples(40, ("bpr",))
    noise = replace(noise, features=np.random.default_rng(1).random((40, 6, 4)).astype(np.float32))
    weights = learnt(noise)
    assert held_out_ndcg(noise) <= ndcg(noise.ranks(weights))


@pytest.fixture(scope="module")
def blend() -> Blend:
    return Blend([Popular(), ItemToItem(), CONTENT]).fit(SPLIT.seen)


def test_shoppers_who_took_new_items_count_for_a_fifth_at_least() -> None:
    """Two shoppers in a hundred took what the second member says, the others what the first does."""
    features = np.zeros((100, 2, 8), dtype=np.float32)
    features[:, 0, 0] = features[:, 1, 4] = 1
    targets = np.r_[np.ones(2, dtype=np.int64), np.zeros(98, dtype=np.int64)]
    items = np.tile(np.arange(2), (100, 1))
    told = [
        learnt(Examples(("ease", "bpr"), items, targets, cold, features))
        for cold in (targets < 0, targets == 1)
    ]
    odds = [float(np.exp(weights[4] - weights[0])) for weights in told]
    assert odds[0] < 0.1
    assert 0.2 < odds[1] < 0.4


def test_examples_rank_as_the_blend_does(blend: Blend) -> None:
    gathered_here = gathered(blend, SPLIT, 1000)
    weights = [value for name in gathered_here.names for value in said(blend.says[name])]
    ranks = gathered_here.ranks(np.array(weights, dtype=np.float32))
    assert np.array_equal(np.minimum(ranks, 10), np.minimum(target_ranks(blend, SPLIT), 10))


def test_examples_hold_no_item_that_the_shopper_had(blend: Blend) -> None:
    found = gathered(blend, SPLIT, 1000)
    rows = np.flatnonzero(SPLIT.targets >= 0)
    for row, items in zip(rows, found.items, strict=True):
        had = SPLIT.seen.histories.pick(np.array([row])).indices
        assert not np.isin(items, had).any()


def test_likeness_alone_makes_examples_too() -> None:
    alone = Blend([ContentSimilarity(CONTENT.blocks)]).fit(SPLIT.seen)
    assert (gathered(alone, SPLIT, 1000).targets >= 0).any()


def said(say: Say) -> tuple[float, float, float, float]:
    return say.base, say.sure, say.length, say.new
