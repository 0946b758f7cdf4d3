import numpy as np

from recommender.models.protocol import best


def test_the_best_items_come_first_and_ties_by_number() -> None:
    scores = np.array([0.1, 0.5, 0.0, 0.5], dtype=np.float32)
    assert best(scores, 10) == [1, 3, 0]


def test_left_out_items_make_room_for_others() -> None:
    scores = np.array([0.1, 0.5, 0.2], dtype=np.float32)
    assert best(scores, 1, leave_out=[1]) == [2]
