"""What a conversation opens with: the one thing due for a known shopper, said once, and silence else."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from assistant.alerts.tables import firings
from assistant.records.orders import Order, OrderLine, OrderStatus, OrderStore
from assistant.turn.opening import Opened
from assistant.turn.turns import Click, Say
from tests.assistant.alerts.conftest import Wishing

FALL = "第一个降到120提醒我"
MONTHLY = (95, 64, 30)  # days ago


def bought(
    wishing: Wishing,
    days: Sequence[int],
    *goods: str,
    status: OrderStatus = OrderStatus.COMPLETED,
) -> None:
    """Orders of mei's, so many days ago each, all with the same goods."""
    store = OrderStore(wishing.engine)
    lines = tuple(OrderLine(one, title="跑步鞋" if "shoe" in one else "运动袜") for one in goods)
    store.write(
        Order(
            f"2026{store.count() + place:06d}",
            status,
            "mei",
            (wishing.now - timedelta(days=ago)).isoformat(),
            shipped_at=(wishing.now - timedelta(days=ago - 1)).isoformat(),
            lines=lines,
            history=({"at": wishing.now.isoformat(), "text": "离开仓库"},),
        )
        for place, ago in enumerate(days)
    )


def due(wishing: Wishing, user: str | None = "mei", talk: str | None = None) -> Opened | None:
    return wishing.service.opening(user, talk).due


def told(wishing: Wishing) -> list[str | None]:
    with wishing.engine.connect() as connection:
        return list(connection.scalars(select(firings.c.told_key).order_by(firings.c.id)))


def fallen(wishing: Wishing) -> tuple[str, str]:
    """A conversation whose alert was seen while its shopper was away, and the product."""
    talk = wishing.begins("跑步鞋", FALL)
    shown = str(wishing.service.history(talk)[0]["response"]["products"][0]["id"])
    wishing.costs(shown, 99)
    assert wishing.look(hours=1).fired == 1
    return talk, shown


def test_with_nothing_due_the_greeting_is_as_ever(wishing: Wishing) -> None:
    opening = wishing.service.opening("mei")
    assert opening.due is None
    assert opening.text == opening.greeting == wishing.service.greeting("zh")


def test_a_price_that_fell_meanwhile_is_told_before_anything_is_said(wishing: Wishing) -> None:
    talk, shown = fallen(wishing)
    for found in (due(wishing), due(wishing, talk=talk)):
        assert found is not None
        assert (found.kind, found.about) == ("alert", shown)
        assert "99 元" in found.text
    assert told(wishing) == [None], "looking changes nothing"


def test_it_is_not_told_again_by_the_first_reply(wishing: Wishing) -> None:
    talk, _ = fallen(wishing)
    found = due(wishing, talk=talk)
    assert found is not None
    turn = wishing.service.reply(talk, Say("好的", opened=found.key)).to_json()
    assert "99" not in turn["reply"]
    assert told(wishing) == [f"{talk}:3:0"]
    assert due(wishing, talk=talk) is None
    assert wishing.look(hours=1).sent == 0


def test_who_did_not_see_it_hears_it_with_the_first_reply(wishing: Wishing) -> None:
    talk, _ = fallen(wishing)
    assert "99 元" in wishing.says(talk, "好的")["reply"]


def test_a_click_below_it_counts_as_having_seen_it(wishing: Wishing) -> None:
    talk, _ = fallen(wishing)
    found = due(wishing, talk=talk)
    assert found is not None
    click = Click("click", product_id="shoe-2", opened=found.key)
    assert "降" not in wishing.service.reply(talk, click).to_json()["reply"]
    assert told(wishing) == [f"{talk}:3:0"]


def test_an_alert_of_someone_else_is_not_ended_by_its_name(wishing: Wishing) -> None:
    fallen(wishing)
    found = due(wishing)
    assert found is not None
    wishing.service.reply(wishing.service.start("ann"), Say("你好", opened=found.key))
    assert told(wishing) == [None]


def test_a_price_that_rose_again_is_left_to_the_first_reply(wishing: Wishing) -> None:
    talk, shown = fallen(wishing)
    wishing.costs(shown, 150)
    assert due(wishing, talk=talk) is None
    assert "150 元" in wishing.says(talk, "好的")["reply"]


def test_goods_bought_every_month_are_due_after_a_month(wishing: Wishing) -> None:
    bought(wishing, MONTHLY, "sock-1")
    found = due(wishing)
    assert found is not None
    assert (found.kind, found.about) == ("again", "sock-1")
    assert "运动袜" in found.text
    assert len(found.suggestions) == 2


def test_what_it_suggests_is_about_these_goods(wishing: Wishing) -> None:
    bought(wishing, MONTHLY, "sock-1")
    found = due(wishing)
    assert found is not None
    talk = wishing.service.start("mei")
    said = [Say(text, found.about, found.key) for text in found.suggestions]
    turn = wishing.service.reply(talk, said[0]).to_json()
    assert [line["id"] for line in turn["cart"]] == ["sock-1"]
    wishing.service.reply(talk, said[1])
    assert [one.watch.product_id for one in wishing.alerts(talk)] == ["sock-1"]


def test_it_is_said_in_one_visit_and_no_other(wishing: Wishing) -> None:
    bought(wishing, MONTHLY, "sock-1")
    found = due(wishing)
    assert found is not None
    talk = wishing.service.start("mei")
    wishing.service.reply(talk, Say("跑步鞋", opened=found.key))
    wishing.now += timedelta(hours=5)
    assert due(wishing) is None
    assert due(wishing, talk=talk) is None


def test_who_only_looked_away_is_not_greeted_again(wishing: Wishing) -> None:
    talk = wishing.begins("跑步鞋")
    bought(wishing, MONTHLY, "sock-1")
    wishing.now += timedelta(minutes=5)
    assert due(wishing, talk=talk) is None
    wishing.now += timedelta(minutes=40)
    assert due(wishing, talk=talk) is not None


@pytest.mark.parametrize(
    ("days", "goods"),
    [
        pytest.param((64, 30), "sock-1", id="twice says nothing of how regular it is"),
        pytest.param((95, 85, 30), "sock-1", id="at all sorts of times"),
        pytest.param((70, 40, 10), "sock-1", id="not yet"),
        pytest.param((200, 170, 140), "sock-1", id="long over"),
        pytest.param(MONTHLY, "sock-5", id="sold out"),
        pytest.param(MONTHLY, "gone-1", id="no longer sold"),
    ],
)
def test_what_is_not_due_is_not_said(wishing: Wishing, days: tuple[int, ...], goods: str) -> None:
    bought(wishing, days, goods)
    assert due(wishing) is None


def test_who_bought_another_of_the_kind_since_has_enough(wishing: Wishing) -> None:
    bought(wishing, MONTHLY, "sock-1")
    bought(wishing, (8,), "sock-2")
    assert due(wishing) is None


@pytest.mark.parametrize("status", [OrderStatus.CANCELLED, OrderStatus.RETURNED])
def test_what_was_not_kept_is_no_habit(wishing: Wishing, status: OrderStatus) -> None:
    bought(wishing, MONTHLY, "sock-1", status=status)
    assert due(wishing) is None


def test_a_parcel_on_its_way_is_told_until_it_was_said(wishing: Wishing) -> None:
    bought(wishing, MONTHLY, "sock-1")
    bought(wishing, (3,), "shoe-3", status=OrderStatus.SHIPPED)
    found = due(wishing)
    assert found is not None
    assert found.kind == "order"
    assert "跑步鞋" in found.text
    assert "离开仓库" in found.text
    talk = wishing.service.start("mei")
    wishing.service.reply(talk, Say("你好", opened=found.key))
    wishing.now += timedelta(hours=1)
    left = due(wishing)
    assert left is not None
    assert left.kind == "again"


def test_a_parcel_of_which_nothing_was_heard_for_weeks_is_no_news(wishing: Wishing) -> None:
    bought(wishing, (30,), "shoe-3", status=OrderStatus.SHIPPED)
    assert due(wishing) is None


def test_a_visitor_hears_nothing_of_the_kind(wishing: Wishing) -> None:
    bought(wishing, MONTHLY, "sock-1")
    assert due(wishing, user=None) is None
    assert due(wishing, user=None, talk=wishing.service.start(None)) is None
    assert due(wishing, user="ann") is None


def test_who_switched_personalisation_off_hears_nothing(wishing: Wishing) -> None:
    bought(wishing, MONTHLY, "sock-1")
    talk = wishing.begins("不要个性化推荐")
    wishing.now += timedelta(hours=1)
    assert due(wishing) is None
    assert due(wishing, talk=talk) is None


def test_while_a_person_is_there_nothing_is_opened_with(wishing: Wishing) -> None:
    talk, shown = fallen(wishing)
    wishing.says(talk, "转人工")
    wishing.costs(shown, 200)
    wishing.look()
    wishing.costs(shown, 90)
    assert wishing.look().fired == 1
    assert due(wishing, talk=talk) is None


def test_it_is_said_in_the_language_of_the_page(wishing: Wishing) -> None:
    bought(wishing, MONTHLY, "sock-1")
    found = wishing.service.opening("mei", language="en").due
    assert found is not None
    assert "sports socks" in found.text
    assert found.suggestions == ("Add this to cart", "Remind me before it runs out")
