import numpy as np

from recommender.models.als import Als
from tests.recommender.data import interactions
from tests.recommender.models.contract import RecommenderContract


class TestAls(RecommenderContract):
    def make(self) -> Als:
        return Als(width=4)


def test_what_is_taken_together_lies_in_one_direction() -> None:
    scores = Als(width=2).fit(interactions()).score([3])
    assert int(np.argmax(np.delete(scores, 3))) == 3  # e, whom d's takers took


def test_the_history_itself_is_rebuilt_best() -> None:
    scores = Als(width=4).fit(interactions()).score([0, 1])
    assert set(np.argsort(-scores)[:2].tolist()) == {0, 1}


def test_a_history_is_solved_for_as_training_does() -> None:
    model = Als(width=3, recency=0.0).fit(interactions())
    mine, sureness = model.factors[[0, 1]], np.float32(model.sureness)
    gram = model.factors.T @ model.factors + np.float32(model.ridge) * np.eye(3)
    whole = gram + sureness * mine.T @ mine
    wish = np.linalg.solve(whole, mine.sum(axis=0) * (1 + sureness))
    expected = np.maximum(model.factors @ wish, 0)
    assert np.allclose(model.score([0, 1]), expected, atol=1e-4)
