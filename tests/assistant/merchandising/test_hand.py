"""Rules that name thousands of goods move no more of them than are ranked anyway."""

from assistant.merchandising.hand import MOST_BROUGHT, Hand
from assistant.merchandising.rules import Rule, RuleTable
from assistant.shop.periods import Period
from recommender.ranking.blending import Ranked
from retrieval.constraints import Constraint, Op
from retrieval.filters import ProductTable
from retrieval.products import Product
from retrieval.request import SearchRequest

TABLE = ProductTable.from_products(
    Product(f"p{n:05}", f"goods {n}", price=float(n), brand=f"b{n % 7}") for n in range(5_000)
)


def rule(number: int, **written: object) -> Rule:
    return Rule(number, RuleTable.model_validate(written), Period())


def test_thousands_of_names_bring_in_a_bounded_number() -> None:
    hand = Hand(TABLE, (rule(1, do="boost", products=TABLE.ids),))
    brought = hand.brought(SearchRequest(limit=6), ())
    assert brought == list(TABLE.ids[:MOST_BROUGHT])


def test_what_is_brought_in_passes_every_constraint_of_shopper_and_rule() -> None:
    hand = Hand(TABLE, (rule(1, do="pin", products=TABLE.ids, brands=["b3"]),))
    asked = SearchRequest(limit=6, constraints=(Constraint("price", Op.LT, 100),))
    brought = hand.brought(asked, ())
    assert brought
    assert all(int(key[1:]) < 100 and int(key[1:]) % 7 == 3 for key in brought)


def test_nothing_is_brought_in_among_words_it_has_nothing_to_do_with() -> None:
    hand = Hand(TABLE, (rule(1, do="pin", products=["p00001"]),))
    assert hand.brought(SearchRequest(text="teapot"), ()) == []
    assert hand.brought(SearchRequest(text=""), ()) == ["p00001"]


def test_boosts_and_buries_are_summed_and_bounded() -> None:
    rules = (
        rule(1, do="boost", brands=["b1"], strength=0.9),
        rule(2, do="boost", products=["p00001"], strength=0.9),
        rule(3, do="bury", brands=["b2"], strength=0.3),
    )
    lifts = Hand(TABLE, rules).lifts(SearchRequest(), ["p00001", "p00002", "p00003", "p00008"])
    assert lifts == {"p00001": 1.0, "p00002": -0.3, "p00008": 0.9}


def test_a_list_shorter_than_the_place_keeps_its_pins_in_order() -> None:
    rules = tuple(rule(n, do="pin", products=[f"p0000{n}"], place=n) for n in (1, 2, 3))
    ranked = [Ranked(f"p0000{n}", 0.5, {}) for n in (3, 2, 1)]
    pins = Hand(TABLE, rules).pins(SearchRequest(limit=2), ranked)
    assert [(pin.place, pin.product_id) for pin in pins] == [(1, "p00001"), (2, "p00002")]


def test_the_rows_of_a_rule_are_worked_out_once() -> None:
    hand = Hand(TABLE, (rule(1, do="hide", products=TABLE.ids),))
    assert hand.rows(hand.rules[0]) is hand.rows(hand.rules[0])
    assert len(hand.hidden) == len(TABLE)
