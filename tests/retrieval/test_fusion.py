"""Fusion of words and meaning."""

import numpy as np
import pytest

from retrieval.fusion import (
    blend,
    lexical_weight,
    reciprocal_rank_fusion,
)
from retrieval.lexical import LexicalMatch, Scores


def scores(*values: float) -> Scores:
    return np.array(values, dtype=np.float32)


def test_ranks_are_summed_as_published() -> None:
    fused = reciprocal_rank_fusion([scores(3, 2, 1), scores(0.1, 0.9, 0.5)])
    assert fused.tolist() == pytest.approx([1 / 61 + 1 / 63, 1 / 62 + 1 / 61, 1 / 63 + 1 / 62])


def test_a_row_an_arm_did_not_find_gets_nothing_from_it() -> None:
    assert reciprocal_rank_fusion([scores(0, 5)]).tolist() == pytest.approx([0, 1 / 61])


def test_a_tie_of_ranks_takes_the_order_of_rows() -> None:
    first, second = reciprocal_rank_fusion([scores(1, 1)])
    assert first > second


def test_words_weigh_nothing_when_none_is_known() -> None:
    assert lexical_weight(LexicalMatch(scores(0, 0), 0, 0)) == 0


def test_words_weigh_half_when_a_title_says_everything() -> None:
    assert lexical_weight(LexicalMatch(scores(2, 1), 2, 1)) == 0.5
    assert lexical_weight(LexicalMatch(scores(2, 1), 2, 0.5)) == 0.25


def test_a_row_without_a_vector_is_judged_by_its_words() -> None:
    held = np.array([True, False])
    assert blend(scores(0.8, 0.8), scores(0.4, 0), 0.5, held).tolist() == pytest.approx([0.6, 0.8])
