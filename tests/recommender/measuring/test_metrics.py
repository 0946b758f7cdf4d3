import numpy as np
import pytest

from recommender.interactions import Histories, Interactions
from recommender.measuring.metrics import Batch, batches, coverage, ndcg, summary, target_ranks
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


def test_coverage_is_the_share_of_items_shown() -> None:
    split = Interactions.from_lines(["u a b", "v a c"]).leave_one_out()
    assert coverage(Popular().fit(split.seen), split, cutoff=1) == pytest.approx(1 / 3, abs=1e-5)
