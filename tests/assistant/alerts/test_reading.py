"""What is said of alerts: which kind, at what price, after how long, and which of them to end."""

import pytest

from assistant.nlu.steering.alerting import (
    Alerting,
    Awaited,
    alerting_in,
    awaited_in,
    days_in,
    level_in,
)
from assistant.nlu.words.normalising import fold


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("我有哪些提醒", Alerting.SHOW),
        ("看看我设的提醒", Alerting.SHOW),
        ("Show my alerts", Alerting.SHOW),
        ("what reminders do I have", Alerting.SHOW),
        ("取消第一个提醒", Alerting.CANCEL),
        ("取消降价提醒", Alerting.CANCEL),
        ("那个到货提醒删了吧", Alerting.CANCEL),
        ("cancel alert number 2", Alerting.CANCEL),
        ("please delete that reminder", Alerting.CANCEL),
        ("不用提醒了", Alerting.CANCEL_ALL),
        ("别再提醒我了", Alerting.CANCEL_ALL),
        ("关掉所有提醒", Alerting.CANCEL_ALL),
        ("以后别再通知我了", Alerting.CANCEL_ALL),
        ("stop reminding me", Alerting.CANCEL_ALL),
        ("no more notifications", Alerting.CANCEL_ALL),
        ("降到200叫我", None),
        ("降价了提醒我", None),
        ("到货通知", None),
        ("订单发货了怎么没通知我", None),
        ("取消订单", None),
        ("tell me when it drops below 200", None),
        ("跑步鞋", None),
    ],
)
def test_what_is_said_of_the_alerts_there_are(text: str, said: Alerting | None) -> None:
    assert alerting_in(fold(text)) is said


@pytest.mark.parametrize(
    ("text", "awaited"),
    [
        ("降到200叫我", Awaited.PRICE),
        ("便宜了告诉我一声", Awaited.PRICE),
        ("42码到货了叫我", Awaited.STOCK),
        ("补货了说一声", Awaited.STOCK),
        ("let me know when it's back in stock", Awaited.STOCK),
        ("狗粮快吃完提醒我", Awaited.SUPPLY),
        ("一个月后提醒我买咖啡", Awaited.SUPPLY),
        ("remind me before I run out of dog food", Awaited.SUPPLY),
        ("remind me in 3 weeks to buy coffee", Awaited.SUPPLY),
        ("双十一降价提醒我", Awaited.PRICE),
    ],
)
def test_what_is_waited_for(text: str, awaited: Awaited) -> None:
    assert awaited_in(fold(text)) is awaited


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("三周", 21),
        ("大概能吃十天", 10),
        ("一个月后提醒我", 30),
        ("半个月", 15),
        ("1个半月", 45),
        ("两个月", 60),
        ("in 3 weeks", 21),
        ("about a month", 30),
        ("20 days", 20),
        ("两年", 730),
        ("十年", 730),
        ("降到200叫我", None),
        ("第二个", None),
    ],
)
def test_after_how_long(text: str, days: int | None) -> None:
    assert days_in(fold(text)) == days


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("第二个降到150提醒我", 150),
        ("跌到一百五通知我", 150),
        ("drops to 80, tell me", 80),
        ("降价提醒我", None),
        ("150到货叫我", None),
    ],
)
def test_a_price_that_only_the_fall_tells(text: str, level: float | None) -> None:
    assert level_in(fold(text)) == level
