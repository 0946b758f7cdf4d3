"""A property that names goods says which goods are wanted; one that describes them says what is to come first."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.turn.turns import Say

Body = Mapping[str, Any]


def talk(service: Service, *says: str) -> Body:
    """The last answer of a conversation."""
    rehearsal = rehearse(service, now=None)
    conversation = rehearsal.start(None, seed=1)
    *_, last = (rehearsal.reply(conversation, Say(text)).body for text in says)
    return last


def titles(body: Body) -> list[str]:
    return [product["title"] for product in body["products"]]


def told(body: Body) -> set[tuple[str, object]]:
    return {(one["field"], one["value"]) for one in body["constraints"]}


def hard(body: Body) -> set[str]:
    return {one["field"] for one in body["constraints"] if one["hard"]}


@pytest.fixture(scope="module")
def shop(demo_shop: Path) -> Iterator[Service]:
    service = Service.open(demo_shop)
    yield service
    service.close()


@pytest.mark.parametrize(
    ("say", "name"),
    [
        ("乌龙茶", "乌龙茶"),
        ("想买点乌龙茶", "乌龙茶"),
        ("有乌龙茶吗", "乌龙茶"),
        ("便宜的普洱", "普洱"),
        ("送礼用的绿茶", "绿茶"),
        ("绿茶100以内", "绿茶"),
        ("oolong", "乌龙茶"),
        ("cheap green tea", "绿茶"),
        ("oolong under 100", "乌龙茶"),
    ],
)
def test_who_wants_oolong_is_shown_oolong_alone(shop: Service, say: str, name: str) -> None:
    body = talk(shop, say)
    assert body["products"]
    assert all(name in title for title in titles(body)), titles(body)
    assert ("category", "茶叶") in told(body)
    assert {"type", "category"} <= hard(body)


@pytest.mark.parametrize(
    ("before", "say", "name"),
    [("跑步鞋", "乌龙茶", "乌龙茶"), ("咖啡", "绿茶", "绿茶"), ("乌龙茶", "咖啡豆", "咖啡豆")],
)
def test_it_begins_another_search(shop: Service, before: str, say: str, name: str) -> None:
    body = talk(shop, before, say)
    assert body["products"]
    assert all(name in title for title in titles(body)), titles(body)


def test_said_of_goods_that_have_it_it_describes_them(shop: Service) -> None:
    body = talk(shop, "猫砂", "绿茶")
    assert all("猫砂" in title for title in titles(body))
    assert "绿茶" in titles(body)[0]


@pytest.mark.parametrize(
    "say", ["乌龙茶壶", "深烘的", "适合跑步的", "something for running", "不要乌龙茶"]
)
def test_what_describes_names_no_goods(shop: Service, say: str) -> None:
    assert "category" not in {field for field, _ in told(talk(shop, say))}


@pytest.mark.parametrize(
    ("say", "field"), [("要法式的", "style"), ("纯棉的", "material"), ("敏感肌", "skin_type")]
)
def test_where_nothing_else_is_said_a_property_filters(shop: Service, say: str, field: str) -> None:
    body = talk(shop, say)
    (wanted,) = (value for name, value in told(body) if name == field)
    shown = {one["id"] for one in body["products"]}
    products = [one for one in shop.loaded.products if one.id in shown]
    assert products
    assert all(wanted in one.attributes[field] for one in products)
    assert field in hard(body)


@pytest.mark.parametrize(
    ("before", "say", "kept"),
    [
        ("红色的", "T恤", "color"),
        ("纯棉的", "T恤", "material"),
        ("敏感肌", "面霜", "skin_type"),
        ("something red", "a t-shirt", "color"),
        ("500以内的", "T恤", "price"),
    ],
)
def test_goods_named_last_keep_what_was_said(
    shop: Service, before: str, say: str, kept: str
) -> None:
    body = talk(shop, before, say)
    assert body["products"]
    assert {kept, "category"} <= hard(body)


def test_what_none_of_the_goods_has_is_let_go(shop: Service) -> None:
    body = talk(shop, "红色的", "手机")
    assert body["products"]
    assert told(body) == {("category", "手机")}


@pytest.mark.parametrize("say", ["我想喝咖啡", "想吃坚果", "我想吃点巧克力"])
def test_who_feels_like_some_wants_some(shop: Service, say: str) -> None:
    body = talk(shop, say)
    assert body["action"] == "search"
    assert body["products"]


def test_coffee_beans_are_not_called_coffee_beans_of_coffee(shop: Service) -> None:
    assert "咖啡豆的咖啡" not in talk(shop, "咖啡豆")["reply"]
    assert "咖啡豆" in talk(shop, "咖啡豆")["reply"]
