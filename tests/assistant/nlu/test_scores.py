"""What is asked of the rating and of the number sold."""

import itertools

import pytest

from tests.assistant.nlu.test_prices import bounds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4.5分以上", "gte 4.5"),
        ("四星半以上", "gte 4.5"),
        ("4.5以上的", "gte 4.5"),
        ("评分高于4", "gt 4"),
        ("评分不低于4.5", "gte 4.5"),
        ("五星的", "gte 5"),
        ("3星以下", "lte 3"),
        ("低于3分的不要", "gte 3"),
        ("at least 4 stars", "gte 4"),
        ("4 stars and up", "gte 4"),
        ("rated above 4.5", "gt 4.5"),
    ],
)
def test_stars_and_points_are_a_rating(text: str, expected: str) -> None:
    found = [(b.field, *c) for b in bounds(text) for c in b.comparisons]
    assert [(field, f"{op.value} {value:g}") for field, op, value in found] == [
        ("rating", expected)
    ]


def test_two_ratings_are_a_range() -> None:
    assert bounds("4-5星")[0].comparisons == (("gte", 4), ("lte", 5))


@pytest.mark.parametrize("text", ["七分裤", "5分钟", "三分糖", "排第5"])
def test_points_of_something_else_are_no_rating(text: str) -> None:
    assert bounds(text) == []


def test_sales_are_a_field_of_their_own() -> None:
    assert [(b.field, b.comparisons) for b in bounds("销量1000以上")] == [
        ("sales", (("gte", 1000),))
    ]


def test_rating_and_price_stand_side_by_side() -> None:
    found = [(b.field, b.comparisons) for b in bounds("at least 4.5 stars and under 200")]
    assert found == [("rating", (("gte", 4.5),)), ("price", (("lte", 200),))]


def test_stars_between_sales_and_a_number_keep_their_characters() -> None:
    spans = sorted((b.start, b.end) for b in bounds("销量四星1"))
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))
    assert [b.field for b in bounds("销量四星1")] == ["rating"]
