"""Messages written on a product's page: what they are about without its being said."""

import pytest

from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.assistant.service.visits import Turn, Visit


def facing(visit: Visit, text: str, product: str) -> Turn:
    return visit.service.reply(visit.id, Say(text, product)).to_json()


def cost(shop: Service, product: str) -> str:
    found = shop.product(product)
    assert found is not None
    return f"{found['price']:g}"


@pytest.mark.parametrize("text", ["多少钱", "how much is it?"])
def test_a_question_is_answered_of_the_page_it_is_asked_on(shop: Service, text: str) -> None:
    visit = Visit(shop)
    price = cost(shop, "shoe-2")
    assert price in facing(visit, text, "shoe-2")["reply"]


@pytest.mark.parametrize("text", ["有没有更便宜的？", "is there anything cheaper?"])
def test_cheaper_means_cheaper_than_it_and_of_its_kind(shop: Service, text: str) -> None:
    own = shop.product("shoe-5") or {}
    turn = facing(Visit(shop), text, "shoe-5")
    assert turn["products"]
    assert all(one["price"] < own["price"] for one in turn["products"])
    assert {one["category"] for one in turn["products"]} == {own["category"]}


@pytest.mark.parametrize("text", ["有哪些规格可选？", "which options does it come in?"])
def test_options_are_those_of_the_row(shop: Service, text: str) -> None:
    with_sizes = facing(Visit(shop), text, "shoe-2")
    assert "42" in with_sizes["reply"]
    alone = facing(Visit(shop), text, "coffee-1")
    assert alone["action"] == "answer"
    assert "42" not in alone["reply"]


@pytest.mark.parametrize(
    "text", ["多久能到？", "几天能收到", "how soon can I have it?", "when would it arrive"]
)
def test_how_long_it_takes_before_buying_is_no_order(shop: Service, text: str) -> None:
    assert facing(Visit(shop), text, "shoe-2")["action"] != "order"


@pytest.mark.parametrize("text", ["我的订单什么时候到", "when will my order arrive"])
def test_an_order_stays_an_order_on_any_page(shop: Service, text: str) -> None:
    assert facing(Visit(shop), text, "shoe-2")["action"] == "order"


def test_the_page_is_looked_at_and_its_undoing_takes_that_back(shop: Service) -> None:
    visit = Visit(shop)
    facing(visit, "多少钱", "shoe-2")
    facing(visit, "多少钱", "shoe-3")
    assert cost(shop, "shoe-3") in visit.say("它多少钱")["reply"]
    shop.undo(visit.id)
    shop.undo(visit.id)
    assert cost(shop, "shoe-2") in visit.say("它多少钱")["reply"]


def test_a_page_of_goods_that_are_not_there_is_no_page(shop: Service) -> None:
    turn = facing(Visit(shop), "跑步鞋", "nothing-like-it")
    assert turn["products"]
    assert shop.product("nothing-like-it") is None


def test_an_edited_message_keeps_its_page(shop: Service) -> None:
    visit = Visit(shop)
    facing(visit, "有42码吗", "shoe-2")
    again = shop.edit(visit.id, 1, "多少钱").to_json()
    assert cost(shop, "shoe-2") in again["reply"]
