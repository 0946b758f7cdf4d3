"""Facets offer the questions that divide a set of products."""

import numpy as np

from retrieval.facets import facets
from retrieval.filters import ProductTable
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
