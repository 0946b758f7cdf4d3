"""Orders: every state is there, sums are right, and they agree with what was bought."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from demo.build import NOW
from demo.parcels import EXPRESS, FREE_FROM, REGIONS
from tests.demo.conftest import Built

STATES = (
    "pending_payment",
    "paid",
    "packed",
    "shipped",
    "out_for_delivery",
    "delivered",
    "completed",
    "cancelled",
    "return_requested",
    "returned",
    "refunding",
    "refunded",
    "exchanged",
)


@pytest.mark.parametrize("state", STATES)
def test_state_occurs_several_times(built: Built, state: str) -> None:
    assert sum(order["status"] == state for order in built.orders) >= 3


def test_no_other_state_occurs(built: Built) -> None:
    assert {order["status"] for order in built.orders} <= set(STATES)


def test_total_is_lines_and_shipping(built: Built) -> None:
    for order in built.orders:
        goods = sum(line["price"] * line["quantity"] for line in order["lines"])
        assert order["total"] == pytest.approx(goods + order["shipping_fee"])


def test_shipping_is_free_from_the_amount_the_faq_names(built: Built) -> None:
    plain = {region for region, _, _, surcharge in REGIONS if not surcharge}
    for order in built.orders:
        goods = order["total"] - order["shipping_fee"]
        if order["address"]["region"] in plain and order["carrier"] not in {EXPRESS, None}:
            assert order["shipping_fee"] == (0 if goods >= FREE_FROM else 8)


def test_some_orders_have_freight_insurance(built: Built) -> None:
    insured = sum(order["insured"] for order in built.orders)
    assert 0.2 <= insured / len(built.orders) <= 0.5


def test_what_is_paid_says_how(built: Built) -> None:
    for order in built.orders:
        assert bool(order["payment_method"]) == bool(order["paid_at"])
    assert {order["payment_method"] for order in built.orders} >= {"wechat", "alipay", "huabei"}


def test_lines_name_products_and_their_variants(built: Built) -> None:
    products = built.by_id()
    for order in built.orders:
        for line in order["lines"]:
            product = products[line["product_id"]]
            prices = {v["sku"]: v["price"] for v in product["variants"]}
            assert line["price"] == (prices or {product["id"]: product["price"]})[line["sku"]]
            assert line["title"] == product["title"]


def test_every_purchase_is_in_one_order(built: Built) -> None:
    bought = Counter(
        (event["user"], event["product_id"])
        for event in built.events
        if event["event"] == "purchase"
    )
    ordered = Counter(
        (order["user"], line["product_id"])
        for order in built.orders
        if order["paid_at"]
        for line in order["lines"]
    )
    assert bought == ordered


def test_history_is_in_order_and_past(built: Built) -> None:
    for order in built.orders:
        times = [line["at"] for line in order["history"]]
        assert times == sorted(times)
        assert datetime.fromisoformat(times[-1]) <= NOW


def test_times_agree_with_the_state(built: Built) -> None:
    for order in built.orders:
        reached = [order[key] is not None for key in ("paid_at", "shipped_at", "delivered_at")]
        assert reached == sorted(reached, reverse=True), order["order_id"]
        assert (order["status"] == "pending_payment") <= (not reached[0])
        if order["status"] in {"delivered", "completed", "returned", "exchanged"}:
            assert all(reached)
        assert (order["tracking_no"] is not None) == reached[1]


def test_some_paid_orders_are_later_than_promised(built: Built) -> None:
    late = [
        order
        for order in built.orders
        if order["status"] == "paid"
        and NOW - datetime.fromisoformat(order["paid_at"]) > timedelta(hours=48)
    ]
    assert late


def test_phone_numbers_are_obviously_invented(built: Built) -> None:
    for order in built.orders:
        number = int(order["user"].removeprefix("shopper-"))
        assert order["address"]["phone"] == f"1380000{number:04d}"
        assert order["phone_last4"] == f"{number:04d}"


def test_order_ids_are_unique(built: Built) -> None:
    assert len({order["order_id"] for order in built.orders}) == len(built.orders)
