"""BM25 over terms: what it finds, and how much of a request it explains."""

import numpy as np
import pytest

from retrieval.lexical import LexicalIndex, terms

TITLES = ["缓震跑步鞋 pace3", "越野跑步鞋", "运动袜", "降噪耳机", "电热水壶"]
INDEX = LexicalIndex.from_terms(list("abcde"), [terms(title) for title in TITLES])


def test_scores_are_one_for_each_row() -> None:
    scores = INDEX.scores("跑步鞋")
    assert scores.dtype == np.float32
    assert (scores > 0).tolist() == [True, True, False, False, False]


def test_a_rare_word_counts_more_than_a_frequent_one() -> None:
    scores = INDEX.scores("跑步鞋 耳机")
    assert scores[3] > scores[1] / 3
    assert INDEX.scores("pace3 跑步鞋").argmax() == 0


@pytest.mark.parametrize("query", ["", "完全陌生", "xyz", "想买"])
def test_unknown_words_score_zero(query: str) -> None:
    match = INDEX.match(query)
    assert match.scores.tolist() == [0] * 5
    assert match.matches.tolist() == [0] * 5
    assert match.known == 0


def test_a_word_repeated_in_the_request_counts_once() -> None:
    assert INDEX.scores("耳机 耳机 耳机").tolist() == INDEX.scores("耳机").tolist()


def test_equal_titles_score_equally() -> None:
    index = LexicalIndex.from_terms(["a", "b"], [["x", "y"], ["x", "y"]])
    first, second = index.scores("x y")
    assert first == second


def test_a_full_match_is_one_and_a_partial_one_less() -> None:
    match = INDEX.match("越野跑步鞋")
    assert match.matches[1] == pytest.approx(1, abs=0.05)
    assert 0 < match.matches[0] < 0.7


def test_known_is_the_share_of_the_request_that_words_explain() -> None:
    assert INDEX.match("跑步鞋").known == 1
    assert INDEX.match("跑步鞋 zzz").known == pytest.approx(3 / 4)


def test_rows_without_terms_are_never_found() -> None:
    index = LexicalIndex.from_terms(["a", "b"], [[], ["x"]])
    assert index.scores("x").tolist()[0] == 0


def test_an_empty_index_scores_nothing() -> None:
    assert LexicalIndex.from_terms([], []).scores("x").tolist() == []
    assert LexicalIndex.from_terms(["a"], [[]]).scores("x").tolist() == [0]


def test_ids_and_rows_must_agree() -> None:
    with pytest.raises(ValueError, match="1 ids came with 2 lists"):
        LexicalIndex.from_terms(["a"], [["x"], ["y"]])


def test_a_name_with_its_number_finds_no_other_number_of_that_name() -> None:
    titles = ["防晒霜 SPF50+ 清爽", "防晒霜 SPF30+50ml 清爽", "防晒霜 清爽 50ml"]
    index = LexicalIndex.from_terms("abc", [terms(title) for title in titles])
    assert list(index.scores("SPF50") > 0) == [True, False, False]
    assert list(index.scores("SPF45") > 0) == [True, True, False]
