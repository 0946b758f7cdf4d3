"""Promotions in conversations: cart, checkout, answers, lists, at the second they hold and for whom."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from assistant.promotions.store import PromotionStore
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from tests.assistant.promotions.shop import LAMPS, NOON
from tests.assistant.service.visits import Turn, Visit, ids

SECOND = timedelta(seconds=1)
Visiting = Callable[..., Visit]


@pytest.fixture
def visit(offering: Service) -> Visiting:
    """Visits the shop at a moment."""

    def visiting(user: str | None = None, now: datetime = NOON) -> Visit:
        return Visit(rehearse(offering, now), user)

    return visiting


def filled(talk: Visit, *products: str) -> Turn:
    """The last turn after these products went into the cart."""
    for product in products:
        sku = f"{product}-42" if product.startswith("shoe") else None
        turn = talk.click("add_to_cart", product, sku)
    return turn


def price_of(turn: Turn, product: str) -> Any:  # noqa: ANN401  # as the turn has it
    """What a product of a turn costs there."""
    return next(one["price"] for one in turn["products"] if one["id"] == product)


def cited(turn: Turn) -> set[str]:
    """The promotions that a turn rests on."""
    return {one["id"] for one in turn["sources"] if one["kind"] == "promotion"}


def test_318_and_299_cost_517(visit: Visiting) -> None:
    talk = visit()
    assert filled(talk, "lamp-a", "lamp-b")["quote"]["total"] == 517
    for text in ("看看购物车", "结算"):
        turn = talk.say(text)
        assert all(figure in turn["reply"] for figure in ("617 元", "−100 元", "517 元"))
        assert cited(turn) == {"every"}
    assert [line["price"] for line in turn["cart"]] == [318, 299]
    assert sum(line["payable"] for line in turn["quote"]["lines"]) == 517


def test_a_piece_in_the_cart_costs_what_it_does_before_an_offer_on_the_order(
    visit: Visiting,
) -> None:
    """Alone a lamp of 318 comes to 268; of two in a cart neither does, for the offer takes 100 off both."""
    talk = visit()
    filled(talk, "lamp-a")
    turn = filled(talk, "lamp-b", "lamp-a")
    assert "318 元" in turn["reply"]
    assert "268" not in turn["reply"]
    assert [line["price"] for line in turn["cart"]] == [318, 299]


def test_a_cart_of_277_is_told_what_23_more_would_bring(visit: Visiting) -> None:
    talk = visit()
    filled(talk, "lamp-c")
    turn = talk.say("看看购物车")
    assert "23 元" in turn["reply"]
    assert "50 元" in turn["reply"]
    assert 0 < len(turn["products"]) <= 3
    assert set(ids(turn)) <= {"lamp-d", "lamp-e", "lamp-f"}, "in stock, just above the gap"
    assert cited(turn) == {"every"}
    added = filled(talk, turn["products"][0]["id"])
    spent = 277 + LAMPS[turn["products"][0]["id"][-1]]
    assert added["quote"]["total"] == spent - 50


def test_nobody_upset_is_sold_more(visit: Visiting) -> None:
    talk = visit()
    filled(talk, "lamp-c")
    for _ in range(2):
        talk.say("太差了，非常失望，垃圾服务！")
    assert talk.say("看看购物车")["products"] == []


@pytest.mark.parametrize(
    ("moment", "paid"),
    [
        (NOON.replace(month=10, day=31, hour=23, minute=59, second=59), 617),
        (NOON.replace(month=11, day=1, hour=0), 517),
        (NOON.replace(day=11, hour=23, minute=59, second=59), 517),
        (NOON.replace(day=12, hour=0), 617),
    ],
)
def test_one_second_outside_the_window_nothing_is_deducted(
    visit: Visiting, moment: datetime, paid: float
) -> None:
    quote = filled(visit(now=moment), "lamp-a", "lamp-b")["quote"]
    assert quote["total"] == paid
    assert sum(one["off"] for one in quote["deductions"]) == 617 - paid


@pytest.mark.parametrize(
    ("moment", "price"),
    [
        (NOON - SECOND, 300),
        (NOON, 240),
        (NOON + timedelta(hours=2) - SECOND, 240),
        (NOON + timedelta(hours=2), 300),
    ],
)
def test_a_budget_means_what_one_piece_costs_at_that_second(
    visit: Visiting, moment: datetime, price: float
) -> None:
    turn = visit(now=moment).say("跑步鞋 250以内")
    assert ("shoe-4" in ids(turn)) == (price <= 250)
    assert all(one["price"] <= 250 for one in turn["products"])
    whole = visit(now=moment).say("跑步鞋 最便宜的排前面 260到320")
    assert ("shoe-4" in ids(whole)) == (price > 260)


def test_orders_chips_and_cheaper_go_by_the_same_price(visit: Visiting) -> None:
    talk = visit()
    turn = talk.say("跑步鞋 按价格从低到高")
    prices = [one["price"] for one in turn["products"]]
    assert prices == sorted(prices)
    assert price_of(turn, "shoe-4") == 240
    assert ids(turn).index("shoe-4") < ids(turn).index("shoe-3"), "240 stands before 250"
    nothing = visit().say("跑步鞋 235到245 黑色 云驰")
    assert nothing["products"] == [] or all(235 <= p["price"] <= 245 for p in nothing["products"])
    talk = visit()
    talk.say("跑步鞋 240到260")
    assert all(one["price"] < 245 for one in talk.say("再便宜点")["products"])


def test_a_relaxation_counts_by_what_is_paid(visit: Visiting) -> None:
    offered = visit().say("台灯 270以内 260以上")
    assert price_of(offered, "lamp-a") == 268, "one piece reaches 满300 alone"
    turn = visit().say("跑步鞋 205到235")
    changes = [one for one in turn["relaxed"] if one["field"] == "price" and one["to"] is not None]
    assert {one["to"] for one in changes} & {240, 200}, changes


def test_the_card_says_what_makes_the_price(visit: Visiting) -> None:
    shown = next(one for one in visit().say("跑步鞋 240以内")["products"] if one["id"] == "shoe-4")
    assert (shown["price"], shown["list_price"], shown["regular_price"]) == (240, 300, 300)
    assert shown["display"]["price_label"] == "限时价"
    assert [(one["id"], one["off"]) for one in shown["promotions"]] == [("flash", 60)]
    assert all(variant["price"] in (None, 240) for variant in shown["variants"])


def test_a_member_pays_the_members_price_and_nobody_else(visit: Visiting) -> None:
    assert price_of(visit("mei").say("跑步鞋 云驰 400以上"), "shoe-7") == 405
    assert price_of(visit("zhou").say("跑步鞋 云驰 400以上"), "shoe-7") == 450
    assert price_of(visit().say("跑步鞋 云驰 400以上"), "shoe-7") == 450


def test_a_held_coupon_counts_for_one_piece_that_reaches_it(visit: Visiting) -> None:
    turn = visit("lin").say("跑步鞋 200以下")
    assert price_of(turn, "shoe-2") == 160
    assert price_of(turn, "shoe-1") == 150, "150 does not reach 200"


def test_a_coupon_is_claimed_by_its_code_and_given_back_by_undo(visit: Visiting) -> None:
    talk = visit()
    filled(talk, "shoe-2")
    turn = talk.say("shoe30")
    assert (turn["action"], turn["quote"]["total"], cited(turn)) == ("answer", 170, {"shoes"})
    assert turn["language"] == "zh", "a code is in no language"
    assert "已经领过" in talk.say("SHOE30")["reply"]
    talk.say("撤销")
    assert talk.say("看看购物车")["quote"]["total"] == 200


@pytest.mark.parametrize(
    ("code", "now", "said"),
    [
        ("PAST5", NOON, "过期"),
        ("SHOE30", NOON.replace(month=10), "还没开始"),
        ("SHOE30", NOON.replace(day=12, hour=0), "过期"),
    ],
)
def test_a_code_that_cannot_be_used_is_told_why(
    visit: Visiting, code: str, now: datetime, said: str
) -> None:
    turn = visit(now=now).say(code)
    assert said in turn["reply"]
    assert turn["quote"] is None


@pytest.mark.parametrize(
    ("question", "known", "said"),
    [
        ("第二件半价吗", {"socks"}, ["第 2 件半价", "11月12日 00:00"]),
        ("定金什么时候付", {"pre"}, ["定金 100 元 抵 200 元", "11月15日 00:00"]),
        ("双十二会便宜吗", {"ahead"}, ["12月12日 00:00", "8 折"]),
        ("有会员价吗", {"gold"}, ["金卡会员", "9 折"]),
        ("优惠券怎么用", {"own", "shoes"}, ["满 100 元 减 30 元", "券码"]),
        ("is there a member price", {"gold"}, ["10% off"]),
        ("half price on the second pair?", {"socks"}, ["half price"]),
        ("any coupon?", {"own", "shoes"}, ["¥30 off from ¥100"]),
    ],
)
def test_questions_are_answered_from_the_shops_promotions(
    visit: Visiting, question: str, known: set[str], said: list[str]
) -> None:
    turn = visit().say(question)
    assert turn["action"] == "answer"
    assert cited(turn) == known
    assert all(words in turn["reply"] for words in said), turn["reply"]
    assert "SHOE30" not in turn["reply"], "who has the code may write it"


def test_what_has_ended_is_not_told(visit: Visiting) -> None:
    turn = visit(now=NOON.replace(day=20)).say("有什么优惠券")
    assert cited(turn) == set()
    assert "旧券" not in json.dumps(turn, ensure_ascii=False)


def test_an_item_is_told_with_what_it_is_reduced_by_and_until_when(visit: Visiting) -> None:
    talk = visit()
    talk.say("跑步鞋 240以内")
    turn = talk.say("第一个有优惠吗")
    assert all(said in turn["reply"] for said in ("240 元", "300 元", "−60 元", "11月11日 14:00"))
    assert "flash" in cited(turn)
    assert {"kind": "product", "id": "shoe-4"}.items() <= turn["sources"][0].items()


def test_a_presale_says_what_is_paid_when(visit: Visiting) -> None:
    talk = visit()
    quote = filled(talk, "lamp-i")["quote"]
    assert (quote["total"], quote["due_now"]) == (900, 100)
    assert quote["due_later"][0]["due"] == 800
    reply = talk.say("结算")["reply"]
    assert all(said in reply for said in ("100 元", "800 元", "11月12日 00:00", "11月15日 00:00"))


def test_without_a_cart_there_is_no_quote(visit: Visiting) -> None:
    assert visit().say("你好")["quote"] is None


def test_a_change_of_promotions_is_taken_up_while_serving(offering: Service) -> None:
    store = PromotionStore(offering.shop.engine)
    before = store.all()
    assert price_of(Visit(rehearse(offering, NOON)).say("跑步鞋 240以内"), "shoe-4") == 240
    store.withdraw(["flash"])
    try:
        assert "shoe-4" not in ids(Visit(rehearse(offering, NOON)).say("跑步鞋 240以内"))
    finally:
        store.write([before["flash"]])
    assert "shoe-4" in ids(Visit(rehearse(offering, NOON)).say("跑步鞋 240以内"))


def test_search_and_recommendation_outside_conversations_have_the_same_prices(
    offering: Service,
) -> None:
    service = rehearse(offering, NOON)
    found = {one["id"]: one["price"] for one in service.search("跑步鞋 240以内")["products"]}
    assert found["shoe-4"] == 240
    assert all(price <= 240 for price in found.values())
    mine = {one["id"]: one["price"] for one in service.recommend("mei", 20)}
    anyones = {one["id"]: one["price"] for one in service.recommend(None, 20)}
    assert mine["shoe-7"] == 405
    assert anyones["shoe-7"] == 450
