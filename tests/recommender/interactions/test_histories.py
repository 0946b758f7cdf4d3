import numpy as np
import pytest

from recommender.interactions import Histories

ROWS = Histories(np.array([0, 2, 2, 5]), np.array([4, 1, 0, 2, 3]), np.ones(5, dtype=np.float32))


def test_rows_are_picked_in_the_order_asked() -> None:
    picked = ROWS.pick(np.array([2, 0]))
    assert picked.indices.tolist() == [0, 2, 3, 4, 1]
    assert picked.indptr.tolist() == [0, 3, 5]


def test_age_counts_back_from_the_most_recent_event() -> None:
    assert ROWS.age.tolist() == [1, 0, 2, 1, 0]


def test_dropped_events_leave_their_rows() -> None:
    kept = ROWS.keep(np.array([True, False, False, False, True]))
    assert kept.indptr.tolist() == [0, 1, 1, 2]
    assert kept.indices.tolist() == [4, 3]


def test_recent_events_weigh_more_in_the_matrix() -> None:
    table = ROWS.matrix(5, recency=1.0).toarray()
    assert table[2].tolist() == pytest.approx([1 / 3, 0, 1 / 2, 1, 0])


def test_an_item_taken_twice_weighs_twice() -> None:
    assert Histories.of([3, 3]).matrix(5).toarray()[0, 3] == 2


def test_the_matrix_passes_over_unknown_items_and_negative_weights() -> None:
    assert not Histories.of([-1, 7, 2], [1, 1, -1]).matrix(5).toarray().any()
