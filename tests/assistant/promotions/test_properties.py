"""What must hold for any cart, any promotions and any shopper."""

from itertools import combinations
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.promotions.alone import alone
from assistant.promotions.baskets import Basket
from assistant.promotions.buyer import Buyer, live
from assistant.promotions.money import cents, parted
from assistant.promotions.pricing import Line, portions
from assistant.promotions.promotion import Promotion
from assistant.promotions.quoting import quote
from retrieval.filters import ProductTable
from retrieval.products import Product
from tests.assistant.promotions.offers import NOW, buyers, carts, catalogues, products, promotions

Offers = dict[str, Promotion]


@given(carts(), promotions(), buyers())
def test_a_quote_adds_up_to_the_cent(cart: list[Line], offers: Offers, buyer: Buyer) -> None:
    found = quote(cart, offers, NOW, buyer)
    assert found.regular == sum((one.unit or 0) * one.quantity for one in cart)
    assert found.total == found.regular - sum(one.off for one in found.deductions)
    assert found.total == sum(line.payable for line in found.lines)
    assert found.total == found.due + sum(later.due for later in found.later)
    for deduction in found.deductions:
        assert sum(deduction.by_line.values()) == deduction.off
    for line in found.lines:
        assert sum(portion.quantity for portion in line.portions) == line.line.quantity
        assert sum(line.pieces) == line.payable


@given(carts(), promotions(), buyers())
def test_nothing_costs_less_than_nothing(cart: list[Line], offers: Offers, buyer: Buyer) -> None:
    found = quote(cart, offers, NOW, buyer)
    assert 0 <= found.total <= found.regular
    assert 0 <= found.due <= found.total
    assert all(deduction.off > 0 for deduction in found.deductions)
    for line in found.lines:
        assert 0 <= line.payable <= line.regular
        assert all(0 <= piece <= (line.line.unit or 0) for piece in line.pieces)


@given(carts(), promotions(), buyers(), st.randoms(use_true_random=False))
def test_the_order_of_lines_and_promotions_changes_nothing(
    cart: list[Line], offers: Offers, buyer: Buyer, random: Random
) -> None:
    def told(lines: list[Line], held: Offers) -> dict[str, int]:
        found = quote(lines, held, NOW, buyer)
        return {line.line.product.id: line.payable for line in found.lines}

    before = told(cart, offers)
    shuffled, pairs = list(cart), list(offers.items())
    random.shuffle(shuffled)
    random.shuffle(pairs)
    assert told(shuffled, dict(pairs)) == before


@given(carts(), products, promotions(), buyers())
def test_one_item_more_makes_the_others_no_dearer(
    cart: list[Line], more: Product, offers: Offers, buyer: Buyer
) -> None:
    """But for the cents that rounding parts, one for each promotion at most."""
    if more.id in {one.product.id for one in cart}:
        return
    line = Line(more)
    fuller = quote([*cart, line], offers, NOW, buyer)
    before = quote(cart, offers, NOW, buyer)
    item = next(one.cost for one in fuller.lines if one.line is line)
    assert fuller.total <= before.total + item + len(offers)


@given(carts(), promotions(most=6), buyers())
@settings(max_examples=300)
def test_the_combination_is_the_best_of_all_that_are_allowed(
    cart: list[Line], offers: Offers, buyer: Buyer
) -> None:
    found = quote(cart, offers, NOW, buyer)
    assert found.exact
    assert sum(one.off for one in found.for_several) == brute_force(cart, offers, buyer)
    chosen = [one.promotion for one in found.for_several]
    assert not any(one.clashes(other) for one, other in combinations(chosen, 2))


def brute_force(cart: list[Line], offers: Offers, buyer: Buyer) -> int:
    """The most that any set of offers takes off of which no two exclude each other."""
    holding = live(offers, buyer, NOW)
    lines = sorted(cart, key=lambda one: one.key)
    basket = Basket.of(lines, portions(lines, holding, buyer), holding.baskets)
    sets = (
        chosen
        for size in range(len(basket.offers) + 1)
        for chosen in combinations(basket.offers, size)
        if not any(one.clashes(other) for one, other in combinations(chosen, 2))
    )
    return max(basket.value(chosen) for chosen in sets)


@given(catalogues, promotions(), buyers())
@settings(max_examples=300)
def test_the_prices_of_a_catalogue_are_those_of_one_piece_alone(
    goods: list[Product], offers: Offers, buyer: Buyer
) -> None:
    table = ProductTable.from_products(goods)
    found = alone(table, live(offers, buyer, NOW), buyer)
    expected = [quote([Line(one)], offers, NOW, buyer).total for one in table.products]
    assert np.rint(found * 100).astype(int).tolist() == expected


@given(st.integers(0, 10_000), st.lists(st.integers(0, 5_000), min_size=1, max_size=9))
def test_parts_add_up_and_exceed_no_weight(whole: int, weights: list[int]) -> None:
    whole = min(whole, sum(weights))
    parts = parted(whole, weights)
    assert sum(parts) == whole
    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))


@given(st.integers(0, 10**9))
def test_cents_are_what_is_written(whole: int) -> None:
    assert cents(whole / 100) == whole
