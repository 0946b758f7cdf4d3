"""The columnar filter gives the answer of ``matching.satisfies``, whatever the catalogue."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.constraints import Constraint, Field, Op, Scalar
from retrieval.filters import ProductTable
from retrieval.matching import satisfies
from retrieval.products import Product, Variant

WORDS = [
    "黑色",
    "曜石黑",
    "黑",
    "Red",
    "ｒｅｄ",
    " red  ",
    "42",
    "42.0",
    "500ml",
    "步 鞋",
    "色",
    "①",
    "42码(EU)",
    "无黑",
    "步鞋",
    "跑步鞋",
    "不步鞋",
    "",
]
NUMBERS = [0, 1, 42, 42.5, 500.0, 299.99]
ATTRIBUTES = ["color", "size", "material", "price", "capacity"]
FIELDS = [
    *Field,
    "list_price",
    "sales",
    "material",
    "capacity",
    "currency",
    "unknown",
    "id",
]

words = st.sampled_from(WORDS)
numbers = st.sampled_from(NUMBERS)
maybe_number = st.none() | numbers
maybe_count = st.none() | st.integers(0, 3)
variants = st.builds(
    Variant,
    sku=st.just("s"),
    options=st.dictionaries(st.sampled_from(["size", "color", "capacity"]), words, max_size=2),
    price=maybe_number,
    stock=maybe_count,
)


@st.composite
def catalogues(draw: st.DrawFn) -> list[Product]:
    count = draw(st.integers(0, 6))
    return [
        Product(
            id=f"p{place}",
            title=draw(st.text("黑步鞋 aRred42", max_size=8)),
            price=draw(maybe_number),
            list_price=draw(maybe_number),
            brand=draw(st.none() | words),
            category=draw(st.none() | st.sampled_from(["a", "a/b", "a/b/c", "黑色/Red"])),
            rating=draw(maybe_number),
            stock=draw(maybe_count),
            sales=draw(maybe_count),
            attributes=draw(
                st.dictionaries(
                    st.sampled_from(ATTRIBUTES),
                    st.lists(words, max_size=2).map(tuple),
                    max_size=3,
                )
            ),
            variants=tuple(draw(st.lists(variants, max_size=2))),
        )
        for place in range(count)
    ]


@st.composite
def constraints(draw: st.DrawFn) -> Constraint:
    scalar: st.SearchStrategy[Scalar] = words | numbers | st.sampled_from(["a/b", "b", "鞋"])
    op = draw(st.sampled_from(list(Op)))
    several = op in (Op.IN, Op.NOT_IN)
    value = tuple(draw(st.lists(scalar, min_size=1, max_size=3))) if several else draw(scalar)
    return Constraint(draw(st.sampled_from(FIELDS)), op, value)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(catalogues(), st.lists(constraints(), min_size=1, max_size=3))
def test_rows_are_those_that_satisfy_each_constraint(
    products: list[Product], wanted: list[Constraint]
) -> None:
    table = ProductTable.from_products(products)
    expected = [all(satisfies(product, one) for one in wanted) for product in table.products]
    assert table.rows(wanted).tolist() == expected
    assert table.rows(wanted).tolist() == expected, "the kept masks say the same"


def test_rows_are_in_order_of_id() -> None:
    table = ProductTable.from_products([Product("b", "x"), Product("a", "y")])
    assert table.ids == ("a", "b")
    assert table.row_of == {"a": 0, "b": 1}


def test_no_constraint_keeps_every_row() -> None:
    assert ProductTable.from_products([Product("a", "x")]).rows([]).tolist() == [True]


def test_an_empty_catalogue_has_no_rows() -> None:
    table = ProductTable.from_products([])
    assert table.rows([Constraint("price", Op.LTE, 5.0)]).tolist() == []
    assert table.facet_counts("brand", np.zeros(0, dtype=np.bool_)) == {}


def test_a_kept_mask_cannot_be_changed_by_a_caller() -> None:
    table = ProductTable.from_products([Product("a", "x", price=1.0)])
    mask = table.mask(Constraint("price", Op.LTE, 5.0))
    with pytest.raises(ValueError, match="read-only"):
        mask[0] = False


def test_facets_count_each_row_once_for_each_value_it_has() -> None:
    table = ProductTable.from_products(
        [
            Product("a", "x", category="s/t", attributes={"color": ("Red", "Blue")}),
            Product("b", "x", category="s/u", attributes={"color": ("red",)}),
            Product("c", "x", category="s/u", attributes={"color": ("Green",)}),
        ]
    )
    everything = np.ones(3, dtype=np.bool_)
    assert table.facet_counts("color", everything) == {"Red": 2, "Blue": 1, "Green": 1}
    assert table.facet_counts("category", everything) == {"s": 3, "u": 2, "t": 1}
    only_last = np.array([False, False, True])
    assert table.facet_counts("color", only_last) == {"Green": 1}
    assert table.facet_counts("unknown", everything) == {}
