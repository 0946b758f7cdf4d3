"""A shopper's way through the shop, from a wish to the cart, over the real service."""

from typing import Any

import pytest

from assistant.errors import ConversationError, UnknownConversation
from assistant.service.service import Service
from assistant.turn.turns import Click, Say
from tests.assistant.conftest import Talk


def prices(turn: dict[str, Any]) -> list[float]:
    return [product["price"] for product in turn["products"]]


def colors(turn: dict[str, Any]) -> list[str]:
    return [product["attributes"]["color"] for product in turn["products"]]


def ledger(turn: dict[str, Any]) -> list[tuple[str, str, object]]:
    return [(entry["field"], entry["op"], entry["value"]) for entry in turn["constraints"]]


def test_a_budget_is_kept(talk: Talk) -> None:
    turn: dict[str, Any] = talk("想买双跑步鞋，三百以内")
    assert turn["action"] == "search"
    assert prices(turn)
    assert max(prices(turn)) <= 300
    assert ("price", "lte", 300) in ledger(turn)


def test_cheaper_means_below_the_median_shown(talk: Talk) -> None:
    before = prices(talk("跑步鞋"))
    after = talk("再便宜点")
    assert prices(after)
    assert max(prices(after)) < sorted(before)[len(before) // 2]


def test_cheaper_than_an_item_pointed_at_is_cheaper_than_that_item(talk: Talk) -> None:
    shown = prices(talk("跑步鞋"))
    after = talk("比第二个便宜点的")
    assert prices(after)
    assert max(prices(after)) < shown[1]


def test_a_refused_colour_is_not_shown(talk: Talk) -> None:
    talk("跑步鞋")
    turn: dict[str, Any] = talk("不要黑色的")
    assert ("color", "ne", "黑色") in ledger(turn)
    assert "黑色" not in colors(turn)
    assert colors(turn)


def test_another_brand_refuses_the_brand_asked_for(talk: Talk) -> None:
    talk("云驰的跑步鞋")
    turn: dict[str, Any] = talk("换个牌子")
    assert {product["brand"] for product in turn["products"]} == {"山迹"}


def test_the_next_page_repeats_nothing(talk: Talk) -> None:
    first = {product["id"] for product in talk("跑步鞋")["products"]}  # type: ignore[attr-defined]
    second = {product["id"] for product in talk("换一批")["products"]}  # type: ignore[attr-defined]
    assert second
    assert not first & second


def test_a_budget_carries_over_to_other_goods_but_a_colour_does_not(talk: Talk) -> None:
    talk("跑步鞋，三百以内，不要黑色")
    turn: dict[str, Any] = talk("再看看运动袜")
    assert ("price", "lte", 300) in ledger(turn)
    assert not [entry for entry in ledger(turn) if entry[0] == "color"]


def test_nothing_left_offers_counted_relaxations_and_takes_none(talk: Talk) -> None:
    turn: dict[str, Any] = talk("跑步鞋，五十以内")
    assert turn["products"] == []
    offer = next(relaxed for relaxed in turn["relaxed"] if relaxed["field"] == "price")
    assert offer["from"] == 50
    wider: dict[str, Any] = talk(turn["suggestions"][0])
    assert len(wider["products"]) == offer["count"]


def test_a_comparison_shows_only_what_differs(talk: Talk) -> None:
    talk("跑步鞋")
    turn: dict[str, Any] = talk("对比前两个")
    assert turn["action"] == "compare"
    assert len(turn["comparison"]["ids"]) == 2
    assert all(len(set(row["values"])) > 1 for row in turn["comparison"]["rows"])
    assert turn["comparison"]["best"] in turn["comparison"]["ids"]


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


def test_undo_takes_cart_and_ledger_back(talk: Talk) -> None:
    talk("运动袜")
    assert talk("第一个加购物车")["cart"]
    turn = talk("撤销")
    assert turn["cart"] == []


def test_a_removed_chip_widens_the_list(service: Service, talk: Talk) -> None:
    narrow: dict[str, Any] = talk("跑步鞋，三百以内")
    wide = service.reply(talk.id, Click("remove", value="price")).to_json()
    assert len(wide["products"]) > len(narrow["products"])
    assert not [entry for entry in wide["constraints"] if entry["field"] == "price"]


def test_a_disliked_product_does_not_come_back(service: Service, talk: Talk) -> None:
    first: dict[str, Any] = talk("跑步鞋")
    gone = first["products"][0]["id"]
    service.reply(talk.id, Click("dislike", position=1))
    again: dict[str, Any] = talk("跑步鞋")
    assert gone not in {product["id"] for product in again["products"]}


def test_scores_are_the_sum_of_their_parts(talk: Talk) -> None:
    turn: dict[str, Any] = talk("跑步鞋")
    for product in turn["products"]:
        assert product["score"] == pytest.approx(sum(product["parts"].values()), abs=1e-9)
        assert {reason["kind"] for reason in product["reasons"]} <= set(product["parts"])


def test_english_is_answered_in_english(talk: Talk) -> None:
    turn: dict[str, Any] = talk("running shoes under 300, not black")
    assert turn["language"] == "en"
    assert turn["products"]
    assert "黑色" not in colors(turn)
    assert all(product["display"]["title"].isascii() for product in turn["products"])


def test_a_shop_question_cites_its_entry(talk: Talk) -> None:
    turn: dict[str, Any] = talk("运费多少")
    assert turn["action"] == "answer"
    assert [source["id"] for source in turn["sources"]] == ["shipping-fee"]


def test_a_known_shopper_sees_an_own_order(service: Service) -> None:
    turn: dict[str, Any] = Talk(service, "mei")("我的快递到哪了")
    assert turn["action"] == "order"
    assert turn["order"]["order_id"] == "20261101000017"
    assert "address" not in turn["order"]


def test_a_stranger_needs_number_and_phone(talk: Talk) -> None:
    assert talk("我的快递到哪了")["order"] is None
    assert talk("20261101000017")["order"] is None
    assert talk("9999")["order"] is None
    turn: dict[str, Any] = talk("20261101000017 尾号0001")
    assert turn["order"]["order_id"] == "20261101000017"


def test_a_person_is_called_when_asked_for(talk: Talk) -> None:
    turn: dict[str, Any] = talk("转人工")
    assert turn["action"] == "handoff"
    assert turn["handoff"] == {"reason": "asked", "state": "waiting"}


def test_the_same_turns_give_the_same_transcript(opened: Service) -> None:
    from assistant.service.rehearsal import rehearse

    said = ["跑步鞋，四百以内", "不要黑色", "对比前两个", "第一个加购物车", "42", "有什么推荐"]

    def transcript() -> list[dict[str, object]]:
        talk = Talk(rehearse(opened, now=None))
        return [{**talk(text), "timings_ms": None} for text in said]

    assert transcript() == transcript()


def test_a_rehearsal_leaves_the_shop_as_it_was(opened: Service, service: Service) -> None:
    conversation = Talk(service)
    conversation("运动袜")
    conversation("第一个加购物车")
    with pytest.raises(UnknownConversation):
        opened.history(conversation.id)


def test_editing_a_turn_forgets_what_came_after(service: Service, talk: Talk) -> None:
    talk("跑步鞋")
    talk("不要黑色的")
    turn = service.edit(talk.id, 2, "不要白色的").to_json()
    assert [entry["value"] for entry in turn["constraints"] if entry["field"] == "color"] == [
        "白色"
    ]
    assert [entry["turn"] for entry in service.history(talk.id)] == [1, 2]


def test_a_repeated_message_id_is_answered_once(service: Service, talk: Talk) -> None:
    first = service.reply(talk.id, Say("跑步鞋"), "m-1").to_json()
    again = service.reply(talk.id, Say("跑步鞋"), "m-1").to_json()
    assert again == first
    assert len(service.history(talk.id)) == 1


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(Say("   "), id="empty"),
        pytest.param(Say("好" * 20_001), id="too long"),
        pytest.param(Click("explode"), id="unknown click"),
        pytest.param(Click("add_to_cart", position=3), id="click on nothing"),
        pytest.param(Click("remove", value="price"), id="nothing to remove"),
    ],
)
def test_a_bad_message_is_refused_and_loses_nothing(
    service: Service, talk: Talk, message: Say | Click
) -> None:
    with pytest.raises(ConversationError):
        service.reply(talk.id, message)
    assert service.history(talk.id) == []


@pytest.mark.parametrize(
    "text", ["？？？", "啊啊啊啊啊啊啊啊", "\x00\x07", "😀", "{{{{", "%s %d {0}", "' OR 1=1 --"]
)
def test_odd_messages_get_an_answer(talk: Talk, text: str) -> None:
    assert talk(text)["reply"]


def test_an_unknown_conversation_is_not_found(service: Service) -> None:
    with pytest.raises(UnknownConversation):
        service.reply("nobody", Say("你好"))


def test_a_sold_out_size_does_not_swallow_the_next_question(talk: Talk) -> None:
    talk("跑步鞋")
    talk("第一个加购物车")
    talk("43")
    assert talk("运费多少")["action"] == "answer"


def test_a_sold_out_size_is_no_size_to_find(talk: Talk) -> None:
    turn: dict[str, Any] = talk("跑步鞋，43码")
    assert turn["products"] == []
    assert turn["relaxed"]


def test_only_the_upper_end_of_a_budget_carries_over(talk: Talk) -> None:
    talk("跑步鞋，三百左右")
    turn: dict[str, Any] = talk("再看看运动袜")
    assert [entry for entry in ledger(turn) if entry[0] == "price"] == [("price", "lte", 360)]


def test_goods_that_are_only_like_it_are_shown_as_such(talk: Talk) -> None:
    turn: dict[str, Any] = talk("想买张桌子")
    assert turn["action"] == "search"
    assert any(word in turn["reply"] for word in ("没有正好", "没找到", "目前没有"))


def test_a_click_leaves_the_mood_alone(service: Service, talk: Talk) -> None:
    talk("运动袜")
    turn = service.reply(talk.id, Click("add_to_cart", position=1)).to_json()
    assert turn["sentiment"] == "neutral"
    assert turn["intent"] == "buy"


def test_what_is_sold_out_is_shown_only_where_nothing_else_is_left(talk: Talk) -> None:
    turn: dict[str, Any] = talk("运动袜")
    assert all(product["stock"] for product in turn["products"])
    left: dict[str, Any] = talk("35元以上的")
    assert [product["stock"] for product in left["products"]] == [0]


def test_a_suggestion_can_be_clicked(service: Service, talk: Talk) -> None:
    shown: dict[str, Any] = talk("跑步鞋")
    place = shown["suggestions"].index("对比前两个") + 1
    turn = service.reply(talk.id, Click("suggestion", position=place)).to_json()
    assert turn["action"] == "compare"


def test_an_event_on_an_unknown_product_is_refused(service: Service) -> None:
    with pytest.raises(ConversationError, match="no product"):
        service.record_event({"product_id": "nothing", "event": "view"})


def test_an_event_of_an_unknown_kind_is_refused(service: Service) -> None:
    with pytest.raises(ConversationError, match="no event"):
        service.record_event({"product_id": "sock-1", "event": "stare"})


def test_pointing_alone_turns_to_the_item(talk: Talk) -> None:
    shown: dict[str, Any] = talk("跑步鞋")
    turn: dict[str, Any] = talk("第三个")
    assert turn["action"] == "answer"
    assert [source["id"] for source in turn["sources"]] == [shown["products"][2]["id"]]


def test_a_bound_on_sales_is_kept_beside_a_kind_of_goods(talk: Talk) -> None:
    turn: dict[str, Any] = talk("跑步鞋，销量995以上")
    assert ("sales", "gte", 995) in ledger(turn)
    assert turn["products"]
    assert min(product["sales"] for product in turn["products"]) >= 995


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("云驰的跑步鞋，120以内", ("150", "1 款")),
        ("Yunchi running shoes under 120", ("150", "1 ")),
        ("200以内的云驰蓝色跑步鞋", ("350", "1 款", "云驰", "蓝色")),
        ("blue Yunchi running shoes under 200", ("350", "1 ")),
    ],
)
def test_what_would_bring_something_is_told_with_how_much_it_brings(
    talk: Talk, text: str, words: tuple[str, ...]
) -> None:
    turn: dict[str, Any] = talk(text)
    assert turn["products"] == []
    offers = turn["relaxed"]
    assert all(offer["count"] > 0 for offer in offers)
    for word in words:
        assert word in turn["reply"], (turn["reply"], offers)


@pytest.mark.parametrize(
    "text", ["第二个有42码吗", "do you have number 2 in 42", "is the second one there in 42?"]
)
def test_whether_an_item_comes_in_a_size_is_a_question(talk: Talk, text: str) -> None:
    talk("跑步鞋")
    turn: dict[str, Any] = talk(text)
    assert turn["action"] == "answer"
    assert turn["cart"] == []


@pytest.mark.parametrize("text", ["不要贵的", "别太贵", "not expensive"])
def test_what_is_not_to_be_dear_is_cheaper_than_what_is_shown(talk: Talk, text: str) -> None:
    before = prices(talk("跑步鞋"))
    turn = talk(text)
    assert prices(turn)
    assert max(prices(turn)) < max(before)
    assert ledger(turn)[-1][:2] == ("price", "lt")


def test_the_bare_word_shows_the_cart_and_adding_to_it_still_adds(talk: Talk) -> None:
    talk("跑步鞋")
    talk("第一个42码加购物车")
    turn: dict[str, Any] = talk("购物车")
    assert (turn["action"], len(turn["cart"])) == ("cart", 1)


def test_a_number_of_people_asks_for_none(talk: Talk) -> None:
    talk("跑步鞋")
    assert talk("3个人")["action"] != "handoff"


def test_a_greeting_says_which_language_is_spoken(talk: Talk) -> None:
    assert talk("hi")["language"] == "en"


def test_another_question_is_not_taken_for_the_choice_of_an_item(talk: Talk) -> None:
    talk("跑步鞋")
    assert talk("黑色那双多少钱")["action"] == "clarify"
    asked = talk("第一个防水吗")
    assert "元" not in str(asked["reply"])
