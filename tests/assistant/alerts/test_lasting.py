"""我的袜子一般多久买一次: told from the shopper's own orders, or why not."""

import pytest

from assistant.records.orders import Order, OrderLine, OrderStatus, OrderStore
from assistant.turn.turns import Say
from tests.assistant.alerts.conftest import Wishing

SOCKS = OrderLine("sock-1")
EVEN = ("2026-09-24", "2026-10-09", "2026-10-24")
UNEVEN = ("2026-08-01", "2026-10-20", "2026-10-24")


def bought(wishing: Wishing, *days: str) -> None:
    OrderStore(wishing.engine).write(
        [
            Order(
                f"{day.replace('-', '')}000001",
                OrderStatus.DELIVERED,
                "mei",
                f"{day}T12:00:00+08:00",
                lines=(SOCKS,),
            )
            for day in days
        ]
    )


def test_it_is_told_from_the_orders_and_a_reminder_is_one_click_away(wishing: Wishing) -> None:
    bought(wishing, *EVEN)
    turn = wishing.says(wishing.begins(), "我的运动袜一般多久用完")
    assert turn["action"] == "answer"
    assert "买过 3 次，大约 15 天一次" in turn["reply"]
    assert "11月8日" in turn["reply"]
    assert "长短不一" not in turn["reply"]
    (chip,) = turn["suggestions"]
    assert wishing.says(wishing.begins(), chip)["action"] == "alert"


def test_of_the_item_talked_about_too(wishing: Wishing) -> None:
    bought(wishing, *EVEN)
    talk = wishing.begins("货号 sock-1")
    assert "15 天" in wishing.says(talk, "这个我多久买一次")["reply"]


def test_uneven_gaps_are_called_so(wishing: Wishing) -> None:
    bought(wishing, *UNEVEN)
    assert "长短不一" in wishing.says(wishing.begins(), "我多久买一次运动袜")["reply"]


def test_in_english_as_well(wishing: Wishing) -> None:
    bought(wishing, *EVEN)
    turn = wishing.says(wishing.begins(), "How often do I buy sports socks?")
    assert "3 times" in turn["reply"]
    assert "15 days" in turn["reply"]
    assert turn["suggestions"] == ["Remind me when I need more sports socks"]
    assert wishing.says(wishing.begins(), turn["suggestions"][0])["action"] == "alert"


@pytest.mark.parametrize("days", [(), EVEN[:1]])
def test_too_little_is_said_to_be_too_little(wishing: Wishing, days: tuple[str, ...]) -> None:
    bought(wishing, *days)
    turn = wishing.says(wishing.begins(), "我的运动袜一般多久用完")
    assert "还不到两次" in turn["reply"]
    assert "天一次" not in turn["reply"]


def test_nothing_is_told_of_orders_where_personalisation_is_off(wishing: Wishing) -> None:
    bought(wishing, *EVEN)
    talk = wishing.begins("不要用我的记录推荐")
    turn = wishing.says(talk, "我的运动袜一般多久用完")
    assert "关掉" in turn["reply"]
    assert "15" not in turn["reply"]


def test_a_visitor_is_told_why_not(wishing: Wishing) -> None:
    bought(wishing, *EVEN)
    service = wishing.service
    turn = service.reply(service.start(), Say("我的运动袜一般多久用完"))
    assert "登录" in str(turn.to_json()["reply"])


def test_without_goods_it_asks_which(wishing: Wishing) -> None:
    assert wishing.says(wishing.begins(), "我一般多久用完")["action"] == "clarify"
