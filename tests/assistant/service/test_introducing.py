"""The first reply says that a program answers and where the privacy notice is; no other does."""

from pathlib import Path
from threading import Event
from typing import Any

import pytest

from assistant.service.service import Service
from assistant.turn.listening import Listener
from assistant.turn.turns import Click, Say
from tests.small_shop import build_shop


def said(service: Service, talk: str, text: str) -> dict[str, Any]:
    return service.reply(talk, Say(text)).to_json()


@pytest.mark.parametrize(
    ("text", "words"), [("跑步鞋", ("程序", "隐私")), ("running shoes", ("program", "privacy"))]
)
def test_it_is_said_once(shop: Service, text: str, words: tuple[str, str]) -> None:
    talk = shop.start()
    first, second = said(shop, talk, text), said(shop, talk, text)
    assert first["reply"].endswith("\n" + first["notice"]["text"])
    assert all(word in first["notice"]["text"] for word in (*words, first["notice"]["url"]))
    assert first["notice"]["url"] == "/privacy"
    assert second["notice"] is None
    assert "/privacy" not in second["reply"]


def test_it_is_part_of_what_is_heard_piece_by_piece(shop: Service) -> None:
    heard: list[str] = []
    turn = shop.reply(shop.start(), Say("跑步鞋"), listener=Listener(heard.append, Event()))
    assert "".join(heard) == turn.body["reply"]


def test_a_first_click_hears_it_too(shop: Service) -> None:
    turn = shop.reply(shop.start(), Click("view", "shoe-5")).to_json()
    assert turn["notice"]


def test_what_is_said_again_leaves_it_out(shop: Service) -> None:
    talk = shop.start()
    first, again = said(shop, talk, "跑步鞋"), said(shop, talk, "再说一遍")
    assert first["reply"] == f"{again['reply']}\n{first['notice']['text']}"
    assert again["notice"] is None


def test_who_takes_the_first_message_back_hears_it_again(shop: Service) -> None:
    talk = shop.start()
    said(shop, talk, "跑步鞋")
    shop.undo(talk)
    assert said(shop, talk, "运动袜")["notice"]


def test_a_shop_with_a_notice_of_its_own_leads_there(tmp_path: Path) -> None:
    url = "https://shop.example/privacy"
    path = build_shop(tmp_path / "shop")
    with (path / "shop.toml").open("a", encoding="utf-8") as file:
        file.write(f'privacy_url = "{url}"\n')
    opened = Service.open(path)
    turn = said(opened, opened.start(), "跑步鞋")
    opened.close()
    assert turn["notice"]["url"] == url
    assert url in turn["reply"]
