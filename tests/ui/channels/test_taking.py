"""Who is let into a channel, and that nothing is taken twice."""

import time
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.errors import SettingsError
from assistant.service.service import Service
from tests.small_shop import build_shop
from tests.ui.channels.platform import PATH, TOKEN, Sender, plain_xml, said, sha1
from tests.ui.channels.scenes import history
from ui.api import create_app
from ui.limits import CHANNEL_BODY_LIMIT


def test_the_platforms_question_is_answered_with_its_echo(client: TestClient) -> None:
    at = str(int(time.time()))
    query = {
        "timestamp": at,
        "nonce": "7",
        "echostr": "437512<b>",
        "signature": sha1(TOKEN, at, "7"),
    }
    answer = client.get(PATH, params=query)
    assert (answer.status_code, answer.text) == (200, "437512<b>")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get(PATH, params={**query, "nonce": "8"}).status_code == 403
    assert client.get(PATH).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"token": "another-token"}, id="forged signature"),
        pytest.param({"app_id": "wx-another-account"}, id="another account"),
        pytest.param({"later": -3_600}, id="an hour old"),
        pytest.param({"later": 3_600}, id="from the future"),
        pytest.param({"at": "soon"}, id="no time"),
    ],
)
def test_what_the_platform_did_not_send_is_refused(
    service: Service, shopper: Sender, wrong: dict[str, Any]
) -> None:
    if "later" in wrong:
        wrong = {"at": int(time.time()) + wrong["later"]}
    answer = shopper.bring(plain_xml(shopper.open_id, Content="跑步鞋"), **wrong)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert service.talks(f"wechat:{shopper.open_id}") == []


def test_a_message_that_is_signed_but_not_encrypted_is_refused(shopper: Sender) -> None:
    assert shopper.post(plain_xml(shopper.open_id, Content="跑步鞋")).status_code == 403


def test_an_entity_in_the_envelope_is_refused(shopper: Sender) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><Encrypt>&a;</Encrypt></xml>'
    assert shopper.post(bomb, "aaaa").status_code == 403


def test_a_body_beyond_the_limit_is_refused_unread(shopper: Sender) -> None:
    answer = shopper.post(b"<xml>" + b"a" * CHANNEL_BODY_LIMIT)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_a_channel_without_its_secret_does_not_open(tmp_path: Path) -> None:
    shop = build_shop(tmp_path / "shop")
    with (shop / "shop.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[channels.wechat]\napp_id = "wx0123456789abcdef"\n')
    service = Service.open(shop)
    with pytest.raises(SettingsError, match="DAOGOU_WECHAT_TOKEN"):
        create_app(service)
    service.close()


# --- once each


def test_a_repeated_message_is_answered_once_and_alike(service: Service, shopper: Sender) -> None:
    answers = [said(shopper.say("想买跑步鞋", MsgId="m-77")) for _ in range(3)]
    assert len(set(answers)) == 1
    assert len(history(service, shopper)) == 1


def test_the_very_same_request_again_does_nothing(service: Service, shopper: Sender) -> None:
    event = plain_xml(shopper.open_id, "event", Event="CLICK", EventKey="运费多少")
    first, again = said(shopper.bring(event)), said(shopper.bring(event))
    assert first == again
    assert len(history(service, shopper)) == 1


def test_a_repetition_after_a_restart_gets_the_first_reply(
    service: Service, folder: Path, shopper: Sender
) -> None:
    before = said(shopper.say("想买跑步鞋", MsgId="m-restart"))
    with TestClient(create_app(service)) as anew:
        after = said(Sender(anew, shopper.open_id).say("想买跑步鞋", MsgId="m-restart"))
    assert before == after
    assert len(history(service, shopper)) == 1
