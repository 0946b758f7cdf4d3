import numpy as np
from scipy import sparse

from recommender.models import neighbours

TABLE = sparse.csr_array(
    np.array([[0, 2, 1, 2], [0, 0, 0, 0], [5, 1, 0, 0], [1, 0, 0, 0]], dtype=np.float32)
)


def test_the_strongest_neighbours_stay_and_ties_go_to_the_lower_number() -> None:
    kept = neighbours.strongest(TABLE, 1).toarray()
    assert kept.tolist() == [[0, 2, 0, 0], [0, 0, 0, 0], [5, 0, 0, 0], [1, 0, 0, 0]]


def test_short_rows_stay_whole() -> None:
    assert neighbours.strongest(TABLE, 3).nnz == TABLE.nnz


def test_the_main_cause_is_the_place_that_gives_most() -> None:
    causes = neighbours.main_causes(TABLE, [3, 0, 2], np.array([1, 1, 1], dtype=np.float32))
    assert causes.tolist() == [2, 1, 1, 1]


def test_a_fainter_place_gives_less() -> None:
    causes = neighbours.main_causes(TABLE, [2, 3], np.array([0.1, 1], dtype=np.float32))
    assert causes[0] == 1


def test_equal_causes_go_to_the_more_recent_place() -> None:
    causes = neighbours.main_causes(TABLE, [0, 0], np.ones(2, dtype=np.float32))
    assert causes[1] == 1
