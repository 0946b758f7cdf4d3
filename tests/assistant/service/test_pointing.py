"""Pointing at what was shown, also earlier; asking when several fit, saying so when none does."""

from typing import Any

import pytest

from tests.assistant.conftest import Talk
from tests.assistant.service.test_amending import last


def ids(turn: dict[str, Any]) -> list[str]:
    return [product["id"] for product in turn["products"]]


def sources(turn: dict[str, Any]) -> list[str]:
    return [source["id"] for source in turn["sources"] if source["kind"] == "product"]


def colors(turn: dict[str, Any]) -> list[str]:
    return [product["attributes"]["color"] for product in turn["products"]]


@pytest.mark.parametrize(
    "text", ["上一批第二个", "上一批第二个多少钱", "the second one from before", "刚才第二个怎么样"]
)
def test_an_earlier_list_is_pointed_into(talk: Talk, text: str) -> None:
    first = ids(last(talk, "跑步鞋"))
    last(talk, "换一批")
    assert sources(last(talk, text))[:1] == [first[1]]


@pytest.mark.parametrize(
    "text", ["第九个加购物车", "第九个", "add the ninth one", "对比第一个和第九个"]
)
def test_a_place_the_list_does_not_have_is_said(talk: Talk, text: str) -> None:
    count = len(ids(last(talk, "跑步鞋")))
    turn = last(talk, text)
    assert turn["action"] == "clarify"
    assert turn["cart"] == []
    assert str(count) in turn["reply"]
    assert turn["suggestions"]


def test_a_pointer_that_fits_several_is_asked_about_with_the_candidates(talk: Talk) -> None:
    last(talk, "跑步鞋")
    turn = last(talk, "黑色那双加购物车")
    assert turn["action"] == "clarify"
    assert turn["cart"] == []
    assert len(ids(turn)) > 1
    assert set(colors(turn)) == {"黑色"}
    assert len(turn["suggestions"]) == len(ids(turn))


def test_the_choice_does_what_was_asked(talk: Talk) -> None:
    last(talk, "跑步鞋")
    candidates = ids(last(talk, "黑色那双多少钱"))
    turn = last(talk, "第二个")
    assert turn["action"] == "answer"
    assert sources(turn) == [candidates[1]]


def test_the_choice_of_an_item_to_buy_goes_on_to_its_size(talk: Talk) -> None:
    last(talk, "跑步鞋", "黑色那双加购物车", "第一个")
    turn = last(talk, "42")
    assert [line["sku"] for line in turn["cart"]] == [f"{turn['cart'][0]['id']}-42"]


def test_a_pointer_that_fits_one_is_not_asked_about(talk: Talk) -> None:
    shown = last(talk, "跑步鞋，三百以内")
    only = [p["id"] for p in shown["products"] if p["attributes"]["color"] == "黑色"]
    turn = last(talk, "黑色那双多少钱")
    assert (sources(turn) == only) if len(only) == 1 else (turn["action"] == "clarify")


def test_a_property_nothing_shown_has_is_said_and_offered_as_a_search(talk: Talk) -> None:
    last(talk, "跑步鞋，不要黑色")
    turn = last(talk, "黑色那双加购物车")
    assert turn["action"] == "clarify"
    assert turn["suggestions"][0] == "黑色"


def test_what_was_talked_about_is_found_by_its_kind(talk: Talk) -> None:
    shown = ids(last(talk, "跑步鞋"))
    last(talk, "第二个多少钱", "再看看运动袜")
    assert sources(last(talk, "之前看的那双跑步鞋多少钱")) == [shown[1]]


def test_an_answer_about_a_size_is_not_taken_from_words_on_another_item(talk: Talk) -> None:
    last(talk, "跑步鞋", "第一个加购物车")
    turn = last(talk, "第二个有42码吗")
    assert turn["cart"] == []
    assert turn["action"] == "answer"
