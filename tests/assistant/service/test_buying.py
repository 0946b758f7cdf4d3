"""Variants, stock and the cart, over the real service."""

from typing import Any

import pytest

from assistant.service.service import Service
from assistant.turn.turns import Click
from tests.assistant.conftest import Talk


def test_a_variant_is_asked_for_before_anything_goes_into_the_cart(talk: Talk) -> None:
    talk("跑步鞋")
    asked: dict[str, Any] = talk("第二个加购物车")
    assert asked["cart"] == []
    assert asked["suggestions"] == ["42"]  # 43 is sold out
    put: dict[str, Any] = talk("42")
    assert [(line["quantity"], line["options"]) for line in put["cart"]] == [(1, {"size": "42"})]


def test_a_sold_out_variant_does_not_go_into_the_cart(talk: Talk) -> None:
    talk("跑步鞋")
    talk("第一个加购物车")
    turn: dict[str, Any] = talk("43")
    assert turn["cart"] == []


def test_the_cart_holds_no_more_than_the_stock(talk: Talk) -> None:
    talk("运动袜")
    turn: dict[str, Any] = talk("第一个来9双加购物车")
    assert [line["quantity"] for line in turn["cart"]] == [5]


def test_a_disliked_product_does_not_come_back(service: Service, talk: Talk) -> None:
    first: dict[str, Any] = talk("跑步鞋")
    gone = first["products"][0]["id"]
    service.reply(talk.id, Click("dislike", position=1))
    again: dict[str, Any] = talk("跑步鞋")
    assert gone not in {product["id"] for product in again["products"]}


def test_a_sold_out_size_does_not_swallow_the_next_question(talk: Talk) -> None:
    talk("跑步鞋")
    talk("第一个加购物车")
    talk("43")
    assert talk("运费多少")["action"] == "answer"


def test_a_sold_out_size_is_no_size_to_find(talk: Talk) -> None:
    turn: dict[str, Any] = talk("跑步鞋，43码")
    assert turn["products"] == []
    assert turn["relaxed"]


@pytest.mark.parametrize(
    "text", ["第二个有42码吗", "do you have number 2 in 42", "is the second one there in 42?"]
)
def test_whether_an_item_comes_in_a_size_is_a_question(talk: Talk, text: str) -> None:
    talk("跑步鞋")
    turn: dict[str, Any] = talk(text)
    assert turn["action"] == "answer"
    assert turn["cart"] == []


def test_the_bare_word_shows_the_cart_and_adding_to_it_still_adds(talk: Talk) -> None:
    talk("跑步鞋")
    talk("第一个42码加购物车")
    turn: dict[str, Any] = talk("购物车")
    assert (turn["action"], len(turn["cart"])) == ("cart", 1)
