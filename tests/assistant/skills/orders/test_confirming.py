"""Nothing is changed before a yes that was said to its consequences, and then once; undo keeps step."""

from typing import Any

import pytest

from assistant.errors import ConversationError
from tests.assistant.skills.orders.conftest import DELIVERED, PAID, Meet

NUMBER = PAID["order_id"]


@pytest.mark.parametrize(
    ("ask", "yes"),
    [
        ("取消订单", "确认取消"),
        ("cancel my order", "yes"),
        ("取消订单", "好的"),
        ("cancel my order", "go ahead"),
    ],
)
def test_a_yes_does_it(meet: Meet, ask: str, yes: str) -> None:
    shopper = meet(PAID)
    shopper(ask)
    assert shopper.order(NUMBER)["status"] == "paid"
    shopper(yes)
    assert shopper.order(NUMBER)["status"] == "cancelled"


@pytest.mark.parametrize(
    "no", ["再想想", "算了", "不用了", "先不取消", "let me think", "no", "never mind"]
)
def test_a_no_does_nothing(meet: Meet, no: str) -> None:
    shopper = meet(PAID)
    shopper("取消订单", no, "好的", "确定")
    assert shopper.order(NUMBER)["actions"] == []


def test_a_yes_to_something_else_does_nothing(meet: Meet) -> None:
    shopper = meet(PAID)
    shopper("取消订单", "包邮吗")
    turn = shopper("好的")
    assert shopper.order(NUMBER)["actions"] == []
    assert "150" in turn["reply"]
    shopper("确认取消")
    assert shopper.order(NUMBER)["status"] == "cancelled"


def test_a_yes_that_names_another_deed_is_none(meet: Meet) -> None:
    shopper = meet(PAID)
    shopper("改地址", "李四 13900000018 上海市浦东新区海棠路2号", "取消订单")
    assert shopper.order(NUMBER)["actions"] == []
    shopper("确认取消")
    after = shopper.order(NUMBER)
    assert (after["status"], after["address"]) == ("cancelled", PAID["address"])


def test_pressed_twice_it_is_done_once(meet: Meet) -> None:
    shopper = meet(PAID)
    shopper("退款", "确定退款", "确定退款", "确定")
    assert [one["deed"] for one in shopper.order(NUMBER)["actions"]] == ["refund"]


def test_what_is_confirmed_cites_its_clause_and_says_what_is_lost(meet: Meet) -> None:
    turn = meet(PAID)("取消订单")
    cited = {source["id"] for source in turn["sources"] if source["kind"] == "policy"}
    assert cited == {"cancel", "refund_time"}
    assert all(text in turn["reply"] for text in ("150", "微信", "1–3"))


def test_an_undone_turn_withdraws_what_it_did(meet: Meet) -> None:
    shopper = meet(PAID)
    shopper("退款", "确定退款", "撤销")
    after = shopper.order(NUMBER)
    assert after["status"] == "paid"
    assert [one["state"] for one in after["actions"]] == ["withdrawn", "done"]


def test_a_click_on_undo_withdraws_it_too(meet: Meet) -> None:
    shopper = meet(PAID)
    shopper("退款", "确定退款")
    shopper.rehearsal.undo()
    assert shopper.order(NUMBER)["status"] == "paid"


def test_where_it_cannot_be_withdrawn_the_turn_stays_and_says_so(meet: Meet) -> None:
    shopper = meet(PAID)
    shopper("开发票", "个人", "确定")
    turn = shopper("撤销")
    assert "不能撤销" in turn["reply"]
    assert shopper.order(NUMBER)["invoice"] == {"title": "个人", "tax_id": None}
    clicked = shopper.rehearsal.undo()
    assert clicked is not None
    assert "不能撤销" in clicked["reply"]
    with pytest.raises(ConversationError, match="不能撤销"):
        shopper.rehearsal.edit(3, "不开了")
    assert [one["state"] for one in shopper.order(NUMBER)["actions"]] == ["done"]


def test_what_was_not_meant_is_offered_to_be_taken_back(meet: Meet) -> None:
    shopper = meet(PAID)
    shopper("退款", "确定退款")
    turn = shopper("不是这个意思")
    assert "撤销" in turn["reply"]
    shopper("确定")
    assert shopper.order(NUMBER)["status"] == "paid"


def test_withdrawing_asks_first_and_is_kept(meet: Meet) -> None:
    shopper = meet(DELIVERED)
    shopper("我要退货", "好的", "算了不退了")
    assert shopper.order(DELIVERED["order_id"])["status"] == "return_requested"
    shopper("确定撤销")
    after = shopper.order(DELIVERED["order_id"])
    assert (after["status"], after["cases"][0]["state"]) == ("delivered", "withdrawn")


def test_chasing_needs_no_yes(meet: Meet) -> None:
    shopper = meet(PAID)
    shopper("催发货")
    assert [one["kind"] for one in shopper.order(NUMBER)["cases"]] == ["hurry"]


@pytest.mark.parametrize(
    ("status", "text", "clause"),
    [
        ("shipped", "取消订单", "cancel_sent"),
        ("shipped", "改地址", "address_sent"),
        ("out_for_delivery", "换货", "exchange_underway"),
        ("pending_payment", "开发票", "invoice_unpaid"),
        ("cancelled", "退款", "refund"),
    ],
)
def test_a_refusal_cites_its_clause(meet: Meet, status: str, text: str, clause: str) -> None:
    order: dict[str, Any] = {**PAID, "status": status}
    turn = meet(order)(text)
    cited = [source["id"] for source in turn["sources"] if source["kind"] == "policy"]
    assert cited == [clause]
