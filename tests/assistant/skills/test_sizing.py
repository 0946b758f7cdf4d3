"""Size advice in conversation: from the chart, cited; declined without one; never guessed."""

import re
from typing import Any

import pytest

from tests.assistant.conftest import Talk


def kinds(turn: dict[str, Any]) -> list[str]:
    return [source["kind"] for source in turn["sources"]]


def test_the_chart_gives_the_size_and_is_cited(talk: Talk) -> None:
    talk("跑步鞋")
    turn = talk("第一个脚长26穿几码")
    assert turn["action"] == "answer"
    assert re.search(r"42.*25\.8–26\.2 cm", str(turn["reply"]))
    assert "43" not in str(turn["reply"])
    assert kinds(turn) == ["product", "size_chart"]


def test_a_size_that_is_gone_is_said_to_be(talk: Talk) -> None:
    talk("跑步鞋")
    reply = str(talk("第一个脚长265mm穿几码")["reply"])
    assert "43 现在没货" in reply


def test_between_two_sizes_both_are_named(talk: Talk) -> None:
    talk("跑步鞋")
    reply = str(talk("第一个，脚长26.25，穿多大码")["reply"])
    assert "42" in reply
    assert "43" in reply
    assert "宽松" in reply


def test_outside_the_chart_no_size_is_advised(talk: Talk) -> None:
    talk("running shoes")
    reply = str(talk("what size is the first one for a foot length of 30 cm?")["reply"])
    assert re.search(r"beyond this chart|will not suggest", reply)


def test_a_measure_is_asked_for_and_its_answer_taken(talk: Talk) -> None:
    talk("running shoes")
    assert "foot length" in str(talk("which size should I take for the first one?")["reply"])
    assert "42 is for foot 25.8–26.2 cm" in str(talk("26")["reply"])


@pytest.mark.parametrize("text", ["第一个165，110斤穿什么码", "第一个尺码怎么选"])
def test_without_a_chart_no_size_is_named(talk: Talk, text: str) -> None:
    talk("运动袜")
    turn = talk(text)
    assert re.search(r"没有尺码表|没附尺码表", str(turn["reply"]))
    assert kinds(turn) == ["product"]


def test_one_chart_answers_for_a_list_that_shares_it(talk: Talk) -> None:
    talk("跑步鞋")
    turn = talk("脚长26穿几码")
    assert "42 有货的是" in str(turn["reply"])


def test_pounds_of_a_body_are_no_money(talk: Talk) -> None:
    talk("running shoes")
    reply = str(talk("what size is the first one, I'm 6 feet and 200 pounds")["reply"])
    assert "Prices here" not in reply
