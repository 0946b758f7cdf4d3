"""What carts come to, worked out by hand."""

from datetime import datetime, timedelta

import pytest

from assistant.promotions.buyer import Buyer
from assistant.promotions.pricing import Line
from assistant.promotions.promotion import Kind, Promotion
from assistant.promotions.quoting import quote
from assistant.promotions.scope import Goods, Scope
from tests.assistant.promotions.offers import DAY, NOW, line, offered, promotion, with_variants

SECOND = timedelta(seconds=1)
EVERY_300 = promotion(Kind.THRESHOLD, threshold=30_000, amount=5_000, repeat=True)


def total(*lines: Line, offers: dict[str, Promotion], buyer: Buyer | None = None) -> float:
    """What lines come to now."""
    return quote(lines, offers, NOW, buyer or Buyer()).total / 100


def test_318_and_299_under_50_off_every_300_cost_517() -> None:
    found = quote([line("a", 318), line("b", 299)], offered(EVERY_300), NOW)
    assert (found.regular, found.off, found.total) == (61_700, 10_000, 51_700)
    assert [one.payable for one in found.lines] == [31_800 - 5_154, 29_900 - 4_846]


@pytest.mark.parametrize(
    ("moment", "taken"),
    [
        pytest.param(EVERY_300.start - SECOND, 0, id="one second before it starts"),
        pytest.param(EVERY_300.start, 5_000, id="its first second"),
        pytest.param(EVERY_300.end - SECOND, 5_000, id="its last second"),
        pytest.param(EVERY_300.end, 0, id="the second it ends"),
    ],
)
def test_outside_its_time_nothing_is_deducted(moment: datetime, taken: int) -> None:
    assert quote([line("a", 318)], offered(EVERY_300), moment).off == taken


@pytest.mark.parametrize(
    ("spent", "off"), [(299.99, 0), (300, 30), (499.99, 30), (500, 80), (2_000, 80)]
)
def test_the_highest_step_of_a_ladder_counts(spent: float, off: int) -> None:
    ladder = promotion(Kind.THRESHOLD, ladder=((30_000, 3_000), (50_000, 8_000)))
    assert total(line("a", spent), offers=offered(ladder)) == pytest.approx(spent - off)


def test_a_threshold_without_repetition_counts_once() -> None:
    once = promotion(Kind.THRESHOLD, threshold=30_000, amount=5_000)
    assert total(line("a", 318), line("b", 299), offers=offered(once)) == 567


@pytest.mark.parametrize(
    ("quantities", "expected"),
    [
        pytest.param((1, 1), 100 + 40, id="half of the cheaper"),
        pytest.param((2, 2), 100 + 50 + 80 + 40, id="of each two, the dear ones first"),
        pytest.param((2, 1), 100 + 50 + 80, id="an odd piece costs what it costs"),
    ],
)
def test_the_second_item_for_half(quantities: tuple[int, int], expected: float) -> None:
    half = promotion(Kind.NTH, n=2, points=5_000, repeat=True)
    cart = [line("a", 100, quantities[0]), line("b", 80, quantities[1])]
    assert total(*cart, offers=offered(half)) == expected


def test_the_second_item_of_the_same_product() -> None:
    same = promotion(Kind.NTH, n=2, points=5_000, repeat=True, each=True)
    assert total(line("a", 100), line("b", 80), offers=offered(same)) == 180
    assert total(line("a", 100, 2), line("b", 80), offers=offered(same)) == 230


def test_of_three_the_cheapest_is_free() -> None:
    free = promotion(Kind.NTH, n=3, points=10_000, repeat=True)
    assert total(line("a", 50), line("b", 30), line("c", 20), offers=offered(free)) == 80
    assert total(line("a", 50, 6), offers=offered(free)) == 200


def test_the_second_for_a_price_of_its_own() -> None:
    ninety = promotion(Kind.NTH, n=2, price=990, repeat=False)
    assert total(line("a", 50, 4), offers=offered(ninety)) == pytest.approx(159.9)


def test_the_lowest_of_several_prices_is_the_price() -> None:
    offers = offered(
        promotion(Kind.DISCOUNT, "flash", price=8_000),
        promotion(Kind.DISCOUNT, "tenth", points=1_000),
        promotion(Kind.MEMBER, "gold", points=3_000, tiers=frozenset({"gold"})),
    )
    assert total(line("a", 100), offers=offers) == 80
    assert total(line("a", 100), offers=offers, buyer=Buyer(tiers=frozenset({"gold"}))) == 70
    assert total(line("a", 60), offers=offers) == 54, "a price above the regular one is none"


def test_variants_cost_what_each_costs() -> None:
    shoe = with_variants("a", 100, 100, 120)
    offers = offered(promotion(Kind.DISCOUNT, points=1_000))
    assert total(Line(shoe, "a-1"), offers=offers) == 108
    assert total(Line(shoe, "a-0"), offers=offers) == 90


def test_only_so_many_pieces_at_a_price() -> None:
    flash = offered(promotion(Kind.DISCOUNT, "flash", price=5_000, limit=2))
    found = quote([line("a", 100, 3)], flash, NOW)
    assert [(one.quantity, one.unit) for one in found.lines[0].portions] == [
        (2, 5_000),
        (1, 10_000),
    ]
    before = Buyer(pieces={("flash", "a"): 1})
    assert total(line("a", 100, 3), offers=flash, buyer=before) == 250
    assert total(line("a", 100), line("b", 100), offers=flash, buyer=before) == 100


def test_goods_outside_the_scope_count_for_nothing() -> None:
    lamps = Scope(Goods(categories=("Home/Lamps",)), Goods(brands=("Nord",)))
    offers = offered(promotion(Kind.THRESHOLD, scope=lamps, threshold=10_000, amount=2_000))
    lamp = line("a", 90, category="Home/Lamps")
    excluded = line("b", 90, category="Home/Lamps", brand="Nord")
    assert total(lamp, line("c", 90), excluded, offers=offers) == 270
    assert total(lamp, line("d", 10, category="Home/Lamps/Desk"), offers=offers) == 80


def test_a_coupon_needs_to_be_held() -> None:
    coupon = promotion(Kind.COUPON, "c", threshold=10_000, points=1_000, cap=1_500, code="TEN")
    assert total(line("a", 200), offers=offered(coupon)) == 200
    held = Buyer(coupons=frozenset({"c"}))
    assert total(line("a", 200), offers=offered(coupon), buyer=held) == 185
    assert total(line("a", 99), offers=offered(coupon), buyer=held) == 99


def test_a_coupon_is_used_as_often_as_its_limit_says() -> None:
    coupon = offered(promotion(Kind.COUPON, "c", amount=1_000, limit=1))
    held = Buyer(coupons=frozenset({"c"}), used={"c": 1})
    assert total(line("a", 50), offers=coupon, buyer=held) == 50


def test_thresholds_come_before_coupons_and_are_not_lost_by_them() -> None:
    coupon = promotion(Kind.COUPON, "c", threshold=30_000, points=1_000)
    held = Buyer(coupons=frozenset({"c"}))
    found = quote([line("a", 300)], offered(EVERY_300, coupon), NOW, held)
    assert [(one.promotion.id, one.off) for one in found.for_several] == [
        ("threshold", 5_000),
        ("c", 2_500),
    ]


def test_one_coupon_an_order_and_the_better_one() -> None:
    offers = offered(
        promotion(Kind.COUPON, "small", amount=1_000), promotion(Kind.COUPON, "large", points=2_000)
    )
    both = Buyer(coupons=frozenset({"small", "large"}))
    assert total(line("a", 100), offers=offers, buyer=both) == 80
    assert total(line("a", 40), offers=offers, buyer=both) == 30


def test_two_thresholds_about_the_same_goods_are_not_combined_unless_they_may_be() -> None:
    lamps = Scope(Goods(categories=("Home/Lamps",)))
    balls = Scope(Goods(categories=("Sport/Balls",)))
    everywhere = promotion(Kind.THRESHOLD, "all", threshold=10_000, amount=1_000)
    of_lamps = promotion(Kind.THRESHOLD, "lamps", lamps, threshold=10_000, amount=2_000)
    of_balls = promotion(Kind.THRESHOLD, "balls", balls, threshold=5_000, amount=500)
    lamp = line("a", 100, category="Home/Lamps")
    ball = line("b", 60, category="Sport/Balls")
    assert total(lamp, ball, offers=offered(everywhere, of_lamps, of_balls)) == 135
    stacking = promotion(
        *(Kind.THRESHOLD, "lamps", lamps),
        threshold=10_000,
        amount=2_000,
        stacks_with=frozenset({"all"}),
    )
    assert total(lamp, offers=offered(everywhere, stacking)) == 70


def test_goods_with_a_price_of_their_own_can_be_kept_out() -> None:
    flash = promotion(Kind.DISCOUNT, "flash", Scope(Goods(frozenset({"a"}))), price=29_000)
    coupon = promotion(
        Kind.COUPON, "c", threshold=30_000, amount=5_000, excludes=frozenset({"discount"})
    )
    held = Buyer(coupons=frozenset({"c"}))
    offers = offered(flash, coupon)
    assert total(line("a", 318), line("b", 299), offers=offers, buyer=held) == 290 + 299
    assert total(line("a", 318), line("b", 300), offers=offers, buyer=held) == 290 + 250


PRESALE = promotion(
    Kind.PRESALE, "pre", deposit=5_000, worth=10_000, balance=(NOW + 2 * DAY, NOW + 3 * DAY)
)


def test_a_presale_is_paid_in_two_parts() -> None:
    found = quote([line("a", 500, 2), line("b", 30)], offered(PRESALE), NOW)
    assert (found.regular, found.total, found.due) == (103_000, 93_000, 13_000)
    (later,) = found.later
    assert (later.due, later.start, later.end) == (80_000, NOW + 2 * DAY, NOW + 3 * DAY)


def test_the_rest_is_due_for_pieces_whose_deposit_is_paid() -> None:
    paid = Buyer(deposits={("pre", "a"): 1})
    then = NOW + 2 * DAY
    assert quote([line("a", 500, 2)], offered(PRESALE), then, paid).total == 40_000 + 50_000
    assert quote([line("a", 500)], offered(PRESALE), then - SECOND, paid).total == 50_000
    assert quote([line("a", 500)], offered(PRESALE), then).total == 50_000


def test_reserved_goods_reach_no_threshold() -> None:
    found = quote([line("a", 500)], offered(PRESALE, EVERY_300), NOW)
    assert [one.promotion.id for one in found.deductions] == ["pre"]


def test_goods_without_a_price_count_nothing() -> None:
    found = quote([line("a", None), line("b", 300)], offered(EVERY_300), NOW)
    assert [one.payable for one in found.lines] == [0, 25_000]
    assert quote([], offered(EVERY_300), NOW).total == 0


def test_a_quote_says_where_each_cent_went() -> None:
    named = promotion(
        Kind.THRESHOLD, "m", threshold=30_000, amount=5_000, names={"zh": "满300减50"}
    )
    told = quote([line("a", 318)], offered(named), NOW).to_json(lambda one: one.name("zh"))
    assert told["deductions"] == [
        {
            "id": "m",
            "kind": "threshold",
            "name": "满300减50",
            "until": named.end.isoformat(),
            "off": 50.0,
        }
    ]
    assert (told["regular"], told["total"], told["due_now"], told["best"]) == (318, 268, 268, True)
