import pytest

from recommender.models.item_knn import ItemKnn
from tests.recommender.data import interactions
from tests.recommender.models.contract import RecommenderContract


class TestItemKnn(RecommenderContract):
    def make(self) -> ItemKnn:
        return ItemKnn()


def test_the_score_is_the_cosine_of_the_shoppers() -> None:
    scores = ItemKnn().fit(interactions()).score([0])
    assert scores[1] == pytest.approx(3 / (3 * 4) ** 0.5)
    assert scores[3] == 0


def test_order_does_not_matter() -> None:
    scores = ItemKnn().fit(interactions())
    assert scores.score([3])[4] == scores.score([4])[3]
