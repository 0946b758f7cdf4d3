"""What goes to a person first: whatever else is said, with the reason and the next step for the agent."""

import pytest

from tests.assistant.skills.orders.conftest import PAID, Meet


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("再不退款我就打12315", "authorities"),
        ("I'll call my lawyer about this refund", "authorities"),
        ("你们的水壶把我手烫伤了，我要退货", "injury"),
        ("the kettle burned my hand, I want a refund", "injury"),
        ("用完脸上起红疹，退款", "allergy"),
        ("收到的鞋是假货，取消订单", "counterfeit"),
    ],
)
def test_it_is_handed_over_with_the_reason(meet: Meet, text: str, reason: str) -> None:
    shopper = meet(PAID)
    turn = shopper(text)
    assert turn["action"] == "handoff"
    assert turn["handoff"]["reason"] == reason
    assert turn["handoff"]["why"]
    assert turn["handoff"]["next"]
    assert [source["id"] for source in turn["sources"]] == ["handover"]
    assert shopper.order(PAID["order_id"])["actions"] == []


def test_a_threat_does_not_confirm_what_is_open(meet: Meet) -> None:
    shopper = meet(PAID)
    shopper("退款", "好的，不然我就打12315")
    assert shopper.order(PAID["order_id"])["actions"] == []


@pytest.mark.parametrize("text", ["敏感肌能用吗", "过敏体质适合吗", "allergy-friendly pillow"])
def test_a_question_before_buying_stays_here(meet: Meet, text: str) -> None:
    assert meet(PAID)(text)["action"] != "handoff"
