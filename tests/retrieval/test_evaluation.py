"""The measures are those of the literature, worked out by hand."""

import math

import numpy as np
import pytest

from retrieval.answering import FirstTens
from retrieval.evaluation import ARMS, Judgement, evaluate, measures
from tests.retrieval.shoes import searcher


def test_a_perfect_ranking_measures_one() -> None:
    found = measures(["a", "b", "c"], {"a": 2, "b": 1})
    assert found == {"ndcg@10": 1.0, "mrr@10": 1.0, "recall@100": 1.0}


def test_grades_count_exponentially_and_ranks_logarithmically() -> None:
    found = measures(["x", "b", "a"], {"a": 2, "b": 1})
    expected = (1 / math.log2(3) + 3 / math.log2(4)) / (3 + 1 / math.log2(3))
    assert found["ndcg@10"] == pytest.approx(expected)
    assert found["mrr@10"] == 0.5


def test_the_eleventh_place_is_too_late() -> None:
    found = measures([*"0123456789", "a"], {"a": 1})
    assert found == {"ndcg@10": 0.0, "mrr@10": 0.0, "recall@100": 1.0}


def test_what_is_not_found_lowers_recall() -> None:
    assert measures(["a"], {"a": 1, "b": 1, "no": 0})["recall@100"] == 0.5


def test_each_arm_is_measured() -> None:
    judged = [
        Judgement("跑步鞋", {"r1": 1, "r2": 1}),
        Judgement("耳机", {"h1": 2}),
        Judgement("x", {}),
    ]
    report = evaluate(searcher(), judged)
    assert report["queries"] == 2
    arms = report["arms"]
    assert isinstance(arms, dict)
    assert tuple(arms) == ARMS
    assert arms["ours"]["recall@100"] == 1.0


def test_nothing_judged_measures_zero() -> None:
    report = evaluate(searcher(), [])
    assert report["queries"] == 0


def test_first_tens_tell_what_they_answer_show_and_are_worth() -> None:
    tens = FirstTens(size=40)
    scores = np.zeros(40, dtype=np.float32)
    scores[:3] = 0.95, 0.91, 0.15
    ids = [f"p{row}" for row in range(40)]
    tens.add(ids, scores, {"p0": 2, "p39": 1})
    tens.add(ids, scores, {"p39": 1})
    assert tens.answered_share == 0.5
    assert tens.shown_share == 3 / 40
    assert tens.calibration() == [
        {"score": 0.15, "relevant": 0.0, "count": 2},
        {"score": 0.93, "relevant": 0.25, "count": 4},
    ]
    assert FirstTens(size=0).calibration() == []


def test_a_report_has_coverage_and_calibration() -> None:
    report = evaluate(searcher(), [])
    assert report["coverage"] == {"answered@10": dict.fromkeys(ARMS, 0.0), "catalogue@10": 0.0}
    assert report["calibration"] == []
