"""A conversation as such: undone, edited, repeated, refused, in two languages, over the real service."""

from typing import Any

import pytest

from assistant.errors import ConversationError, UnknownConversation
from assistant.service.service import Service
from assistant.turn.turns import Click, Say
from tests.assistant.conftest import Talk


def colors(turn: dict[str, Any]) -> list[str]:
    return [product["attributes"]["color"] for product in turn["products"]]


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
    assert turn["handoff"] == {"reason": "asked", "state": "waiting", "position": 1}


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


def test_a_click_leaves_the_mood_alone(service: Service, talk: Talk) -> None:
    talk("运动袜")
    turn = service.reply(talk.id, Click("add_to_cart", position=1)).to_json()
    assert turn["sentiment"] == "neutral"
    assert turn["intent"] == "buy"


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


def test_a_greeting_says_which_language_is_spoken(talk: Talk) -> None:
    assert talk("hi")["language"] == "en"


def test_another_question_is_not_taken_for_the_choice_of_an_item(talk: Talk) -> None:
    talk("跑步鞋")
    assert talk("黑色那双多少钱")["action"] == "clarify"
    asked = talk("第一个防水吗")
    assert "元" not in str(asked["reply"])
