"""An official account end to end: what is answered at once to signed and encrypted requests."""

import pytest

from assistant.service.service import Service
from tests.assistant.attachments.test_checking import photo
from tests.ui.channels.platform import Sender, Servers, plain_xml, said
from tests.ui.channels.scenes import (
    DAY,
    history,
    silent_for,
)


def test_a_search_is_answered_with_products_prices_and_numbers(
    service: Service, shopper: Sender
) -> None:
    text = said(shopper.say("想买跑步鞋"))
    turn = history(service, shopper)[0]["response"]
    assert turn["reply"] in text
    first = turn["products"][0]
    assert f"1. {first['title']}" in text
    assert f"¥{first['price']:.0f}" in text
    offered = len(turn["products"]) + 1
    assert f"{offered}. {turn['suggestions'][0]}" in text


def test_a_number_is_the_suggestion_that_it_stood_for(service: Service, shopper: Sender) -> None:
    shopper.say("想买跑步鞋")
    turn = history(service, shopper)[0]["response"]
    shopper.say(f" {len(turn['products']) + 1}. ")
    clicked = history(service, shopper)[1]["message"]
    assert clicked == {"click": {"event": "suggestion", "position": 1}}


def test_a_number_of_the_list_is_that_product(service: Service, shopper: Sender) -> None:
    shopper.say("想买跑步鞋")
    shopper.say("２")
    assert history(service, shopper)[1]["message"] == {"text": "第二个"}


def test_a_size_is_a_size_and_no_place_in_a_list(service: Service, shopper: Sender) -> None:
    shopper.say("想买跑步鞋")
    asked = said(shopper.say("第一个加购物车"))
    assert "1. 42" not in asked
    assert "42" in history(service, shopper)[1]["response"]["suggestions"]
    shopper.say("42")
    assert history(service, shopper)[2]["response"]["cart"][0]["sku"].endswith("-42")


@pytest.mark.parametrize("text", ["98", "0", "1000"])
def test_a_number_that_stands_for_nothing_is_said(
    service: Service, shopper: Sender, text: str
) -> None:
    shopper.say("想买跑步鞋")
    shopper.say(text)
    assert history(service, shopper)[1]["message"] == {"text": text}


def test_a_new_follower_is_greeted(service: Service, shopper: Sender) -> None:
    assert said(shopper.does("subscribe")) == service.greeting("zh")


def test_a_menu_entry_says_its_key(service: Service, shopper: Sender) -> None:
    said(shopper.does("CLICK", EventKey="运费多少"))
    assert history(service, shopper)[0]["message"] == {"text": "运费多少"}


def test_a_visit_to_a_page_is_only_acknowledged(service: Service, shopper: Sender) -> None:
    assert shopper.does("VIEW", EventKey="https://example.org").text == "success"
    assert history(service, shopper) == []


def test_a_video_is_told_to_be_unreadable(shopper: Sender) -> None:
    assert "文字" in said(shopper.bring(plain_xml(shopper.open_id, "video", MediaId="m")))


def test_what_cannot_be_read_is_told_in_the_shoppers_language(shopper: Sender) -> None:
    said(shopper.say("I am looking for running shoes"))
    assert "cannot read" in said(shopper.bring(plain_xml(shopper.open_id, "video", MediaId="m")))


def test_a_face_of_the_client_is_the_sign_that_everybody_reads(
    service: Service, shopper: Sender
) -> None:
    shopper.say("谢谢[玫瑰]")
    assert history(service, shopper)[0]["message"] == {"text": "谢谢🌹"}


def test_a_photo_is_fetched_and_calls_a_person(
    service: Service, servers: Servers, shopper: Sender
) -> None:
    servers.media["media-1"] = photo()
    said(shopper.bring(plain_xml(shopper.open_id, "image", MediaId="media-1")))
    turn = history(service, shopper)[0]
    assert turn["response"]["handoff"]["reason"] == "photo"
    kept = service.attachment(turn["message"]["attachment"]["id"])
    assert kept is not None
    assert kept.media_type == "image/jpeg"


def test_a_voice_message_goes_to_a_person_as_it_was_recorded(
    service: Service, servers: Servers, shopper: Sender
) -> None:
    servers.media["voice-1"] = b"#!AMR\n" + bytes(64)
    said(shopper.bring(plain_xml(shopper.open_id, "voice", MediaId="voice-1", Format="amr")))
    turn = history(service, shopper)[0]
    assert turn["response"]["handoff"]["reason"] == "voice"
    kept = service.attachment(turn["message"]["attachment"]["id"])
    assert kept is not None
    assert kept.media_type == "audio/amr"


def test_a_photo_that_cannot_be_fetched_is_asked_for_again(shopper: Sender) -> None:
    assert "再发一次" in said(shopper.bring(plain_xml(shopper.open_id, "image", MediaId="gone")))


def test_a_conversation_goes_on_and_begins_anew_after_long_silence(
    service: Service, shopper: Sender
) -> None:
    shopper.say("想买跑步鞋")
    shopper.say("要黑色的")
    assert len(service.talks(f"wechat:{shopper.open_id}")) == 1
    silent_for(service, shopper, 2 * DAY)
    shopper.say("想买袜子")
    assert len(service.talks(f"wechat:{shopper.open_id}")) == 2


def test_long_silence_begins_nothing_new_while_a_person_is_waited_for(
    service: Service, shopper: Sender
) -> None:
    shopper.say("转人工")
    silent_for(service, shopper, 2 * DAY)
    shopper.say("还在吗")
    assert len(service.talks(f"wechat:{shopper.open_id}")) == 1
