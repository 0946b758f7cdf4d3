"""Relaxations are the smallest changes that bring results, and their counts are true."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.constraints import Constraint, Op
from retrieval.filters import ProductTable
from retrieval.matching import satisfies_all
from retrieval.products import Product
from retrieval.relaxation import Relaxation, relax

BELOW_200 = Constraint("price", Op.LTE, 200.0)
SONA = Constraint("brand", Op.EQ, "Sona")
NOT_BLACK = Constraint("color", Op.NE, "黑色")


def phones(*prices: float, brand: str = "Sona", color: str = "白色") -> list[Product]:
    return [
        Product(f"{brand}-{color}-{price}", "x", price=price, brand=brand, rating=4.5,
                attributes={"color": (color,)})
        for price in prices
    ]  # fmt: skip


def only(offers: tuple[Relaxation, ...]) -> dict[str, object]:
    assert len(offers) == 1
    return offers[0].to_json()


def test_a_bound_moves_to_the_cheapest_when_rounding_brings_no_more() -> None:
    table = ProductTable.from_products(phones(259, 899))
    expected = {"field": "price", "op": "lte", "from": 200, "to": 259, "count": 1}
    assert only(relax(table, [BELOW_200])) == expected


def test_a_bound_moves_to_a_round_number_when_that_brings_more() -> None:
    table = ProductTable.from_products(phones(329, 339, 349.5, 899))
    expected = {"field": "price", "op": "lte", "from": 300, "to": 350, "count": 3}
    assert only(relax(table, [Constraint("price", Op.LTE, 300.0)])) == expected


def test_a_strict_bound_becomes_one_that_includes_the_nearest() -> None:
    table = ProductTable.from_products(phones(200, 300))
    expected = {"field": "price", "op": "lte", "from": 200, "to": 200, "count": 1}
    assert only(relax(table, [Constraint("price", Op.LT, 200.0)])) == expected


def test_a_lower_bound_moves_down() -> None:
    table = ProductTable.from_products(phones(100))
    expected = {"field": "rating", "op": "gte", "from": 4.8, "to": 4.5, "count": 1}
    assert only(relax(table, [Constraint("rating", Op.GTE, 4.8)])) == expected


def test_each_constraint_alone_is_offered_the_smallest_change_first() -> None:
    table = ProductTable.from_products(phones(259) + phones(99, 149, 199, brand="Miro"))
    offers = [offer.to_json() for offer in relax(table, [BELOW_200, SONA])]
    assert offers == [
        {"field": "price", "op": "lte", "from": 200, "to": 259, "count": 1},
        {"field": "brand", "op": "eq", "from": "Sona", "to": None, "count": 3},
    ]


def test_two_changes_are_offered_only_when_one_does_not_help() -> None:
    table = ProductTable.from_products(phones(259, brand="Miro"))
    offer = only(relax(table, [BELOW_200, SONA]))
    assert offer["count"] == 1
    assert offer["with"] == [{"field": "brand", "op": "eq", "from": "Sona", "to": None}]


def test_an_exclusion_stays_while_anything_else_helps() -> None:
    table = ProductTable.from_products(phones(150, color="黑色") + phones(259))
    offers = relax(table, [BELOW_200, NOT_BLACK])
    assert [offer.field for offer in offers] == ["price"]


def test_an_exclusion_is_offered_openly_when_nothing_else_helps() -> None:
    table = ProductTable.from_products(phones(150, color="黑色"))
    expected = {"field": "color", "op": "ne", "from": "黑色", "to": None, "count": 1}
    assert only(relax(table, [NOT_BLACK])) == expected


def test_only_rows_within_count() -> None:
    table = ProductTable.from_products(phones(259, 279))
    within = table.rows([Constraint("price", Op.GTE, 270.0)])
    assert only(relax(table, [BELOW_200], within))["to"] == 279


def test_soft_constraints_are_left_alone() -> None:
    table = ProductTable.from_products(phones(259))
    soft = Constraint("brand", Op.EQ, "Miro", hard=False)
    offer = relax(table, [soft, BELOW_200])[0]
    assert [change.constraint for change in offer.changes] == [BELOW_200]
    assert offer.apply([soft, BELOW_200]) == (soft, Constraint("price", Op.LTE, 259.0))


def test_a_field_that_no_product_has_is_dropped() -> None:
    table = ProductTable.from_products(phones(100))
    offer = only(relax(table, [Constraint("weight", Op.LTE, 5.0)]))
    assert (offer["to"], offer["count"]) == (None, 1)


def test_an_empty_catalogue_offers_nothing() -> None:
    assert relax(ProductTable.from_products([]), [BELOW_200]) == ()


prices = st.lists(st.sampled_from([1.0, 9.9, 99.0, 101.0, 259.0, 1234.5]), max_size=5)
bounds = st.sampled_from([0.0, 5.0, 100.0, 260.0, 5_000.0])
ordered = st.sampled_from([Op.LTE, Op.LT, Op.GTE, Op.GT])
wanted = st.lists(st.builds(Constraint, st.just("price"), ordered, bounds), max_size=3)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(prices, wanted, st.sampled_from(["Sona", "Miro"]))
def test_applying_an_offer_finds_as_many_as_it_says(
    has: list[float], bounds: list[Constraint], brand: str
) -> None:
    table = ProductTable.from_products(phones(*dict.fromkeys(has)))
    constraints = [*bounds, Constraint("brand", Op.EQ, brand)]
    if table.rows(constraints).any():
        return
    for offer in relax(table, constraints):
        assert table.rows(offer.apply(constraints)).sum() == offer.count >= 1


def test_the_cost_of_a_moved_bound_is_its_relative_distance() -> None:
    table = ProductTable.from_products(phones(300))
    assert relax(table, [BELOW_200])[0].cost == pytest.approx(0.5)


KINDS = st.sampled_from(["Sona", "Miro"])
SHADES = st.sampled_from(["黑色", "白色"])
asked = st.lists(
    st.one_of(
        st.builds(Constraint, st.just("price"), st.just(Op.LTE), bounds),
        st.builds(Constraint, st.just("brand"), st.just(Op.EQ), KINDS),
        st.builds(Constraint, st.just("color"), st.just(Op.EQ), SHADES),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one.field,
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(asked, st.lists(st.tuples(st.sampled_from([9.0, 101.0, 900.0]), KINDS, SHADES), max_size=4))
def test_no_smaller_set_of_changes_brings_anything(
    wanted: list[Constraint], goods: list[tuple[float, str, str]]
) -> None:
    products = [
        replace(phones(p, brand=b, color=c)[0], id=f"p{n}") for n, (p, b, c) in enumerate(goods)
    ]
    table = ProductTable(products)
    if not products or table.rows(wanted).any():
        return
    helping = [
        set(dropped)
        for size in range(1, len(wanted) + 1)
        for dropped in combinations(wanted, size)
        if any(satisfies_all(p, [one for one in wanted if one not in dropped]) for p in products)
    ]
    smallest = min(map(len, helping))
    offers = relax(table, wanted, limit=99)
    changed = [{change.constraint for change in offer.changes} for offer in offers]
    assert sorted(map(str, changed)) == sorted(str(one) for one in helping if len(one) == smallest)
    for offer in offers:
        left = offer.apply(wanted)
        assert offer.count == sum(satisfies_all(product, left) for product in products) > 0
