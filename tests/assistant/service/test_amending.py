"""Changing one's mind: corrections, other subjects and back, over the real service."""

from typing import Any

import pytest

from assistant.service.service import Service
from tests.assistant.conftest import Talk


def ledger(turn: dict[str, Any]) -> list[tuple[str, str, object]]:
    return [(entry["field"], entry["op"], entry["value"]) for entry in turn["constraints"]]


def on(turn: dict[str, Any], field: str) -> list[tuple[str, object]]:
    return [(op, value) for name, op, value in ledger(turn) if name == field]


def last(talk: Talk, *texts: str) -> dict[str, Any]:
    turn: dict[str, Any] = {}
    for text in texts:
        turn = talk(text)
    return turn


@pytest.mark.parametrize(
    ("said", "prices"),
    [
        (["跑步鞋，三百以内", "不是三百是四百"], [("lte", 400)]),
        (["跑步鞋，三百以上", "不是三百是四百"], [("gte", 400)]),
        (["跑步鞋，三百左右", "不是三百是四百"], [("gte", 320), ("lte", 480)]),
        (["跑步鞋，三百以内", "预算可以加到四百"], [("lte", 400)]),
        (["running shoes under 300", "no, not 300, 400"], [("lte", 400)]),
    ],
)
def test_a_corrected_budget_keeps_its_manner(
    talk: Talk, said: list[str], prices: list[tuple[str, object]]
) -> None:
    assert on(last(talk, *said), "price") == prices


@pytest.mark.parametrize(
    ("said", "colors"),
    [
        (["跑步鞋，黑色的", "白色也行"], [("in", ["黑色", "白色"])]),
        (["跑步鞋，黑色的", "换成白色"], [("eq", "白色")]),
        (["跑步鞋，黑色的", "不对，我说的是蓝色"], [("eq", "蓝色")]),
        (["跑步鞋，黑色的", "不是黑色是蓝色"], [("eq", "蓝色")]),
        (["跑步鞋，黑色的", "颜色无所谓"], []),
        (["跑步鞋，不要黑色", "黑色也可以了"], []),
        (["跑步鞋，不要黑色和白色", "白色也行"], [("ne", "黑色")]),
        (["跑步鞋", "黑色也行"], []),
        (["running shoes, black ones", "white is fine too"], [("in", ["黑色", "白色"])]),
        (["running shoes, black ones", "no, I said blue"], [("eq", "蓝色")]),
        (["running shoes, not black", "black is fine too"], []),
    ],
)
def test_a_colour_is_added_replaced_or_let_in_again(
    talk: Talk, said: list[str], colors: list[tuple[str, object]]
) -> None:
    assert on(last(talk, *said), "color") == colors


def test_a_budget_and_a_refused_brand_carry_over_and_the_reply_says_so(talk: Talk) -> None:
    turn = last(talk, "跑步鞋，三百以内，42码，不要云驰", "再看看运动袜")
    assert ("price", "lte", 300) in ledger(turn)
    assert not on(turn, "size")
    assert "300" in turn["reply"].split("。")[0]


def test_a_refused_brand_that_makes_none_of_the_new_goods_is_dropped(talk: Talk) -> None:
    assert not on(last(talk, "跑步鞋，不要云驰", "再看看运动袜"), "brand")
    assert on(last(talk, "不要山迹的", "跑步鞋呢"), "brand") == [("ne", "山迹")]


def test_a_budget_no_new_goods_meet_is_left_behind_and_said(talk: Talk) -> None:
    turn = last(talk, "运动袜，20以内", "再看看跑步鞋")
    assert turn["products"]
    assert not on(turn, "price")
    assert "20" in turn["reply"]


def test_naming_the_same_goods_again_narrows(talk: Talk) -> None:
    turn = last(talk, "跑步鞋，42码", "跑步鞋，黑色的有吗")
    assert on(turn, "size") == [("eq", "42")]
    assert on(turn, "color") == [("eq", "黑色")]


@pytest.mark.parametrize(
    "back", ["回到刚才的跑步鞋", "还是看跑步鞋吧", "back to the running shoes"]
)
def test_going_back_restores_the_search(talk: Talk, back: str) -> None:
    before = last(talk, "跑步鞋，三百以内，黑色")
    last(talk, "再看看运动袜", "十五以内的")
    after = last(talk, back)
    assert ledger(after) == ledger(before)
    assert [p["id"] for p in after["products"]] == [p["id"] for p in before["products"]]


def test_going_back_without_a_name_goes_to_the_search_before(talk: Talk) -> None:
    before = last(talk, "跑步鞋，黑色")
    talk("再看看运动袜")
    assert ledger(last(talk, "回到刚才的")) == ledger(before)
    assert on(last(talk, "回到刚才的"), "category") == [("eq", "运动袜")]


def test_cheaper_in_a_new_search_does_not_look_at_the_old_list(talk: Talk) -> None:
    turn = last(talk, "跑步鞋", "便宜点的运动袜")
    assert not on(turn, "price")
    prices = [product["price"] for product in turn["products"] if product["stock"]]
    assert prices == sorted(prices)


@pytest.mark.parametrize(
    "text", ["重新来", "算了，换别的", "start over", "forget it, something else"]
)
def test_starting_over_forgets_everything(talk: Talk, text: str) -> None:
    turn = last(talk, "给我妈买跑步鞋，三百以内", text)
    assert ledger(turn) == []
    assert on(last(talk, "运动袜"), "price") == []


def test_a_soft_wish_is_told_apart_and_becomes_hard_when_insisted_on(talk: Talk) -> None:
    soft = last(talk, "跑步鞋，最好是黑色")
    assert [e["hard"] for e in soft["constraints"] if e["field"] == "color"] == [False]
    hard = last(talk, "必须黑色")
    assert [e["hard"] for e in hard["constraints"] if e["field"] == "color"] == [True]


def test_undo_brings_the_other_subject_back(service: Service, talk: Talk) -> None:
    before = last(talk, "跑步鞋，三百以内")
    talk("再看看运动袜")
    turn = service.undo(talk.id)
    assert turn is not None
    assert ledger(turn.to_json()) == ledger(before)
    assert on(last(talk, "白色的"), "category") == [("eq", "跑步鞋")]
