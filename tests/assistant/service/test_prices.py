"""What a product costs is the same for everyone, whoever they are and whatever is known of them."""

from collections.abc import Callable
from typing import Any

import pytest

from assistant.service.service import Service
from tests.assistant.service.visits import Visit

QUESTIONS = ["跑步鞋", "咖啡", "有什么推荐", "第一个多少钱", "能便宜点吗", "对比前两个"]
FIGURES = ("price", "list_price", "currency", "variants")


def prices(visit: Visit) -> dict[str, tuple[Any, ...]]:
    """The figures of every product shown to a shopper, and of what they put into the cart."""
    found: dict[str, tuple[Any, ...]] = {}
    for question in QUESTIONS:
        turn = visit.say(question)
        for product in turn["products"]:
            found[product["id"]] = tuple(str(product.get(name)) for name in FIGURES)
    cart = visit.click("add_to_cart", "coffee-1")["cart"]
    return {**found, "cart": tuple(str(line["price"]) for line in cart)}


def wealthy(visit: Visit) -> None:
    """Bought the dearest of everything, often."""
    for product in ("shoe-7", "shoe-6", "coffee-5", "coffee-5", "sock-3"):
        visit.tell("purchase", product)
    visit.click("like", "shoe-7")


def thrifty(visit: Visit) -> None:
    """Looks at cheap goods only, and turned the dear ones down."""
    for product in ("shoe-0", "sock-1", "coffee-0"):
        visit.tell("view", product)
    visit.click("dislike", "shoe-7")


def loyal(visit: Visit) -> None:
    """Wears one size, wants one brand."""
    visit.say("我的鞋码是42")
    visit.say("我不喜欢山迹了")


@pytest.mark.parametrize("habits", [wealthy, thrifty, loyal])
@pytest.mark.parametrize("user", [None, "lin"])
def test_prices_never_depend_on_the_profile(
    shop: Service, habits: Callable[[Visit], None], user: str | None
) -> None:
    stranger = prices(Visit(shop))
    visit = Visit(shop, user)
    habits(visit)
    mine = prices(visit)
    catalogue = {p.id: (str(p.price), str(p.list_price)) for p in shop.loaded.products}
    shared = mine.keys() & stranger.keys()
    assert len(shared) > 5
    assert {key: mine[key] for key in shared} == {key: stranger[key] for key in shared}
    assert all(mine[key][:2] == catalogue[key] for key in mine if key != "cart")
