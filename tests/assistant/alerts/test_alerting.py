"""Alerts end to end: set in words, seen once a crossing, told once, never at night or after an end."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from assistant.alerts.alert import Alert, End, Kind, Watch
from assistant.alerts.quiet import is_quiet
from assistant.alerts.tables import alerts
from assistant.alerts.watching import NO_PEN
from assistant.privacy.exporting import exported
from assistant.privacy.forgetting import forget
from assistant.records.orders import Order, OrderLine, OrderStatus, OrderStore
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.turn.turns import Say
from tests.assistant.alerts.conftest import Wishing
from tests.small_shop import build_shop
from ui.cli.app import run

FALL = "第一个降到120提醒我"


SOCKS = OrderLine("sock-1")


def vars_of(alert: Alert) -> dict[str, object]:
    """An alert as a row of its table, without what the table numbers."""
    watch = {name: getattr(alert.watch, name) for name in Watch.__slots__}
    who = {name: getattr(alert, name) for name in ("shopper", "user", "conversation_id")}
    begun = {"created_at": alert.created_at, "met": False, "times": 0}
    return {**watch, **who, **begun, "kind": alert.watch.kind.value}


def shown(wishing: Wishing, talk: str) -> str:
    """The id of the first product on the screen."""
    return str(wishing.service.history(talk)[0]["response"]["products"][0]["id"])


def test_a_price_is_watched_and_said_back(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋")
    turn = wishing.says(talk, FALL)
    assert (turn["intent"], turn["action"]) == ("set_alert", "alert")
    assert "120 元" in turn["reply"]
    (alert,) = wishing.alerts(talk)
    assert (alert.watch.kind, alert.watch.product_id) == (Kind.PRICE, shown(wishing, talk))
    assert (alert.watch.level, alert.watch.below, alert.active) == (120, False, True)


def test_it_is_told_once_each_time_the_price_falls(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋", FALL)
    product = shown(wishing, talk)
    assert wishing.look().fired == 0
    for price, fired in ((121, 0), (120, 1), (110, 0), (200, 0), (119, 1)):
        wishing.costs(product, price)
        assert wishing.look(hours=0.1).fired == fired, price
        assert wishing.look().fired == 0
    assert [one["price"] for one in wishing.told_outside()] == [120, 119]


def test_two_who_look_at_once_tell_once(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋", FALL)
    product = shown(wishing, talk)
    wishing.costs(product, 100)
    first, second = wishing.watch, wishing.watch
    stale = list(second._batches())  # read before the first has written
    assert first.look(wishing.now).fired == 1
    assert sum(second._see(batch, wishing.now) for batch in stale) == 0
    assert len(wishing.told_outside()) == 1


def test_at_night_it_is_kept_until_the_morning(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋", FALL)
    wishing.costs(shown(wishing, talk), 100)
    night = wishing.look(hours=11)  # eleven at night
    assert (night.fired, night.sent) == (1, 0)
    assert wishing.look(hours=8).sent == 0  # seven
    assert wishing.look(hours=1).sent == 1  # eight
    assert wishing.look(hours=1).sent == 0


def test_what_is_over_again_by_the_morning_is_not_sent(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋", FALL)
    product = shown(wishing, talk)
    wishing.costs(product, 100)
    assert wishing.look(hours=11).fired == 1
    wishing.costs(product, 200)
    assert wishing.look(hours=10).sent == 0
    assert wishing.told_outside() == []


def test_a_shop_that_listens_to_nothing_is_told_nothing(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋", FALL)
    wishing.costs(shown(wishing, talk), 100)
    deaf = replace(wishing.watch, pen=NO_PEN)
    assert (deaf.look(wishing.now).fired, deaf.look(wishing.now).sent) == (1, 0)
    assert "100 元" in wishing.says(wishing.begins(), "你好")["reply"]


def test_the_quiet_hours_that_are_said_are_the_shops(tmp_path: Path) -> None:
    path = build_shop(tmp_path / "shop")
    with (path / "shop.toml").open("a", encoding="utf-8") as file:
        file.write('[alerts]\nquiet = "21:30-09:00"\n')
        file.write('[webhooks]\nurl = "https://shop.example/"\n')
    service = Service.open(path)
    talk = service.start("mei")
    service.reply(talk, Say("跑步鞋"))
    said = service.reply(talk, Say(FALL)).body["reply"]
    service.close()
    assert "21:30 到 09:00" in said


def test_who_ended_it_at_night_hears_nothing_in_the_morning(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋", FALL)
    wishing.costs(shown(wishing, talk), 100)
    assert wishing.look(hours=11).fired == 1
    other = wishing.begins()
    wishing.says(other, "你好")  # a visit tells it, and outside it is no news any more
    assert wishing.look(hours=10).sent == 0
    wishing.says(talk, "别再提醒我了")
    wishing.costs(shown(wishing, talk), 200)
    wishing.look(hours=24)
    wishing.costs(shown(wishing, talk), 100)
    assert (wishing.look(hours=24).fired, wishing.told_outside()) == (0, [])
    assert [one.ended_how for one in wishing.alerts(talk)] == [End.OPTED_OUT]


def test_the_next_visit_tells_it_once(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋", FALL)
    wishing.costs(shown(wishing, talk), 100)
    wishing.look()
    later = wishing.begins()
    told = wishing.says(later, "运动袜")
    assert "100 元" in told["reply"]
    assert told["products"]
    assert "100 元" not in wishing.says(later, "再便宜点")["reply"]
    nobody = wishing.begins(user=None)
    assert "100 元" not in wishing.says(nobody, "运动袜")["reply"]


def test_what_is_over_again_by_then_is_told_as_that(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋", FALL)
    product = shown(wishing, talk)
    wishing.costs(product, 100)
    wishing.look()
    wishing.costs(product, 222)
    wishing.look()
    assert "222 元" in wishing.says(wishing.begins(), "你好")["reply"]


def test_a_visitor_hears_it_in_the_same_conversation(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋", FALL, user=None)
    wishing.costs(shown(wishing, talk), 100)
    assert (wishing.look().fired, wishing.look().sent) == (1, 0)
    assert wishing.told_outside() == []
    assert "100 元" in wishing.says(talk, "你好")["reply"]


def test_a_size_is_watched_and_no_other(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋")
    assert "42" in wishing.says(talk, "第一个42码到货叫我")["reply"]
    assert wishing.alerts(talk) == []
    asked = wishing.says(talk, "第一个到货通知")
    assert (asked["action"], asked["suggestions"][0]) == ("clarify", "43码到货通知我")
    wishing.says(talk, asked["suggestions"][0])
    (alert,) = wishing.alerts(talk)
    product = shown(wishing, talk)
    assert (alert.watch.kind, alert.watch.sku) == (Kind.STOCK, f"{product}-43")
    wishing.has(product, "42", 9)
    assert wishing.look().fired == 0
    wishing.has(product, "43", 2)
    assert wishing.look().fired == 1


def test_what_is_so_already_is_said_and_not_watched(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋")
    price = wishing.service.history(talk)[0]["response"]["products"][0]["price"]
    assert f"{price:.0f}" in wishing.says(talk, "第一个降到900叫我")["reply"]
    assert wishing.alerts(talk) == []


def test_without_an_item_it_asks_which_and_goes_on(wishing: Wishing) -> None:
    assert wishing.says(wishing.begins(), "降到100叫我")["action"] == "clarify"
    talk = wishing.begins("跑步鞋")
    assert wishing.says(talk, "降到100叫我")["action"] == "clarify"
    assert wishing.says(talk, "第二个")["action"] == "alert"
    (alert,) = wishing.alerts(talk)
    assert (alert.watch.level, alert.active) == (100, True)


def test_another_figure_takes_the_place_and_the_same_is_not_set_twice(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋", FALL, FALL, "第一个降到110叫我")
    assert [(one.watch.level, one.active) for one in wishing.alerts(talk)] == [
        (120, False),
        (110, True),
    ]


def test_undo_takes_back_what_was_set_and_what_was_ended(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋", FALL)
    wishing.says(talk, "取消提醒")
    assert [one.active for one in wishing.alerts(talk)] == [False]
    wishing.says(talk, "撤销")
    assert [one.active for one in wishing.alerts(talk)] == [True]
    wishing.says(talk, "撤销")
    assert wishing.alerts(talk) == []


def test_they_are_listed_and_ended_by_number(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋", FALL, "第二个降价提醒我")
    listed = wishing.says(talk, "我有哪些提醒")
    assert "1." in listed["reply"]
    assert "2." in listed["reply"]
    wishing.says(talk, "取消第2个提醒")
    assert [one.active for one in wishing.alerts(talk)] == [True, False]
    assert wishing.says(talk, "取消第9个提醒")["suggestions"] == ["取消第1个提醒"]


def test_a_supply_is_due_when_it_was_said(wishing: Wishing) -> None:
    talk = wishing.begins("三周后提醒我买运动袜")
    (alert,) = wishing.alerts(talk)
    due = datetime.fromisoformat(alert.watch.due_at or "")
    assert (alert.watch.kind, alert.watch.category) == (Kind.SUPPLY, "运动袜")
    assert due - wishing.now == timedelta(days=21, hours=-2)  # ten in the morning
    assert wishing.look(hours=24 * 20).fired == 0
    assert wishing.look(hours=24).fired == 1
    assert [one.ended_how for one in wishing.alerts(talk)] == [End.DONE]
    assert "运动袜" in wishing.says(wishing.begins(), "你好")["reply"]


def test_how_long_it_lasts_is_asked_of_who_did_not_buy_it_twice(wishing: Wishing) -> None:
    talk = wishing.begins()
    assert wishing.says(talk, "运动袜快用完提醒我")["action"] == "clarify"
    assert wishing.says(talk, "大概四周")["action"] == "alert"
    due = datetime.fromisoformat(wishing.alerts(talk)[-1].watch.due_at or "")
    assert due - wishing.now == timedelta(days=25, hours=-2)  # three days ahead, at ten


def test_who_bought_it_before_is_reminded_in_that_rhythm(wishing: Wishing) -> None:
    bought = [
        Order(f"2026{day}000001", OrderStatus.DELIVERED, "mei", f"{moment}+08:00", lines=(SOCKS,))
        for day, moment in (("0924", "2026-09-24T12:00:00"), ("1024", "2026-10-24T12:00:00"))
    ]
    OrderStore(wishing.engine).write(bought)
    talk = wishing.begins()
    turn = wishing.says(talk, "运动袜快用完提醒我")
    assert turn["action"] == "alert"
    assert "30 天" in turn["reply"]
    (alert,) = wishing.alerts(talk)
    due = datetime.fromisoformat(alert.watch.due_at or "")
    assert due - wishing.now == timedelta(hours=22)  # overdue on the 20th, so tomorrow at ten
    assert alert.watch.every_days == 30
    assert [wishing.look(hours=24).fired, wishing.look(hours=24).fired] == [1, 0]
    assert wishing.look(hours=24 * 30).fired == 1


def test_there_is_an_end_to_how_many(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋", "第一个降价提醒我", "第二个降价提醒我", "第三个降价提醒我")
    most = wishing.service.loaded.settings.alerts.most
    row = {**vars_of(wishing.alerts(talk)[0]), "key": "elsewhere:1:0:0"}
    with wishing.engine.begin() as connection:
        many = [{**row, "product_id": f"p{n}"} for n in range(most - 3)]
        connection.execute(insert(alerts), many)
    assert str(most) in wishing.says(talk, "第四个降价提醒我")["reply"]
    assert len(wishing.alerts(talk)) == most


def test_there_is_an_end_to_how_long(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋", FALL)
    assert wishing.look(hours=24 * 179).expired == 0
    assert wishing.look(hours=24 * 2).expired == 1
    assert [one.ended_how for one in wishing.alerts(talk)] == [End.EXPIRED]


def test_they_are_given_out_and_erased_with_their_shopper(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋", FALL)
    wishing.costs(shown(wishing, talk), 100)
    wishing.look()
    shop: Shop = wishing.service.shop
    assert [one["level"] for one in exported(shop, "mei")["alerts"]] == [120]
    forget(shop, "mei")
    assert wishing.alerts(talk) == []
    assert exported(shop, "mei")["alerts"] == []


def test_the_commands_show_look_and_end(
    wishing: Wishing, capsys: pytest.CaptureFixture[str]
) -> None:
    wishing.begins("跑步鞋", FALL)
    path = str(wishing.service.shop.path)
    assert run(["alerts", "list", "--shop", path, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["alerts"]
    assert (row["user"], row["level"], row["state"]) == ("mei", 120, "active")
    assert run(["alerts", "run", "--shop", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["fired"] == 0
    assert run(["alerts", "cancel", str(row["id"]), "--shop", path]) == 0
    assert run(["alerts", "cancel", str(row["id"]), "--shop", path]) == 2
    assert "no active alert" in capsys.readouterr().err


def test_a_message_that_comes_twice_sets_one(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋")
    turn = wishing.service.reply(talk, Say(FALL), "m-1")
    again = wishing.service.reply(talk, Say(FALL), "m-1")
    assert (turn.number, len(wishing.alerts(talk))) == (again.number, 1)


@pytest.mark.parametrize(
    ("hour", "quiet"), [(21, False), (22, True), (23, True), (0, True), (7, True), (8, False)]
)
def test_the_night_goes_over_midnight(hour: int, quiet: bool) -> None:
    at = datetime(2026, 11, 23, hour, tzinfo=UTC)
    assert is_quiet("22:00-08:00", at, "UTC") == quiet
    assert not is_quiet("22:00-22:00", at, "UTC")
