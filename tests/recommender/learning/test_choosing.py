import pytest

from recommender.interactions import Interactions
from recommender.learning.choosing import candidates, chosen
from recommender.learning.tuning import Tuner
from recommender.measuring.accuracy import ndcg
from recommender.measuring.ranks import target_ranks
from tests.recommender.learning.test_tuning import CONTENT, SPLIT


def crowd(shoppers: int, items: int) -> Interactions:
    lines = (f"u{n} i{n % items} i{(n + 1) % items}" for n in range(shoppers))
    return Interactions.from_lines(lines, [f"i{n}" for n in range(items)])


@pytest.mark.parametrize(
    ("shoppers", "items", "expected"),
    [
        pytest.param(20, 10, {"ease"}, id="a small shop"),
        pytest.param(300, 10, {"ease", "als"}, id="some shoppers"),
        pytest.param(2_500, 10, {"ease", "als", "sequence"}, id="many shoppers"),
        pytest.param(2_500, 6_000, {"als", "sequence"}, id="too many items to invert"),
        pytest.param(2_500, 50_001, {"als"}, id="too many items to train on"),
    ],
)
def test_only_models_that_suit_the_size_are_tried(
    shoppers: int, items: int, expected: set[str]
) -> None:
    assert set(candidates(crowd(shoppers, items), None)) == {"popular", "item_to_item", *expected}


def test_likeness_is_tried_where_something_is_known_of_the_items() -> None:
    assert {"content", "newcomers"} <= set(candidates(SPLIT.seen, CONTENT))


def test_the_blend_says_how_it_was_chosen() -> None:
    told: list[str] = []
    found = chosen(
        Tuner(SPLIT, CONTENT), ["popular", "item_to_item", "content", "ease"], told.append
    )
    assert told == ["popular", "item_to_item", "content", "ease", "weights"]
    assert {"popular", "item_to_item", "content"} <= set(found.says)
    assert {"all members", "without ease", "blend"} <= set(found.told)


def test_the_blend_is_better_than_its_best_member() -> None:
    found = chosen(Tuner(SPLIT, CONTENT), ["popular", "item_to_item", "content"])
    blend = found.blend(CONTENT).fit(SPLIT.seen)
    reached = ndcg(target_ranks(blend, SPLIT))
    assert reached >= max(found.told[name] for name in ("popular", "item_to_item", "content"))
