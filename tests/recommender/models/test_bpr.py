import numpy as np

from recommender.interactions import Interactions
from recommender.models.bpr import Bpr
from tests.recommender.models.contract import RecommenderContract

TWO_CROWDS = [f"u{n} " + ("a b c" if n % 2 else "d e f") for n in range(40)]


class TestBpr(RecommenderContract):
    def make(self) -> Bpr:
        return Bpr(width=4, iterations=20)


def test_what_the_same_crowd_takes_ranks_above_what_the_other_takes() -> None:
    crowds = Interactions.from_lines(TWO_CROWDS)
    scores = Bpr(width=8).fit(crowds).score([0])
    assert scores[[1, 2]].min() > scores[[3, 4, 5]].max()


def test_an_items_own_worth_counts_once_however_long_the_history() -> None:
    model = Bpr(width=2)
    model.factors = np.array([[0, 0, 3], [0, 0, 1]], dtype=np.float32)
    assert model.score([0, 1, 0]).tolist() == [3, 1]
