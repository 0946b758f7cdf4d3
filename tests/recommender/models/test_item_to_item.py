import numpy as np
import pytest

from recommender.interactions import Interactions
from recommender.models.item_to_item import ItemToItem, ItemToItemSettings
from tests.recommender.data import event, interactions
from tests.recommender.models.contract import RecommenderContract


class TestItemToItem(RecommenderContract):
    def make(self) -> ItemToItem:
        return ItemToItem()


def scores_after(lines: list[str], item: str, **settings: float) -> dict[str, float]:
    some = Interactions.from_lines(lines)
    model = ItemToItem(ItemToItemSettings(**settings)).fit(some)
    found = model.score([some.items.index(item)])
    return dict(zip(some.items, found.tolist(), strict=True))


def test_what_comes_next_counts_more_than_what_came_before() -> None:
    scores = scores_after(["u a b c"], "b")
    assert scores["c"] > scores["a"] > 0


def test_the_nearer_item_counts_more() -> None:
    scores = scores_after(["u a b c"], "a")
    assert scores["b"] > scores["c"] > 0


def test_pairs_beyond_the_reach_are_not_counted() -> None:
    assert scores_after(["u a b c"], "a", reach=1)["c"] == 0


def test_an_item_does_not_recommend_itself() -> None:
    assert scores_after(["u a b a b"], "a")["a"] == 0


def test_the_recent_item_of_a_history_counts_more() -> None:
    model = ItemToItem().fit(interactions())
    assert model.score([0, 3])[4] > model.score([3, 0])[4]


def test_only_the_strongest_neighbours_are_kept() -> None:
    scores = scores_after(["u a b c", "v a b"], "a", neighbours=1)
    assert scores["b"] > 0
    assert scores["c"] == 0


def test_a_popular_target_gives_up_part_of_its_weight() -> None:
    lines = ["u a b", "v a c", "w c", "x c", "y c"]
    scores = scores_after(lines, "a", target=0.5)
    assert scores["b"] > scores["c"]


def test_dislikes_make_no_pairs() -> None:
    some = Interactions.from_events([event("u", "a", "view", 1), event("u", "b", "dislike", 2)])
    assert not ItemToItem().fit(some).score([0, 1]).any()


def test_likeness_strengthens_alike_neighbours_only() -> None:
    plain = ItemToItem().fit(interactions())
    strong = plain.strengthened(lambda first, second: (second == 1).astype(np.float32), gain=2)
    assert strong.score([0])[1] == pytest.approx(3 * plain.score([0])[1])
    assert strong.score([0])[2] == plain.score([0])[2]
