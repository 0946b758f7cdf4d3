"""Only who may speak of an order does: a known shopper, or who names number and digits; five tries."""

import pytest

from tests.assistant.skills.orders.conftest import PAID, Meet

NUMBER = PAID["order_id"]
THEIRS = {**PAID, "user": "ann"}


def test_a_stranger_is_asked_for_number_and_digits(meet: Meet) -> None:
    turn = meet(THEIRS, user=None)("取消订单")
    assert turn["order"] is None


def test_number_and_digits_in_two_messages(meet: Meet) -> None:
    shopper = meet(THEIRS, user=None)
    shopper("取消订单", NUMBER, "0017", "确定")
    assert shopper.order(NUMBER)["status"] == "cancelled"


def test_number_and_whole_phone_in_one_message(meet: Meet) -> None:
    shopper = meet(THEIRS, user=None)
    shopper("取消订单", f"订单号 {NUMBER}，手机 13800000017", "确定")
    assert shopper.order(NUMBER)["status"] == "cancelled"


def test_who_is_identified_for_one_order_sees_no_other(meet: Meet) -> None:
    other = {**THEIRS, "order_id": "202611096099", "phone_last4": "0017"}
    shopper = meet(THEIRS, other, user=None)
    shopper("我的快递到哪了", NUMBER, "0017")
    turn = shopper("取消订单 202611096099")
    assert turn["order"] is None
    shopper("确定")
    assert shopper.order("202611096099")["actions"] == []


def test_another_known_shopper_does_not_see_it(meet: Meet) -> None:
    shopper = meet(THEIRS, user="mei")
    assert shopper(f"取消订单 {NUMBER}")["order"] is None
    shopper("确定")
    assert shopper.order(NUMBER)["actions"] == []


@pytest.mark.parametrize("number", [NUMBER, "202611099999"], ids=["there is such", "there is none"])
def test_five_wrong_tries_lock_in_the_same_words(meet: Meet, number: str) -> None:
    shopper = meet(THEIRS, user=None)
    shopper("我的快递到哪了", number)
    replies = [shopper(f"000{n}")["reply"] for n in range(1, 6)]
    assert all("对不上" in reply for reply in replies[:4])
    assert "30 分钟" in replies[4]


def test_locked_out_the_right_digits_do_not_help(meet: Meet) -> None:
    shopper = meet(THEIRS, user=None)
    shopper("我的快递到哪了", NUMBER, "0001", "0002", "0003", "0004", "0005")
    turn = shopper(f"我的订单 {NUMBER} 0017")
    assert turn["order"] is None
    assert "30 分钟" in turn["reply"]


def test_what_is_said_of_an_order_hides_personal_data(meet: Meet) -> None:
    shopper = meet(PAID)
    turn = shopper("改地址", "李四 13900000018 上海市浦东新区海棠路2号")
    assert "139****0018" in turn["reply"]
    assert "13900000018" not in turn["reply"]
    assert "address" not in (turn["order"] or {})
