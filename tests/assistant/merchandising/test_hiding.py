"""What is hidden is shown nowhere: not found, not recommended, not compared, not named as a reason."""

import pytest

from assistant.errors import ConversationError
from assistant.turn.turns import Click, Say
from tests.assistant.merchandising.conftest import Owned

HIDE = '[[rules]]\ndo = "hide"\nproducts = ["{}"]\n'
SHOES = '[[rules]]\ndo = "hide"\ncategories = ["运动/鞋"]\n'


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(("跑步鞋",), id="search"),
        pytest.param(("running shoes",), id="search in English"),
        pytest.param(("推荐点东西",), id="recommend"),
        pytest.param(("跑步鞋，从便宜到贵",), id="in an order"),
        pytest.param(("跑步鞋", "换一批"), id="next page"),
        pytest.param(("shoe-1",), id="by its number"),
        pytest.param(("shoe-1 多少钱",), id="its price"),
        pytest.param(("shoe-2", "这双有其他颜色吗"), id="other colours"),
        pytest.param(("shoe-2", "类似的还有吗"), id="similar"),
        pytest.param(("shoe-2", "有更便宜的平替吗"), id="cheaper"),
        pytest.param(("shoe-2", "配什么好"), id="goes with"),
        pytest.param(("对比 shoe-1 和 shoe-2",), id="compared by number"),
        pytest.param(("shoe-1 加购物车",), id="bought by number"),
    ],
)
def test_what_is_hidden_is_shown_nowhere(owned: Owned, texts: tuple[str, ...]) -> None:
    owned.rule(HIDE.format("shoe-1"))
    turn = owned.say(*texts)
    assert "shoe-1" not in [product["id"] for product in turn["products"]]
    assert "shoe-1" not in [source["id"] for source in turn["sources"] if "id" in source]
    assert not turn["comparison"] or "shoe-1" not in turn["comparison"]["ids"]
    assert not turn["cart"]
    assert "跑步鞋 1 号" not in turn["reply"]


def test_programs_do_not_find_it_either(owned: Owned) -> None:
    owned.rule(HIDE.format("shoe-1"))
    lists = [owned.service.search(text, 20)["products"] for text in ("跑步鞋", "鞋", "shoe-1")]
    lists.append(owned.service.recommend("mei", 20))
    assert not any(product["id"] == "shoe-1" for found in lists for product in found)


def test_a_list_shown_before_forgets_what_is_hidden_meanwhile(owned: Owned) -> None:
    conversation = owned.service.start()
    first = owned.service.reply(conversation, Say("跑步鞋")).to_json()["products"][0]["id"]
    owned.rule(HIDE.format(first))
    for text in ("第一个多少钱", "对比前两个", "第一个加购物车"):
        turn = owned.service.reply(conversation, Say(text)).to_json()
        assert first not in [product["id"] for product in turn["products"]], text
        assert not turn["cart"], text
    with pytest.raises(ConversationError):
        owned.service.reply(conversation, Click("click", product_id=first))


def test_what_is_in_the_cart_stays_there_and_can_be_taken_out(owned: Owned) -> None:
    conversation = owned.service.start()
    owned.service.reply(conversation, Say("运动袜"))
    turn = owned.service.reply(conversation, Click("add_to_cart", product_id="sock-1")).to_json()
    owned.rule(HIDE.format("sock-1"))
    turn = owned.service.reply(conversation, Say("看看购物车")).to_json()
    assert turn["cart"][0]["title"]
    turn = owned.service.reply(conversation, Click("cart_remove", product_id="sock-1")).to_json()
    assert not turn["cart"]
    assert "{" not in turn["reply"]


def test_a_hidden_category_is_neither_counted_nor_offered(owned: Owned) -> None:
    owned.rule(SHOES)
    turn = owned.say("跑步鞋")
    assert not [product for product in turn["products"] if product["id"].startswith("shoe")]
    assert all(one["count"] <= 4 for one in turn["relaxed"])  # of twelve goods four are left
    assert not any("鞋" in text for text in owned.service.examples("zh"))


def test_what_is_hidden_for_some_words_is_found_by_others(owned: Owned) -> None:
    owned.rule(HIDE.format("sock-1") + 'queries = ["跑步"]\n')
    assert "sock-1" not in owned.ids("跑步用的袜子")
    assert "sock-1" in owned.ids("运动袜")


def test_it_is_no_reason_for_another(owned: Owned) -> None:
    owned.rule(HIDE.format("shoe-1"))
    conversation = owned.service.start("fan")
    owned.service.record_event({"user": "fan", "product_id": "shoe-1", "event": "like"})
    turn = owned.service.reply(conversation, Say("推荐点东西")).to_json()
    told = [reason["text"] for product in turn["products"] for reason in product["reasons"]]
    assert turn["products"]
    assert not any("1 号" in text for text in told)
