"""Links and article numbers in a conversation: the product is found and becomes the item in focus."""

from typing import Any

import pytest

from assistant.service.service import Service
from tests.assistant.conftest import Talk
from tests.assistant.service.test_amending import last, on
from tests.assistant.service.test_pointing import ids, sources


@pytest.mark.parametrize(
    "text", ["shoe-3", "SHOE-3", "货号 shoe-3", "item number shoe-3", "看看 shoe-3 这款"]
)
def test_a_number_finds_the_product(talk: Talk, text: str) -> None:
    turn = last(talk, text)
    assert ids(turn) == ["shoe-3"]
    assert sources(last(talk, "这款多少钱")) == ["shoe-3"]


def test_a_question_about_a_number_is_answered(talk: Talk) -> None:
    turn = last(talk, "货号 shoe-3 有42码吗")
    assert turn["action"] == "answer"
    assert sources(turn) == ["shoe-3"]


def test_a_sku_goes_into_the_cart_as_that_variant(talk: Talk) -> None:
    turn = last(talk, "shoe-3-42 加购物车")
    assert [(line["id"], line["sku"]) for line in turn["cart"]] == [("shoe-3", "shoe-3-42")]


def test_an_unknown_number_is_said_and_the_rest_searched_for(talk: Talk) -> None:
    turn = last(talk, "货号 B9999 的跑步鞋")
    assert "B9999" in turn["reply"]
    assert on(turn, "category") == [("eq", "跑步鞋")]
    assert turn["products"]


@pytest.mark.parametrize("text", ["货号 B9999 有货吗", "货号 B9999", "https://other.example/p/1"])
def test_an_unknown_number_alone_is_not_taken_for_the_item_in_focus(talk: Talk, text: str) -> None:
    last(talk, "跑步鞋", "第一个多少钱")
    turn = last(talk, text)
    assert turn["action"] == "clarify"
    assert sources(turn) == []


def test_a_link_alone_leaves_the_language_as_it_was(talk: Talk) -> None:
    last(talk, "running shoes")
    assert last(talk, "https://other.example/p/1")["language"] == "en"


def test_search_finds_a_number_too(service: Service) -> None:
    found: dict[str, Any] = service.search("shoe-3")
    assert [product["id"] for product in found["products"]] == ["shoe-3"]


@pytest.mark.parametrize("text", ["第一个有其他颜色吗", "does the first one come in other colors?"])
def test_other_colours_of_an_item_are_told_not_searched_for(talk: Talk, text: str) -> None:
    shown = last(talk, "跑步鞋")
    turn = last(talk, text)
    assert turn["action"] == "answer"
    assert sources(turn)[0] == ids(shown)[0]
    assert on(turn, "color") == []
