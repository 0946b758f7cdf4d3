"""Whom goods suit, as a catalogue's own values say it."""

import pytest

from assistant.vocabulary.audiences import Audiences, years_of
from assistant.vocabulary.kinds import Kinds
from retrieval.products import Product


def product(number: int, category: str, **attributes: str) -> Product:
    own = {name: (value,) for name, value in attributes.items()}
    return Product(f"p{number}", "…", category=category, attributes=own)


PRODUCTS = [
    product(1, "Shoes/Running", gender="女"),
    product(2, "Shoes/Running", gender="男女同款"),
    product(3, "Shoes/Running", gender="男"),
    product(4, "Toys/Blocks", stage="3-12岁"),
    product(5, "Toys/Blocks", stage="12个月以上"),
    product(6, "Clothes/Kids wear", gender="kids"),
    product(7, "Clothes/Coats", line="中老年"),
]


def wishes(who: str, years: float | None = None) -> dict[str, tuple[object, ...]]:
    found = Audiences.of(PRODUCTS).wishes(who, years)
    assert not any(wish.hard for wish in found)
    return {wish.field: wish.values for wish in found}


def test_goods_for_anyone_suit_a_woman_too_but_not_those_for_men() -> None:
    assert wishes("girlfriend") == {"gender": ("女", "男女同款")}


def test_an_elderly_person_is_looked_for_where_the_catalogue_says_so() -> None:
    assert wishes("mother") == {"gender": ("女", "男女同款"), "line": ("中老年",)}


def test_an_age_chooses_the_values_that_cover_it() -> None:
    assert wishes("child", 8)["stage"] == ("12个月以上", "3-12岁")
    assert wishes("child", 2)["stage"] == ("12个月以上",)


def test_goods_marked_for_others_can_be_left_out() -> None:
    audiences = Audiences.of(PRODUCTS)
    assert [(c.field, c.values) for c in audiences.for_others("girlfriend")] == [
        ("gender", ("kids", "男"))
    ]
    assert [(c.field, c.values) for c in audiences.for_others("child", 2)] == [
        ("gender", ("女", "男", "男女同款")),
        ("stage", ("3-12岁",)),
    ]
    assert audiences.for_others("friend") == ()


def test_a_department_for_children_is_found() -> None:
    assert wishes("child")["category"] == ("Kids wear",)


def test_nobody_in_particular_wishes_for_nothing() -> None:
    assert wishes("friend") == {}


def test_a_catalogue_without_such_values_wishes_for_nothing() -> None:
    assert Audiences.of([product(1, "Tools/Drills", color="女王蓝")]).wishes("mother", 60) == ()


@pytest.mark.parametrize(
    ("value", "years"),
    [
        ("3-6岁", (3, 6)),
        ("6岁以上", (6, 120)),
        ("6-12个月", (0.5, 1)),
        ("6个月-3岁", (0.5, 3)),
        ("8 years and up", (8, 120)),
        ("3个", None),
        ("285g", None),
    ],
)
def test_ages_are_read(value: str, years: tuple[float, float] | None) -> None:
    assert years_of(value) == years


def test_a_narrower_kind_lies_within_a_wider_one() -> None:
    kinds = Kinds.of(PRODUCTS)
    assert kinds.within(["Running"], ["Shoes"])
    assert not kinds.within(["Shoes"], ["Running"])
    assert kinds.related(["Shoes"], ["Running"])
    assert not kinds.related(["Blocks"], ["Running"])
