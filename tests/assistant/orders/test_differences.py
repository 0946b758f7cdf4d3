"""What another variant or another province costs more or less, and what becomes of the order for it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from assistant.orders.actions import Action
from assistant.orders.asked import Asked
from assistant.orders.bench import Bench, Goods, paid
from assistant.orders.clauses import Delivery, Exchanges
from assistant.orders.effects import applied, still_holds, taken_back
from assistant.orders.judging import judge
from assistant.orders.policy import Policy, built_in_policy
from assistant.orders.requests import (
    ChangeAddress,
    Exchange,
    Pieces,
    Refund,
    Request,
    Return,
    ShipTo,
)
from assistant.orders.results import Proposal, Refusal
from assistant.records.orders import Order, OrderStatus
from tests.assistant.orders.data import DELIVERED, NOW, PAID, UNPAID

SHIRT, SOCKS = (Pieces("shirt", "shirt-m"),), (Pieces("socks", "socks-1"),)
PRICES = {
    "shirt": Goods(
        prices={"shirt-m": 150.0, "shirt-l": 150.0, "shirt-xl": 170.0, "shirt-s": 140.0}
    ),
    "socks": Goods(prices={"socks-1": 20.0, "socks-2": 25.0}),
}
FEES = Delivery(
    fee=8, free_from=99, surcharges={"新疆": 12, "海南": 6}, unserved=("台湾",), clause="freight"
)
FAR = ShipTo("张三", "13800000017", "新疆维吾尔自治区 乌鲁木齐市 天山区", "团结路1号")
NEAR = ShipTo("张三", "13800000017", "上海市 浦东新区", "海棠路2号")
AWAY = ShipTo("张三", "13800000017", "台湾省 台北市", "海棠路2号")
ANY = Exchanges(another_price=("unsent", "delivered"), clause="price_difference")


def bench(prices: Mapping[str, Goods] = PRICES, **changed: object) -> Bench:
    policy = Policy.model_validate({**dict(built_in_policy()), "delivery": FEES, **changed})
    return Bench(policy, NOW, prices)


def proposed(order: Order, request: Request, on: Bench) -> Proposal:
    verdict = judge(order, request, on)
    assert isinstance(verdict, Proposal), verdict
    return verdict


def done(order: Order, request: Request, on: Bench, number: int = 1) -> tuple[Order, Action]:
    proposal = proposed(order, request, on)
    name = f"{order.order_id}-{number:03d}"
    after = applied(proposal, name, NOW.isoformat())
    return after, Action.of(name, Asked(request, NOW), proposal, after, NOW)


@pytest.mark.parametrize(
    ("sku", "difference", "back"),
    [("shirt-l", 0.0, None), ("shirt-xl", 20.0, None), ("shirt-s", -10.0, 10.0)],
    ids=["same", "dearer", "cheaper"],
)
def test_an_exchange_after_delivery_says_the_difference(
    sku: str, difference: float, back: float | None
) -> None:
    proposal = proposed(DELIVERED, Exchange(DELIVERED.order_id, SHIRT, sku), bench())
    assert (proposal.facts["difference"], proposal.amount) == (difference, back)


def test_several_pieces_differ_several_times() -> None:
    wish = Exchange(DELIVERED.order_id, SOCKS, "socks-2")
    assert proposed(DELIVERED, wish, bench()).facts["difference"] == 10.0


def test_where_a_price_is_not_known_nothing_is_said_of_it() -> None:
    wish = Exchange(DELIVERED.order_id, SHIRT, "shirt-xl")
    assert "difference" not in proposed(DELIVERED, wish, bench({})).facts


def test_before_dispatch_only_the_same_price_is_swapped() -> None:
    same, dearer = (Exchange(PAID.order_id, SHIRT, sku) for sku in ("shirt-l", "shirt-xl"))
    assert proposed(PAID, same, bench()).key == "exchange_unsent"
    refused = judge(PAID, dearer, bench())
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.clause) == ("other_price", "price_difference")


@pytest.mark.parametrize(
    ("sku", "line", "total"), [("shirt-xl", 140.0, 158.0), ("shirt-s", 110.0, 148.0)]
)
def test_where_the_policy_has_it_the_line_and_what_can_be_refunded_follow(
    sku: str, line: float, total: float
) -> None:
    after, action = done(PAID, Exchange(PAID.order_id, SHIRT, sku), bench(exchanges=ANY))
    assert (after.lines[0].sku, after.lines[0].price, paid(after)) == (sku, line, total)
    assert [case["kind"] for case in after.open_cases] == ["price_difference"]
    again = taken_back(after, action)
    assert replace(again, cases=()) == PAID
    assert again.open_cases == ()


def test_an_exchange_that_was_asked_for_is_the_state_of_the_order() -> None:
    after, action = done(DELIVERED, Exchange(DELIVERED.order_id, SHIRT, "shirt-l"), bench())
    assert after.status is OrderStatus.EXCHANGE_REQUESTED
    assert replace(taken_back(after, action), cases=()) == DELIVERED


def test_a_return_beside_an_exchange_shares_its_state_and_each_is_taken_back_alone() -> None:
    first, exchange = done(DELIVERED, Exchange(DELIVERED.order_id, SHIRT, "shirt-l"), bench())
    both, back = done(first, Return(first.order_id, SOCKS), bench(), 2)
    assert both.status is OrderStatus.RETURN_REQUESTED
    assert still_holds(both, exchange)
    assert taken_back(both, exchange).status is OrderStatus.RETURN_REQUESTED
    assert taken_back(both, back).status is OrderStatus.EXCHANGE_REQUESTED


@pytest.mark.parametrize(
    ("address", "difference"), [(FAR, 12.0), (NEAR, 0.0)], ids=["far", "as near as before"]
)
def test_another_province_says_what_it_adds(address: ShipTo, difference: float) -> None:
    proposal = proposed(PAID, ChangeAddress(PAID.order_id, address), bench())
    assert proposal.facts["difference"] == difference


def test_back_from_afar_the_surcharge_is_refunded_and_no_more_later() -> None:
    far = replace(PAID, address=FAR.to_json(), total=170.0, shipping_fee=20.0)
    after, _ = done(far, ChangeAddress(PAID.order_id, NEAR), bench())
    assert [(case["kind"], case["amount"]) for case in after.open_cases] == [("address", 12.0)]
    assert proposed(after, Refund(PAID.order_id), bench()).amount == 158.0


def test_an_unpaid_order_is_paid_with_the_surcharge_and_taken_back_without() -> None:
    after, action = done(UNPAID, ChangeAddress(UNPAID.order_id, FAR), bench())
    assert (after.total, after.shipping_fee, after.cases) == (170.0, 20.0, ())
    assert taken_back(after, action) == UNPAID


def test_an_order_of_the_chat_has_paid_no_surcharge_before_it_has_an_address() -> None:
    placed = replace(UNPAID, address={})
    assert proposed(placed, ChangeAddress(UNPAID.order_id, FAR), bench()).facts["difference"] == 12


def test_nothing_goes_where_nothing_is_sent() -> None:
    refused = judge(PAID, ChangeAddress(PAID.order_id, AWAY), bench())
    assert isinstance(refused, Refusal)
    assert refused.reason == "unserved"


def test_a_policy_without_fees_says_nothing_of_them() -> None:
    proposal = proposed(PAID, ChangeAddress(PAID.order_id, FAR), bench(delivery=None))
    assert "difference" not in proposal.facts
