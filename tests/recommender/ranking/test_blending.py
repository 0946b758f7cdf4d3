from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.errors import EvidenceError
from recommender.ranking.blending import rank
from recommender.ranking.evidence import Part

values = st.floats(-2, 2)
parts = st.sampled_from([part.value for part in Part])
evidences = st.dictionaries(parts, st.dictionaries(st.sampled_from("abcd"), values))


@settings(max_examples=100, deadline=None)
@given(evidences, st.dictionaries(parts, st.floats(0, 3)))
def test_the_parts_add_up_to_the_score_exactly(
    evidence: dict[str, dict[str, float]], weights: dict[str, float]
) -> None:
    for one in rank("abcd", evidence, weights):
        total = sum((Decimal(repr(value)) for value in one.parts.values()), Decimal(0))
        assert total == Decimal(repr(one.score))


def test_the_best_comes_first_and_ties_go_by_id() -> None:
    evidence = {"match": {"c": 0.5, "a": 0.5, "b": 0.9}}
    assert [one.id for one in rank("cab", evidence, {"match": 1.0})] == ["b", "a", "c"]


def test_each_part_is_its_weight_times_its_evidence() -> None:
    evidence = {"match": {"a": 0.5}, "together": {"a": 0.25}}
    (one,) = rank("a", evidence, {"match": 0.6, "together": 0.4})
    assert one.parts == {"match": 0.3, "together": 0.1}
    assert one.score == 0.4


def test_evidence_against_lowers_the_score() -> None:
    evidence = {"match": {"a": 0.6, "b": 0.5}, "profile": {"a": -1.0}}
    ranked = rank("ab", evidence, {"match": 1.0, "profile": 0.5})
    assert [one.id for one in ranked] == ["b", "a"]
    assert ranked[1].parts == {"match": 0.6, "profile": -0.5}


def test_a_part_switched_off_is_gone_from_the_parts() -> None:
    evidence = {"match": {"a": 0.5}, "profile": {"a": 0.9}}
    (one,) = rank("a", evidence, {"match": 1.0, "profile": 0.0})
    assert one.parts == {"match": 0.5}


def test_only_what_speaks_for_a_product_is_a_main_part() -> None:
    evidence = {"match": {"a": 0.1}, "profile": {"a": -0.9}, "popular": {"a": 0.4}}
    (one,) = rank("a", evidence, {"match": 1, "profile": 1, "popular": 1})
    assert one.main_parts() == [("popular", 0.4), ("match", 0.1)]
    assert one.main_parts(1) == [("popular", 0.4)]


def test_evidence_beyond_one_is_cut_off() -> None:
    evidence = {"match": {"a": 7.0, "b": 1.0}}
    assert [one.score for one in rank("ab", evidence, {"match": 1.0})] == [1, 1]


def test_a_candidate_without_evidence_scores_zero() -> None:
    (one,) = rank(["a"], {}, {"match": 1.0})
    assert (one.score, dict(one.parts)) == (0.0, {})


def test_candidates_count_once_and_the_limit_holds() -> None:
    assert [one.id for one in rank("abab", {}, {}, limit=1)] == ["a"]
    assert len(rank("abab", {}, {})) == 2


def test_no_candidates_give_an_empty_list() -> None:
    assert rank([], {"match": {"a": 1.0}}, {"match": 1.0}) == []


@pytest.mark.parametrize(
    ("evidence", "weights", "message"),
    [
        pytest.param({"mood": {}}, {}, "no part 'mood'", id="unknown part"),
        pytest.param({}, {"mood": 1.0}, "no part 'mood'", id="unknown weight"),
        pytest.param({}, {"match": -1.0}, "'match' is -1.0", id="weight below zero"),
        pytest.param({}, {"match": float("nan")}, "'match' is nan", id="weight that is no number"),
        pytest.param({"match": {"a": float("nan")}}, {"match": 1}, "'a' is NaN", id="evidence"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_name(
    evidence: dict[str, dict[str, float]], weights: dict[str, float], message: str
) -> None:
    with pytest.raises(EvidenceError, match=message):
        rank("a", evidence, weights)
