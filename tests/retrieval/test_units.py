"""Amounts in different units: which are compared, which are the same, which have nothing in common."""

import pytest

from retrieval.constraints import Constraint, Op
from retrieval.filters import ProductTable
from retrieval.matching import satisfies
from retrieval.products import Product
from retrieval.relaxation import relax
from retrieval.units import conversion, measured, same_measure


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("1.8L", "ml", 1800),
        ("500ml", "L", 0.5),
        ("约500毫升", "ml", 500),
        ("1,500 ml", "L", 1.5),
        ("２０，０００ｍＡｈ", "mah", 20_000),
        ("2斤", "g", 1000),
        ("半个", "g", None),
        ("27英寸", "cm", 68.58),
        ('15.6"', "寸", 15.6),
        ("1TB", "GB", 1024),
        ("128G", "GB", 128),
        ("2x250ml", "ml", 250),
        ("500", "ml", 500),
        ("3件", "ml", None),
        ("黑色", "ml", None),
        ("500ml", "", 500),
        (500.0, "ml", 500),
        ("100只装", "只装", 100),
        ("12GB+256GB", "GB", 256),
        ("1kg*2", "g", 1000),
    ],
)
def test_a_value_is_counted_in_a_unit(value: str | float, unit: str, expected: float) -> None:
    assert measured(value, unit) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1.5L", "1500ml", True),
        ("1.5L", "1.5升", True),
        ("27寸", "27英寸", True),
        ("27寸", "27.5寸", False),
        ("6.1英寸", "6.2英寸", False),
        ("1kg", "2斤", True),
        ("1.5L", "1.5kg", False),
        ("1.5", "1.5L", False),
        ("42", "42", False),
        ("黑色", "黑色", False),
    ],
)
def test_the_same_amount_may_be_written_in_two_units(one: str, other: str, same: bool) -> None:
    assert same_measure(one, other) is same
    assert same_measure(other, one) is same


def test_units_of_different_measures_do_not_convert() -> None:
    assert conversion("ml", "g") is None
    assert conversion("杯", "杯") == 1


def kettle(capacity: str) -> Product:
    return Product(id=capacity, title="kettle", attributes={"capacity": (capacity,)})


CAPACITIES = ("300ml", "500ml", "1.5L", "1800毫升", "2", "unknown")


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        (Constraint("capacity", Op.GTE, 500, unit="ml"), {"500ml", "1.5L", "1800毫升"}),
        (Constraint("capacity", Op.LT, 0.5, unit="L"), {"300ml"}),
        (Constraint("capacity", Op.EQ, 1500, unit="ml"), {"1.5L"}),
        (Constraint("capacity", Op.EQ, "1500ml"), {"1.5L"}),
        (Constraint("capacity", Op.IN, ("1.8L", "0.3升")), {"300ml", "1800毫升"}),
        (Constraint("capacity", Op.NE, "1.5升"), set(CAPACITIES) - {"1.5L"}),
        (Constraint("capacity", Op.GTE, 500), {"500ml", "1800毫升"}),
    ],
)
def test_the_filter_and_the_definition_agree_on_units(
    constraint: Constraint, expected: set[str]
) -> None:
    table = ProductTable.from_products(kettle(capacity) for capacity in CAPACITIES)
    filtered = {table.ids[row] for row in table.rows([constraint]).nonzero()[0]}
    defined = {product.id for product in table.products if satisfies(product, constraint)}
    assert filtered == defined == expected


def test_the_same_number_in_two_units_is_two_filters() -> None:
    table = ProductTable.from_products(kettle(capacity) for capacity in CAPACITIES)
    small, large = (Constraint("capacity", Op.LTE, 1.8, unit=unit) for unit in ("ml", "L"))
    assert table.mask(small).sum() == 0 or table.mask(small).sum() < table.mask(large).sum()


def test_a_bound_with_a_unit_is_relaxed_in_that_unit() -> None:
    table = ProductTable.from_products(kettle(capacity) for capacity in ("1.5L", "1.8L"))
    (offer,) = relax(table, [Constraint("capacity", Op.LTE, 1000, unit="ml")])
    replacement = offer.changes[0].replacement
    assert replacement is not None
    assert (replacement.value, replacement.unit) == (1500, "ml")


def test_a_unit_is_told_only_where_there_is_one() -> None:
    assert "unit" not in Constraint("price", Op.LTE, 500).to_json()
    assert Constraint("capacity", Op.GTE, 500, unit="ml").to_json()["unit"] == "ml"
