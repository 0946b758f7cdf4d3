"""Facets offer the questions that divide a set of products."""

from collections.abc import Callable

import numpy as np
import pytest

from retrieval.constraints import Constraint, Op
from retrieval.facets import facets, information
from retrieval.filters import ProductTable
from retrieval.matching import satisfies
from retrieval.products import Product, Variant


def shoe(place: int, color: str, brand: str = "Yun") -> Product:
    return Product(
        f"p{place}",
        f"shoe {place}",
        brand=brand,
        category="sport/shoes",
        attributes={"color": (color,), "weight": (f"{place} g",)},
        variants=(Variant("s", {"size": "42" if place % 2 else "43"}),),
    )


SHOES = ProductTable.from_products(
    [shoe(place, color) for place, color in enumerate(["red", "red", "blue", "blue", "blue"])]
)
ALL = np.ones(5, dtype=np.bool_)


def test_a_field_that_divides_is_offered_with_its_counts() -> None:
    found = {facet.field: facet for facet in facets(SHOES, ALL)}
    assert found["color"].counts == {"blue": 3, "red": 2}
    assert found["size"].counts == {"43": 3, "42": 2}
    assert found["color"].to_json() == {"field": "color", "counts": {"blue": 3, "red": 2}}


def test_a_field_with_one_value_for_all_is_not_offered() -> None:
    assert "brand" not in {facet.field for facet in facets(SHOES, ALL)}
    assert "category" not in {facet.field for facet in facets(SHOES, ALL)}


def test_a_field_with_another_value_for_each_is_not_offered() -> None:
    assert "weight" not in {facet.field for facet in facets(SHOES, ALL)}


def test_only_the_rows_asked_for_are_counted() -> None:
    only_red = np.array([True, True, False, False, False])
    assert "color" not in {facet.field for facet in facets(SHOES, only_red)}


def test_no_rows_have_no_facets() -> None:
    assert facets(SHOES, np.zeros(5, dtype=np.bool_)) == ()


def test_the_best_dividing_fields_come_first_and_the_rest_is_cut() -> None:
    assert [facet.field for facet in facets(SHOES, ALL, limit=1)] == ["color"]


def test_an_even_split_into_more_values_is_worth_more() -> None:
    assert information([0.5, 0.5], 1.0) == 1.0
    assert information([0.25] * 4, 1.0) == 2.0
    assert information([0.9, 0.1], 1.0) < 0.5


def test_answers_that_fit_few_products_are_worth_little() -> None:
    assert information([0.1, 0.1], 0.2) < information([0.5, 0.5], 1.0)


def test_a_value_that_every_product_has_tells_nothing() -> None:
    assert information([1.0, 1.0], 1.0) == 0.0


def test_what_divides_the_likely_products_is_worth_more() -> None:
    likely = np.array([1.0, 0.0, 1.0, 0.0, 0.0])  # one red, one blue
    even = {facet.field: facet.gain for facet in facets(SHOES, ALL, weights=likely)}
    unlikely = np.array([1.0, 1.0, 0.0, 0.0, 0.0])  # both red
    none = {facet.field: facet.gain for facet in facets(SHOES, ALL, weights=unlikely)}
    assert even["color"] == 1.0
    assert none.get("color", 0.0) == 0.0


def test_a_category_is_asked_for_by_its_last_step() -> None:
    kinds = ["a/b/c", "a/b/c", "a/b/d", "a/b/d"]
    table = ProductTable.from_products(
        Product(f"p{n}", "thing", category=kind) for n, kind in enumerate(kinds)
    )
    found = facets(table, np.ones(4, dtype=np.bool_))
    assert [facet.counts for facet in found if facet.field == "category"] == [{"c": 2, "d": 2}]


SHADES = ["黑色", "曜石黑", "黑 / 白", "白色", "红色", "黑色"]
SWITCHES = ["红轴", "静音红轴", "茶轴", "红轴", "静音茶轴", "红轴"]
AMOUNTS = ["500ml", "0.5L", "1L", "1000ml", "500ml", "750ml"]
SIZES = ["XL", "XL码42片", "L", "XXL", "L码50片", "XL"]


def mixed(place: int) -> Product:
    return Product(
        f"p{place}",
        f"thing {place}",
        price=10.0 * (place % 7 + 1),
        brand=f"brand {place % 4}",
        category=f"top/kind {place % 3}",
        attributes={
            "color": (SHADES[place % 6],),
            "switch": (SWITCHES[place % 5], SWITCHES[place % 3]),
            "capacity": (AMOUNTS[place % 6],),
            "size": (SIZES[place % 5],),
        },
    )


@pytest.mark.parametrize("kept", [lambda n: True, lambda n: n % 2 == 0, lambda n: n > 40])
def test_a_count_is_what_whoever_asks_for_the_value_gets(kept: Callable[[int], bool]) -> None:
    table = ProductTable([mixed(place) for place in range(60)])
    mask = np.array([kept(place) for place in range(60)])
    found = facets(table, mask, limit=20)
    assert {facet.field for facet in found} >= {"color", "switch", "capacity", "size", "brand"}
    for facet in found:
        for value, count in facet.counts.items():
            wanted = Constraint(facet.field, Op.EQ, value)
            held = [p for p, on in zip(table.products, mask, strict=True) if on]
            assert count == sum(satisfies(product, wanted) for product in held), (facet, value)
        for band in facet.bands:
            prices = [p.price for p, on in zip(table.products, mask, strict=True) if on and p.price]
            low, high = band.low or 0, band.high or float("inf")
            assert band.count == sum(low <= price <= high for price in prices)


def test_prices_divide_by_bands() -> None:
    table = ProductTable.from_products(
        Product(f"p{n}", "thing", price=float(10 + 10 * n)) for n in range(9)
    )
    price = next(f for f in facets(table, np.ones(9, dtype=np.bool_)) if f.field == "price")
    assert [band.count for band in price.bands] == [4, 3, 4]
    assert price.gain > 1
