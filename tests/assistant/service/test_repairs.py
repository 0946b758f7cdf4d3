"""A conversation that went astray is put right: taken back, asked again, gone back to."""

from typing import Any

import pytest

from assistant.service.service import Service
from assistant.turn.introducing import without_notice
from assistant.turn.turns import Click, Say
from tests.assistant.conftest import Talk


def explained(talk: Talk, text: str) -> dict[str, Any]:
    return talk.service.reply(talk.id, Say(text), explain=True).to_json()


def fields(turn: dict[str, Any]) -> set[str]:
    return {str(entry["field"]) for entry in turn["constraints"]}


@pytest.mark.parametrize("text", ["不是这个意思", "你理解错了", "that's not what I meant"])
def test_a_misunderstood_wish_is_taken_back(talk: Talk, text: str) -> None:
    shown: Any = talk("跑步鞋")
    talk("三百以内")
    turn = explained(talk, text)
    assert turn["action"] == "clarify"
    assert fields(turn) == {"category"}
    assert [p["id"] for p in turn["products"]] == [p["id"] for p in shown["products"]]
    assert turn["trace"]["withdrawn"] == 2
    assert len(turn["suggestions"]) >= 3


def test_a_misunderstood_answer_changed_nothing_and_says_nothing_of_it(talk: Talk) -> None:
    talk("跑步鞋")
    talk("第二个多少钱")
    assert "repair.taken_back" not in explained(talk, "不是这个意思")["trace"]["templates"]


def test_a_misunderstood_purchase_leaves_the_cart_and_the_events(talk: Talk) -> None:
    talk("运动袜")
    assert talk("第一个加购物车")["cart"]
    assert talk("不是这个意思")["cart"] == []
    assert talk("看看购物车")["cart"] == []


def test_a_correction_that_says_what_is_wanted_is_answered_at_once(talk: Talk) -> None:
    talk("跑步鞋")
    talk("三百以内")
    turn: Any = talk("不是这个意思，我要运动袜")
    assert turn["action"] == "search"
    assert {product["category"] for product in turn["products"]} == {"运动/配件/运动袜"}
    assert "price" not in fields(turn)


def test_the_chosen_reading_answers_the_message_that_was_misunderstood(talk: Talk) -> None:
    talk("运费多少")
    turn: Any = talk("不是这个意思")
    assert "查订单" in turn["suggestions"]
    assert talk("查订单")["action"] == "order"


def test_a_reading_can_be_chosen_by_a_click(service: Service, talk: Talk) -> None:
    talk("运费多少")
    turn: Any = talk("不是这个意思")
    place = turn["suggestions"].index("查订单") + 1
    chosen = service.reply(talk.id, Click("suggestion", position=place)).to_json()
    assert chosen["action"] == "order"


def test_who_is_misunderstood_twice_is_offered_the_menu(talk: Talk) -> None:
    talk("运费多少")
    talk("不是这个意思")
    turn: Any = talk("不是这个意思")
    assert "转人工" in turn["suggestions"]
    assert turn["action"] == "clarify"


def test_nothing_understood_three_times_offers_a_person_and_yes_takes_it(talk: Talk) -> None:
    replies = [talk(text) for text in ("？？？", "……", "!!!")]
    assert [reply["action"] for reply in replies] == ["clarify"] * 3
    assert len({str(reply["reply"]) for reply in replies}) == 3
    assert talk("好的")["action"] == "handoff"


def test_what_is_understood_again_ends_the_counting(talk: Talk) -> None:
    talk("？？？")
    talk("跑步鞋")
    again: Any = talk("？？？")
    assert "转人工" in again["suggestions"]
    assert explained(talk, "……")["trace"]["templates"] == ["clarify.menu"]


def test_a_question_in_between_leaves_the_size_open(talk: Talk) -> None:
    talk("跑步鞋")
    talk("第一个加购物车")
    aside: Any = talk("运费多少")
    assert aside["action"] == "answer"
    assert "42" in aside["reply"]
    assert "42" in aside["suggestions"]
    put: Any = talk("42")
    assert [line["options"] for line in put["cart"]] == [{"size": "42"}]


def test_after_a_question_in_between_the_search_goes_on(talk: Talk) -> None:
    shown: Any = talk("跑步鞋，三百以内")
    aside = explained(talk, "运费多少")
    assert aside["trace"]["resumed"] == "back.search"
    assert set(shown["suggestions"]) & set(aside["suggestions"])
    assert explained(talk, "怎么付款")["trace"]["resumed"] is None


@pytest.mark.parametrize("no", ["算了", "不要了", "cancel", "never mind"])
def test_an_open_question_can_be_let_go(talk: Talk, no: str) -> None:
    talk("跑步鞋")
    talk("第一个加购物车")
    turn: Any = talk(no)
    assert turn["cart"] == []
    assert turn["action"] == "smalltalk"
    assert talk("42")["cart"] == []


def test_yes_with_one_size_left_takes_that_size(talk: Talk) -> None:
    talk("跑步鞋")
    talk("第一个加购物车")
    turn: Any = talk("好的")
    assert [line["options"] for line in turn["cart"]] == [{"size": "42"}]


def test_yes_to_a_relaxation_takes_it(talk: Talk) -> None:
    offered: Any = talk("跑步鞋，五十以内")
    turn: Any = talk("好的")
    assert len(turn["products"]) == offered["relaxed"][0]["count"]


def test_no_to_a_relaxation_leaves_the_condition(talk: Talk) -> None:
    talk("跑步鞋，五十以内")
    turn: Any = talk("不用了")
    assert "price" in fields(turn)
    assert turn["products"] == []


def test_an_offer_is_open_for_one_message_only(talk: Talk) -> None:
    talk("跑步鞋，五十以内")
    talk("运费多少")
    assert talk("好的")["products"] == []


def test_repeating_shows_the_same_reply_and_cards(talk: Talk) -> None:
    shown: Any = talk("跑步鞋")
    again: Any = talk("再说一遍")
    assert again["reply"] == without_notice(shown)
    assert again["products"] == shown["products"]
    assert again["suggestions"] == shown["suggestions"]


def test_undoing_a_correction_brings_the_misunderstood_turn_back(
    service: Service, talk: Talk
) -> None:
    talk("运动袜")
    talk("第一个加购物车")
    talk("不是这个意思")
    service.undo(talk.id)
    assert talk("看看购物车")["cart"]


def test_undo_clicked_after_undo_said_takes_the_turn_before_that(
    service: Service, talk: Talk
) -> None:
    talk("跑步鞋")
    talk("三百以内")
    talk("不要黑色")
    talk("撤销")
    turn = service.undo(talk.id)
    assert turn is not None
    assert fields(turn.to_json()) == {"category"}


def test_anger_over_turns_calls_a_person_and_one_word_does_not(talk: Talk) -> None:
    first = explained(talk, "你们是骗子，垃圾")
    assert first["action"] == "answer"
    assert first["trace"]["mood"]["level"] == "upset"
    second = explained(talk, "气死了，什么破店")
    assert second["action"] == "handoff"
    assert "handed over" in second["trace"]["mood"]["rules"]


def test_an_unhappy_shopper_is_sold_nothing_until_cheered_up(talk: Talk) -> None:
    talk("垃圾，气死了")
    low = explained(talk, "跑步鞋")
    assert "再便宜点" not in low["suggestions"]
    assert low["trace"]["mood"]["rules"]
    talk("谢谢，太好了")
    assert "再便宜点" in talk("运动袜")["suggestions"]  # type: ignore[operator]
