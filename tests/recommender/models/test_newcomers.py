import numpy as np

from recommender.interactions import Interactions
from recommender.models.content import ContentSimilarity
from recommender.models.newcomers import Newcomers
from tests.recommender.models.contract import RecommenderContract

ATTRIBUTES = (["red"], ["red"], ["blue"], ["green"], ["blue"])


class TestNewcomers(RecommenderContract):
    learns_from_events = False  # likeness needs none

    def make(self) -> Newcomers:
        return Newcomers(ContentSimilarity.of(ATTRIBUTES))


def test_only_items_with_few_events_are_scored() -> None:
    some = Interactions.from_lines([f"u{n} a b" for n in range(5)], ["c", "d"])
    alike = ContentSimilarity.of([["x"], ["x"], ["x"], ["y"]])
    scores = Newcomers(alike).fit(some).score([0])
    assert np.flatnonzero(scores).tolist() == [2]
