"""The policy read against one order: windows to the minute, exclusions, freight, sums."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.orders.bench import Bench, Goods, paid, worth
from assistant.orders.clauses import Window
from assistant.orders.judging import judge
from assistant.orders.policy import built_in_policy
from assistant.orders.requests import Cancel, Cause, Exchange, Hurry, Pieces, Refund, Return
from assistant.orders.results import Proposal, Refusal
from assistant.records.orders import Order, OrderStatus
from tests.assistant.orders.data import DELIVERED, NOW, PAID, SHIPPED, UNPAID

ARRIVED = datetime.fromisoformat(DELIVERED.delivered_at or "")
SHIRT = (Pieces("shirt", "shirt-m"),)


def bench(now: datetime = NOW, described: Mapping[str, str] | None = None) -> Bench:
    return Bench(
        built_in_policy(), now, {key: Goods(said) for key, said in (described or {}).items()}
    )


@pytest.mark.parametrize(
    ("now", "open_"),
    [
        pytest.param("2026-11-11T14:31:00+08:00", True, id="168 hours after"),
        pytest.param("2026-11-11T23:59:59+08:00", True, id="the last minute"),
        pytest.param("2026-11-12T00:00:00+08:00", False, id="a minute late"),
    ],
)
def test_seven_days_end_at_midnight(now: str, open_: bool) -> None:
    moment = datetime.fromisoformat(now)
    verdict = judge(DELIVERED, Return(DELIVERED.order_id, SHIRT), bench(moment))
    assert isinstance(verdict, Proposal) is open_
    assert verdict.clause == "no_reason"
    if isinstance(verdict, Refusal):
        assert verdict.reason == "window_closed"


def test_a_window_in_hours_counts_to_the_minute_whatever_the_zone() -> None:
    window = Window(hours=168, clause="no_reason")
    last = window.last(ARRIVED.astimezone(UTC), UTC)
    assert last == ARRIVED + timedelta(hours=168)
    assert window.last(ARRIVED, ARRIVED.tzinfo) == last


def test_a_window_says_how_long_and_hours_go_before_days() -> None:
    with pytest.raises(ValidationError, match="either 'hours' or 'days'"):
        Window.model_validate({"clause": "no_reason"})
    both = Window(hours=48, days=7, clause="no_reason")
    assert both.last(ARRIVED, ARRIVED.tzinfo) == ARRIVED + timedelta(hours=48)


def test_a_fault_has_more_time_and_the_shop_pays_the_way() -> None:
    request = Return(DELIVERED.order_id, SHIRT, Cause.QUALITY)
    verdict = judge(DELIVERED, request, bench(ARRIVED + timedelta(days=10)))
    assert isinstance(verdict, Proposal)
    assert (verdict.clause, verdict.facts["payer"]) == ("quality", "shop")


@pytest.mark.parametrize(
    ("insured", "payer", "clause"),
    [
        pytest.param(True, "insurance", "freight_insured", id="with insurance"),
        pytest.param(False, "shopper", "freight", id="without"),
        pytest.param(None, "shopper", "freight", id="nothing is known of one"),
    ],
)
def test_who_pays_the_way_back(insured: bool | None, payer: str, clause: str) -> None:
    order = replace(DELIVERED, insured=insured)
    verdict = judge(order, Return(order.order_id, SHIRT), bench())
    assert isinstance(verdict, Proposal)
    assert (verdict.facts["payer"], verdict.facts["freight_clause"]) == (payer, clause)


def test_a_whole_return_for_a_fault_gives_the_freight_back() -> None:
    free = judge(DELIVERED, Return(DELIVERED.order_id), bench())
    fault = judge(DELIVERED, Return(DELIVERED.order_id, (), Cause.QUALITY), bench())
    assert isinstance(free, Proposal)
    assert isinstance(fault, Proposal)
    assert (free.amount, fault.amount) == (150.0, 158.0)


def test_custom_made_goods_stay_unless_they_are_faulty() -> None:
    described = {"shirt": "刻字 定制 衬衫"}
    refused = judge(DELIVERED, Return(DELIVERED.order_id, SHIRT), bench(described=described))
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.clause) == ("excluded", "customised")
    faulty = Return(DELIVERED.order_id, SHIRT, Cause.QUALITY)
    assert isinstance(judge(DELIVERED, faulty, bench(described=described)), Proposal)


@pytest.mark.parametrize(("opened", "goes_back"), [(True, False), (False, True), (None, True)])
def test_hygiene_goods_go_back_unopened(opened: bool | None, goes_back: bool) -> None:
    request = Return(DELIVERED.order_id, (Pieces("socks", "socks-1"),), opened=opened)
    verdict = judge(DELIVERED, request, bench())
    assert isinstance(verdict, Proposal) is goes_back
    if isinstance(verdict, Refusal):
        assert verdict.clause == "hygiene"


@pytest.mark.parametrize(
    ("described", "is_hygiene"),
    [
        ("大容量化妆包", False),
        ("化妆水 保湿", True),
        ("化妆包套装 含化妆水", True),
        ("Makeup bag", False),
    ],
)
def test_goods_that_only_hold_the_name_of_hygiene_goods_are_none(
    described: str, is_hygiene: bool
) -> None:
    assert bench().policy.exclusions["hygiene"].fits(described) is is_hygiene


def test_where_no_delivery_is_recorded_nothing_is_guessed() -> None:
    order = replace(DELIVERED, delivered_at=None)
    verdict = judge(order, Return(order.order_id), bench())
    assert isinstance(verdict, Refusal)
    assert verdict.reason == "delivery_unknown"


@pytest.mark.parametrize(
    ("order", "key", "amount"),
    [
        pytest.param(UNPAID, "cancel_unpaid", 0.0, id="nothing was paid"),
        pytest.param(PAID, "cancel_paid", 158.0, id="all goes back, freight too"),
    ],
)
def test_cancelling_gives_back_what_was_paid(order: Order, key: str, amount: float) -> None:
    verdict = judge(order, Cancel(order.order_id), bench())
    assert isinstance(verdict, Proposal)
    assert (verdict.key, verdict.amount) == (key, amount)


def test_what_is_made_for_one_shopper_is_not_cancelled_once_packed() -> None:
    packed = replace(PAID, status=OrderStatus.PACKED)
    verdict = judge(packed, Cancel(packed.order_id), bench(described={"shirt": "私人订制"}))
    assert isinstance(verdict, Refusal)
    assert verdict.clause == "customised"


def test_what_is_on_its_way_is_refunded_once_it_is_back() -> None:
    verdict = judge(SHIPPED, Refund(SHIPPED.order_id), bench())
    assert isinstance(verdict, Proposal)
    assert (verdict.key, verdict.amount) == ("refund_sent", 158.0)


@pytest.mark.parametrize(
    ("method", "days"), [("wechat", (1, 3)), ("card", (3, 7)), ("points", (1, 3)), (None, (1, 3))]
)
def test_how_long_a_refund_takes_depends_on_how_it_was_paid(
    method: str | None, days: tuple[int, int]
) -> None:
    verdict = judge(replace(PAID, payment_method=method), Cancel(PAID.order_id), bench())
    assert isinstance(verdict, Proposal)
    assert (verdict.facts["first"], verdict.facts["last"]) == days


def test_the_same_variant_is_no_exchange() -> None:
    verdict = judge(PAID, Exchange(PAID.order_id, SHIRT, "shirt-m"), bench())
    assert isinstance(verdict, Refusal)
    assert verdict.reason == "same_variant"


def test_an_order_is_late_when_the_promise_is_over() -> None:
    paid_at = datetime.fromisoformat(PAID.paid_at or "")
    assert not bench(paid_at + timedelta(hours=48)).is_late(PAID)
    late = bench(paid_at + timedelta(hours=48, minutes=1))
    assert late.is_late(PAID)
    assert not late.is_late(SHIPPED)
    verdict = judge(PAID, Hurry(PAID.order_id), late)
    assert isinstance(verdict, Proposal)
    assert verdict.facts["late"] is True


@given(
    shirts=st.integers(1, 9),
    socks=st.integers(1, 9),
    back=st.integers(1, 12),
    discount=st.floats(0, 60),
)
def test_no_part_is_worth_more_than_was_paid(
    shirts: int, socks: int, back: int, discount: float
) -> None:
    lines = tuple(
        replace(line, quantity=n) for line, n in zip(PAID.lines, (shirts, socks), strict=True)
    )
    total = round(120.0 * shirts + 15.0 * socks + 8.0 - discount, 2)
    order = replace(PAID, lines=lines, total=total)
    amount = worth(order, (Pieces("socks", "socks-1", back),))
    if back > socks:
        assert amount is None
    else:
        assert amount is not None
        assert 0 <= amount <= paid(order) - 8.0 + 0.01
        assert amount <= 15.0 * back + 0.001
