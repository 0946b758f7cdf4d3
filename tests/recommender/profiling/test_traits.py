import pytest

from recommender.profiling.traits import Facts, PriceScale, Trait, attribute_values, traits_of

SHOE: Facts = {
    "category": "wear/shoes",
    "brand": "north",
    "price": 30.0,
    "color": ("red", "blue"),
    "size": ["42", "41"],
    "weight": 205,
}


def test_a_category_is_a_trait_at_every_step() -> None:
    assert traits_of(SHOE)["category"] == [
        Trait("category", "wear"),
        Trait("category", "wear/shoes"),
    ]


def test_a_size_holds_in_its_department_only() -> None:
    assert traits_of(SHOE)["size"] == [Trait("size", "41", "wear"), Trait("size", "42", "wear")]


def test_a_brand_holds_everywhere() -> None:
    assert traits_of(SHOE)["brand"] == [Trait("brand", "north")]


def test_prices_and_other_numbers_are_no_traits() -> None:
    assert set(traits_of(SHOE)) == {"category", "brand", "color", "size"}


@pytest.mark.parametrize("absent", [None, "", (), 7])
def test_absent_facts_have_no_traits(absent: object) -> None:
    assert traits_of({"category": absent, "brand": absent, "color": absent}) == {}


def test_traits_become_attributes_by_name() -> None:
    assert "brand:north" in attribute_values(SHOE)
    assert "category:wear/shoes" in attribute_values(SHOE)


def scale() -> PriceScale:
    shoes = [{"category": "wear/shoes", "price": float(n)} for n in (10, 20, 30, 40, 50)]
    return PriceScale.of([*shoes, {"category": "toys", "price": 1000}, {"category": "toys"}])


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        pytest.param({"category": "wear/shoes", "price": 30}, 0.5, id="middle of its category"),
        pytest.param({"category": "wear/shoes", "price": 5}, 0.0, id="cheaper than all"),
        pytest.param({"category": "wear/shoes", "price": 99}, 1.0, id="dearer than all"),
        pytest.param({"category": "toys", "price": 1000}, 5.5 / 6, id="few prices: all products"),
        pytest.param({"price": 5}, 0.0, id="no category"),
        pytest.param({"category": "wear/shoes"}, None, id="no price"),
    ],
)
def test_a_price_has_its_level_in_the_category(facts: Facts, level: float | None) -> None:
    assert scale().level(facts) == (None if level is None else pytest.approx(level))


def test_an_empty_catalogue_has_no_levels() -> None:
    assert PriceScale.of([]).level({"price": 5.0}) is None
