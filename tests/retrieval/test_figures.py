"""A table whose figures were changed answers as one that is built anew of the same products."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.constraints import Constraint, Op, Sort
from retrieval.figures import with_figures
from retrieval.filters import ProductTable
from retrieval.ordering import Orders
from retrieval.products import Product, Variant
from retrieval.search import SearchRequest
from tests.retrieval import shoes
from tests.retrieval.test_filters import FIELDS, catalogues, constraints, maybe_count, maybe_number

SHIRT = Product(
    "t",
    "衬衫",
    price=99.0,
    stock=3,
    variants=(Variant("t-m", {"size": "M"}, 99.0, 3), Variant("t-l", {"size": "L"}, 99.0, 0)),
)


@st.composite
def changed_catalogues(draw: st.DrawFn) -> tuple[list[Product], list[Product]]:
    """A catalogue, and some of its products with other figures."""
    products = draw(catalogues())
    chosen = draw(st.lists(st.sampled_from(products), unique_by=lambda p: p.id)) if products else []
    return products, [_changed(draw, product) for product in chosen]


def _changed(draw: st.DrawFn, product: Product) -> Product:
    variants = (replace(variant, stock=draw(maybe_count)) for variant in product.variants)
    return replace(
        product,
        price=draw(maybe_number),
        list_price=draw(maybe_number),
        rating=draw(maybe_number),
        stock=draw(maybe_count),
        sales=draw(maybe_count),
        variants=tuple(variants),
    )


@settings(max_examples=150, deadline=None, derandomize=True)
@given(changed_catalogues(), st.lists(constraints(), min_size=1, max_size=3))
def test_a_changed_table_answers_as_one_built_anew(
    catalogue: tuple[list[Product], list[Product]], wanted: list[Constraint]
) -> None:
    products, changed = catalogue
    old = ProductTable.from_products(products)
    before = [old.rows([one]).tolist() for one in wanted]
    counted = {field: old.facet_counts(field, old.rows([])) for field in FIELDS}
    now = {product.id: product for product in (*products, *changed)}
    table, fresh = old.with_figures(changed), ProductTable.from_products(now.values())

    assert table.rows(wanted).tolist() == fresh.rows(wanted).tolist()
    everything = fresh.rows([])
    for field in FIELDS:
        assert table.numbers_of(field, everything).tolist() == (
            fresh.numbers_of(field, everything).tolist()
        )
        assert sum(table.facet_counts(field, everything).values()) == (
            sum(fresh.facet_counts(field, everything).values())
        )
    assert table.available.tolist() == fresh.available.tolist()
    assert table.products == fresh.products
    assert [old.rows([one]).tolist() for one in wanted] == before, "the old table is as it was"
    assert {field: old.facet_counts(field, old.rows([])) for field in FIELDS} == counted


def test_a_size_that_comes_into_stock_can_be_found() -> None:
    old = ProductTable.from_products([SHIRT])
    large = Constraint("size", Op.EQ, "L")
    assert not old.rows([large]).any()
    stocked = replace(SHIRT, variants=(SHIRT.variants[0], replace(SHIRT.variants[1], stock=2)))
    assert old.with_figures([stocked]).rows([large]).all()


def test_the_order_by_price_follows_a_changed_price() -> None:
    old = ProductTable.from_products([Product("a", "x", price=1.0), Product("b", "y", price=2.0)])
    orders = Orders(old)
    assert orders.first(Sort.PRICE_ASC, np.arange(2), 2) == [0, 1]
    table = old.with_figures([Product("a", "x", price=3.0)])
    assert orders.with_table(table).first(Sort.PRICE_ASC, np.arange(2), 2) == [1, 0]


def test_a_searcher_with_changed_figures_finds_as_one_built_anew() -> None:
    changed = [replace(product, price=(product.price or 0) / 2) for product in shoes.RUNNING]
    changed[0] = replace(changed[0], stock=0, sales=3)
    now = {product.id: product for product in (*shoes.SHOP, *changed)}
    searcher = shoes.searcher(shoes.SHOP)
    asked = [
        SearchRequest("跑步鞋", facets=True),
        SearchRequest("", sort=Sort.PRICE_ASC),
        SearchRequest("跑步鞋", (Constraint("price", Op.LTE, 200.0),), sort=Sort.SALES),
    ]
    for request in asked:
        searcher.search(request)
    moved = searcher.with_table(searcher.table.with_figures(changed))
    fresh = shoes.searcher(tuple(now.values()))
    for request in asked:
        ours, theirs = moved.search(request), fresh.search(request)
        assert (ours.hits, ours.facets, ours.total) == (theirs.hits, theirs.facets, theirs.total)


def test_figures_are_taken_over_and_nothing_else_is() -> None:
    newer = replace(SHIRT, title="别的", price=79.0, rating=4.5, brand="云驰")
    assert with_figures(SHIRT, newer) == replace(SHIRT, price=79.0, rating=4.5)


def test_variants_of_another_make_stay_as_they_were() -> None:
    other = replace(SHIRT, price=79.0, variants=(Variant("t-s", {"size": "S"}, 79.0, 1),))
    assert with_figures(SHIRT, other) == replace(SHIRT, price=79.0)
