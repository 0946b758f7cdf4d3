import numpy as np
import pytest

from recommender.interactions import Histories, Interactions
from recommender.measuring.accuracy import ndcg, sliced, summary
from recommender.measuring.ranks import Batch, Rankings, batches, rankings, target_ranks
from recommender.models.item_knn import ItemKnn
from recommender.models.popular import Popular
from tests.recommender.data import interactions


def test_the_rank_counts_better_unseen_items() -> None:
    batch = Batch(Histories.of([0]), np.array([3]))
    scores = np.array([[0.9, 0.5, 0.1, 0.3, 0.2]], dtype=np.float32)
    batch.hide_seen(scores)
    assert batch.ranks(scores).tolist() == [1]


def test_equal_scores_count_against_the_target() -> None:
    batch = Batch(Histories.of([]), np.array([0]))
    assert batch.ranks(np.zeros((1, 5), dtype=np.float32)).tolist() == [4]


def test_the_first_rank_has_a_gain_of_one() -> None:
    assert ndcg(np.array([0])) == 1
    assert ndcg(np.array([1, 10])) == pytest.approx(1 / np.log2(3) / 2)


def test_no_targets_have_no_gain() -> None:
    assert summary(np.zeros(0, dtype=np.int64))["ndcg@10"] == 0


def test_the_summary_holds_each_measure_at_each_cutoff() -> None:
    found = summary(np.array([0, 5, 19, 20]))
    assert found["hr@5"] == 0.25
    assert found["hr@10"] == 0.5
    assert found["hr@20"] == 0.75
    assert found["mrr@10"] == pytest.approx((1 + 1 / 6) / 4, abs=1e-5)


def test_every_user_with_a_target_is_ranked() -> None:
    split = interactions().leave_one_out()
    ranks = target_ranks(Popular().fit(split.seen), split)
    assert len(ranks) == 6
    assert ranks[1] == 0  # bob has a; b is the most popular of the rest


def test_a_sample_is_spread_over_the_users() -> None:
    lines = [f"u{n:03d} a b" for n in range(100)]
    split = Interactions.from_lines(lines).leave_one_out()
    assert sum(len(batch.targets) for batch in batches(split, most=10)) == 10


def test_one_scoring_gives_ranks_and_lists() -> None:
    split = interactions().leave_one_out()
    model = Popular().fit(split.seen)
    found = rankings(model, split)
    assert np.array_equal(found.ranks, target_ranks(model, split))
    assert found.lists[1, 0] == 1
    assert set(found.lists[1][4:].tolist()) == {-1}  # bob had one of five items


def test_the_target_stands_in_the_list_where_its_rank_says() -> None:
    lines = [f"u{n:02d} i{n % 7} j{n % 11} k{n % 5}" for n in range(60)]
    split = Interactions.from_lines(lines).leave_one_out()
    found = rankings(ItemKnn().fit(split.seen), split)
    for rank, items, target in zip(found.ranks, found.lists, split.targets, strict=True):
        alone = rank < 20 and items[rank] == target
        assert alone or target not in items[:rank] or rank >= 20


def test_slices_part_shoppers_and_items_by_what_was_seen_of_them() -> None:
    ranks, lengths, events = np.array([0, 3, 50]), np.array([1, 5, 9]), np.array([0, 4, 5])
    found = sliced(Rankings(ranks, np.zeros((3, 20), dtype=np.int64), lengths, events))
    assert found["cold_shoppers"] == {"users": 1, "hr@10": 1, "ndcg@10": 1, "mrr@10": 1}
    assert found["warm_shoppers"]["users"] == 2
    assert found["cold_items"]["hr@10"] == 1
    assert found["warm_items"] == {"users": 1, "hr@10": 0, "ndcg@10": 0, "mrr@10": 0}
    assert found["new_items"]["users"] == 1


def test_a_slice_without_shoppers_claims_no_figure() -> None:
    none = np.zeros(0, dtype=np.int64)
    found = sliced(Rankings(none, np.zeros((0, 20), dtype=np.int64), none, none))
    assert found["cold_items"] == {"users": 0}
