"""What is heard of alerts: shown, ended, and what is waited for."""

import pytest

from assistant.nlu.steering.alerting import (
    Alerting,
    Awaited,
    alerting_in,
    asks_to_be_told,
    awaited_in,
)
from assistant.nlu.words.normalising import fold


@pytest.mark.parametrize(
    "text",
    [
        *("我有哪些提醒", "有提醒吗", "我设了几条提醒", "现在有没有提醒", "看看我的提醒"),
        *("any alerts?", "do I have any reminders", "show my alerts", "what alerts do I have"),
        *("我在盯着哪些", "what else am I watching"),
    ],
)
def test_alerts_are_asked_for(text: str) -> None:
    assert alerting_in(fold(text)) is Alerting.SHOW


@pytest.mark.parametrize(
    "text", ["有货提醒我", "降价提醒我", "alert me when it is cheaper", "有新款提醒吗我"]
)
def test_setting_an_alert_is_not_asking_for_alerts(text: str) -> None:
    assert alerting_in(fold(text)) is None


@pytest.mark.parametrize(
    ("text", "awaited"),
    [
        ("咖啡下个月提醒我买", Awaited.SUPPLY),
        ("remind me when my coffee runs out", Awaited.SUPPLY),
        ("remind me to buy coffee in 3 weeks", Awaited.SUPPLY),
        ("降到200叫我", Awaited.PRICE),
        ("帐篷到货通知我", Awaited.STOCK),
        ("I need new shoes, tell me when these drop below 300", Awaited.PRICE),
        ("I need another size, tell me when it is back in stock", Awaited.STOCK),
        ("remind me when I need more socks", Awaited.SUPPLY),
    ],
)
def test_what_is_waited_for(text: str, awaited: Awaited) -> None:
    assert awaited_in(fold(text)) is awaited


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("tell me when a coffee machine costs less than 50", True),
        ("Let me know as soon as it is back", True),
        ("咖啡机降到50元叫我一声", True),
        ("tell me which one is cheaper", False),
        ("coffee machines under 50", False),
        ("告诉店家发顺丰", False),
    ],
)
def test_word_is_asked_for(text: str, asks: bool) -> None:
    assert asks_to_be_told(fold(text)) is asks
