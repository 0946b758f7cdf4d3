from recommender.ranking.blending import Ranked
from recommender.ranking.diversity import diversify

RANKED = [Ranked(name, score, {}) for name, score in zip("abcd", (1.0, 0.9, 0.8, 0.0), strict=True)]
BRANDS = {"a": "x", "b": "x", "c": "y", "d": "z"}


def order(*groups: dict[str, str], strength: float = 0.3) -> str:
    return "".join(one.id for one in diversify(RANKED, *groups, strength=strength))


def test_a_repeated_brand_gives_way_to_a_new_one() -> None:
    assert order(BRANDS, strength=0.5) == "acbd"


def test_at_full_strength_a_far_worse_product_stays_behind_what_repeats_once() -> None:
    assert order(BRANDS, strength=1.0) == "acbd"


def test_no_strength_keeps_the_order() -> None:
    assert order(BRANDS, strength=0.0) == "abcd"


def test_no_groups_keep_the_order() -> None:
    assert order() == "abcd"


def test_products_without_a_group_repeat_nothing() -> None:
    assert order({"a": "x"}, strength=1.0) == "abcd"


def test_several_kinds_of_groups_share_the_strength() -> None:
    models = {"a": "m", "b": "n", "c": "m", "d": "o"}
    assert order(BRANDS, models, strength=0.3) == "abcd"


def test_equal_scores_are_mixed_too() -> None:
    ranked = [Ranked(name, 0.5, {}) for name in "abc"]
    mixed = diversify(ranked, BRANDS, strength=0.1)
    assert "".join(one.id for one in mixed) == "acb"


def test_the_limit_holds_and_scores_stay() -> None:
    chosen = diversify(RANKED, BRANDS, strength=0.5, limit=2)
    assert chosen == [RANKED[0], RANKED[2]]


def test_an_empty_list_stays_empty() -> None:
    assert diversify([], BRANDS) == []
