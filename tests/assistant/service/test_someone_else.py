"""Buying for someone else: a chip of its own, and nothing of it reaches the shopper's profile."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, select

from assistant.clock import fixed_clock
from assistant.service.journal import Journal
from assistant.service.service import Service
from assistant.shop.folder import scratch_database
from assistant.turn.turns import Click
from recommender.events import EventLog
from recommender.events.tables import events
from tests.assistant.conftest import Talk
from tests.assistant.service.test_amending import last, ledger, on


@pytest.fixture
def engine() -> Iterator[Engine]:
    scratch = scratch_database()
    yield scratch
    scratch.dispose()


@pytest.fixture
def mei(opened: Service, engine: Engine) -> Talk:
    """A known shopper, whose events are written to a database the test can read."""
    clock = fixed_clock(opened.loaded.latest_event())
    service = Service(opened.loaded, Journal.of(engine, clock), clock)
    return Talk(service, "mei")


def chip(turn: dict[str, Any]) -> list[str]:
    return [entry["label"] for entry in turn["constraints"] if entry["field"] == "recipient"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("给我妈买双跑步鞋", "给妈妈买"),
        ("跑步鞋，孩子8岁穿的", "给孩子买 · 8岁"),
        ("running shoes for my dad", "for your dad"),
        ("running shoes as a gift", "for someone else"),
    ],
)
def test_it_has_a_chip_in_the_shoppers_language(talk: Talk, text: str, label: str) -> None:
    turn = last(talk, text)
    assert chip(turn) == [label]
    assert turn["products"]


def test_it_lasts_until_the_shopper_says_it_is_for_them(talk: Talk) -> None:
    assert chip(last(talk, "给我妈买双跑步鞋", "不要黑色", "再看看运动袜")) == ["给妈妈买"]
    assert chip(last(talk, "我自己穿的")) == []


@pytest.mark.parametrize("text", ["actually it's for me", "这是我自己用的", "this is for myself"])
def test_a_plain_statement_ends_it_and_shows_the_same_goods(talk: Talk, text: str) -> None:
    turn = last(talk, "给我妈买双跑步鞋", text)
    assert chip(turn) == []
    assert turn["products"]


def test_another_person_takes_the_place_of_the_first(talk: Talk) -> None:
    assert chip(last(talk, "给我妈买双跑步鞋", "也给我爸看看")) == ["给爸爸买"]


def test_the_shoppers_own_size_steps_aside_and_comes_back(talk: Talk) -> None:
    last(talk, "跑步鞋，42码，三百以内")
    other = last(talk, "给我老婆也看看")
    assert not on(other, "size")
    assert on(other, "price") == [("lte", 300)]
    assert on(last(talk, "我自己穿的"), "size") == [("eq", "42")]


def test_a_size_said_for_the_other_stays_with_them(talk: Talk) -> None:
    turn = last(talk, "跑步鞋，42码", "给我老婆买", "43码的")
    assert on(turn, "size") == [("eq", "43")]
    assert on(last(talk, "给自己买"), "size") == [("eq", "42")]


def test_the_chip_can_be_taken_off(talk: Talk) -> None:
    last(talk, "给我妈买双跑步鞋，三百以内")
    turn = talk.service.reply(talk.id, Click("remove", value="recipient")).to_json()
    assert chip(turn) == []
    assert turn["products"]
    assert on(turn, "price") == [("lte", 300)]


def test_undo_brings_it_back_and_takes_it_away(talk: Talk) -> None:
    last(talk, "跑步鞋", "给我妈买", "我自己穿的")
    turn = talk.service.undo(talk.id)
    assert turn is not None
    assert chip(turn.to_json()) == ["给妈妈买"]
    assert chip(last(talk, "不要黑色")) == ["给妈妈买"]
    talk.service.undo(talk.id)
    talk.service.undo(talk.id)
    assert chip(last(talk, "不要白色")) == []


def test_what_was_liked_for_another_is_not_liked_for_oneself(talk: Talk) -> None:
    first = last(talk, "跑步鞋", "给我妈买")["products"][0]["id"]
    talk.service.reply(talk.id, Click("dislike", position=1))
    assert first not in {p["id"] for p in last(talk, "跑步鞋")["products"]}
    assert first in {p["id"] for p in last(talk, "我自己穿的")["products"]}


def test_nothing_is_learnt_from_what_is_for_another(mei: Talk, engine: Engine) -> None:
    last(mei, "给我妈买运动袜")
    mei.service.reply(mei.id, Click("like", position=1))
    last(mei, "第一个加购物车")
    mei.service.record_event(
        {"user": "mei", "conversation_id": mei.id, "product_id": "sock-1", "event": "purchase"}
    )
    assert EventLog(engine).of_user("mei") == []
    with engine.connect() as connection:
        kept = connection.execute(select(events.c.event).where(events.c.user == "mei")).scalars()
        assert sorted(kept) == ["add_to_cart", "like", "purchase"]


def test_what_is_for_oneself_is_learnt(mei: Talk, engine: Engine) -> None:
    last(mei, "给我妈买运动袜", "我自己穿的")
    mei.service.reply(mei.id, Click("like", position=1))
    assert [event.event for event in EventLog(engine).of_user("mei")] == ["like"]


def test_undo_takes_feedback_out_of_the_log(mei: Talk, engine: Engine) -> None:
    last(mei, "运动袜", "第一个加购物车", "给我妈买", "第二个加购物车")
    mei.service.undo(mei.id)
    assert EventLog(engine).count() == 1
    mei.service.undo(mei.id)
    mei.service.undo(mei.id)
    assert EventLog(engine).count() == 0


def test_editing_a_turn_takes_cart_chip_and_feedback_back(mei: Talk, engine: Engine) -> None:
    last(mei, "运动袜", "给我妈买", "第一个加购物车")
    turn = mei.service.edit(mei.id, 2, "十五以内的").to_json()
    assert chip(turn) == []
    assert turn["cart"] == []
    assert EventLog(engine).count() == 0
    assert on(turn, "price") == [("lte", 15)]


@pytest.mark.parametrize("text", ["给我妈买的鞋还没到", "我妈说你们家不错", "帮我看看"])
def test_speaking_of_a_person_is_not_buying_for_them(talk: Talk, text: str) -> None:
    assert chip(last(talk, "跑步鞋", text)) == []


def test_a_present_of_any_kind_is_recommended_for(talk: Talk) -> None:
    turn = last(talk, "给女朋友送个礼物")
    assert turn["action"] == "recommend"
    assert turn["products"]
    assert "女朋友" in turn["reply"]


def test_a_budget_and_the_person_carry_over_together(talk: Talk) -> None:
    turn = last(talk, "给我妈买双跑步鞋，三百以内", "再看看运动袜")
    assert {field for field, _, _ in ledger(turn)} == {"recipient", "price", "category"}
    assert "妈妈" in turn["reply"]
    assert "300" in turn["reply"]
