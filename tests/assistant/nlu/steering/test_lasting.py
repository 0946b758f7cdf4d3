"""How long goods last the shopper is heard; how long goods last at all, or parcels take, is not."""

import pytest

from assistant.nlu.steering.lasting import asks_how_long_it_lasts
from assistant.nlu.words.normalising import fold


@pytest.mark.parametrize(
    "text",
    [
        "我的咖啡一般多久喝完",
        "我家狗粮平均多少天吃完",
        "我多久买一次猫砂",
        "我一般几天就用完洗手液",  # the amount stands before the goods
        "我的咖啡豆什么时候喝完",
        "我家的纸巾什么时候该买了",
        "我买的狗粮够吃多久",
        "How often do I buy coffee?",
        "how long does my coffee last",
        "how many days does a bag of coffee last me",
        "when will I run out of dog food?",
        "when should I buy coffee again",
        "how fast do I go through coffee",
    ],
)
def test_heard(text: str) -> None:
    assert asks_how_long_it_lasts(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "这款咖啡一包能喝多久",
        "多久能到",
        "我的退款多久到账",
        "我的快递几天能到",
        "我想买咖啡",
        "我多久能收到",
        "我的优惠券什么时候用完",
        "这个充电宝能用多久",
        "我要三天内到",
        "how long does it take to ship",
        "how long does the battery of my phone last",
        "when will my package come",
        "when do I get my refund",
        "I need a new backpack",
        "我想知道这个能用多久",
        "我想买个充电宝，能用多久",
        "我可以几天内退",
        "我能多久收到",
        "我想问下这款几天能用完",
        "我应该多久买一次新牙刷",
        "how often do I need to descale the machine",
        "how often do I get newsletters",
        "when will I be able to buy this again",
    ],
)
def test_not_heard(text: str) -> None:
    assert not asks_how_long_it_lasts(fold(text))
