"""What the owner is told of a channel: ``daogou channels`` and ``daogou doctor``."""

import json
import shutil
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from assistant.channels.inbox import Inbox
from assistant.channels.outbox import Outbox
from assistant.channels.parcel import State
from assistant.channels.tables import outbox as table
from assistant.shop.folder import Shop
from tests.small_shop import build_shop
from tests.ui.channels.platform import Servers
from ui.channels.checkup import channel_findings
from ui.cli.app import run

PHONE = "13800138000"
# state, tries, seconds until its time, what came of it
MESSAGES = {
    "还没到时间": ("waiting", 1, 60.0, "busy"),
    "顾客两天没来": ("kept", 0, 0.0, "kept until the shopper writes again"),
    f"电话 {PHONE}": ("dead", 10, 0.0, "answered with error 43004: require subscribe"),
    "送到了": ("delivered", 1, 0.0, "ok"),
}


def put_in(shop: Shop, messages: Mapping[str, tuple[str, int, float, str]] = MESSAGES) -> None:
    now = time.time()  # not when the suite began, which is long ago by now
    rows = [
        {
            "channel": "wechat",
            "sender": f"o-{number}",
            "text": text,
            "state": state,
            "tries": tries,
            "created_at": now,
            "next_at": now + wait,
            "answer": answer,
        }
        for number, (text, (state, tries, wait, answer)) in enumerate(messages.items())
    ]
    with shop.engine.begin() as connection:
        connection.execute(insert(table), rows)


@pytest.fixture
def shop(tmp_path: Path, folder: Path, servers: Servers) -> Shop:
    servers.rest()
    return Shop.open(Path(shutil.copytree(folder, tmp_path / "shop")))


def listed(shop: Shop, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    assert run(["channels", "list", "--shop", str(shop.path), "--json", *options]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_the_list_says_what_waits_and_what_failed_and_why(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    put_in(shop)
    told = listed(shop, capsys)
    assert [one["state"] for one in told["messages"]] == ["waiting", "kept", "dead"]
    assert "43004" in told["messages"][2]["answer"]
    assert told["counts"] == {"waiting": 1, "kept": 1, "dead": 1, "delivered": 1}
    assert PHONE not in json.dumps(told)
    (only,) = listed(shop, capsys, "--state", "delivered")["messages"]
    assert only["text"] == "送到了"


def test_the_list_is_a_table_for_people(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    put_in(shop)
    assert run(["channels", "list", "--shop", str(shop.path)]) == 0
    told = capsys.readouterr().out
    assert "1 dead" in told
    assert PHONE not in told


def test_an_empty_list_says_so(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["channels", "list", "--shop", str(shop.path)]) == 0
    assert "Nothing waits" in capsys.readouterr().out


def test_what_failed_or_waits_is_sent_now_and_what_is_kept_stays(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    put_in(shop)
    assert run(["channels", "retry", "--shop", str(shop.path)]) == 0
    assert "2 are sent now" in capsys.readouterr().out
    outbox = Outbox(shop.engine, "wechat")
    assert outbox.counts()[State.KEPT] == 1
    due = [one for one in outbox.all((State.WAITING,)) if one.next_at <= time.time()]
    assert [one.tries for one in due] == [0, 0]


def test_only_those_named_are_sent_and_who_is_not_there_is_no_success(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    put_in(shop)
    (dead,) = Outbox(shop.engine, "wechat").all((State.DEAD,))
    assert run(["channels", "retry", str(dead.id), "--shop", str(shop.path)]) == 0
    assert run(["channels", "retry", "4711", "--shop", str(shop.path)]) == 1
    capsys.readouterr()
    assert Outbox(shop.engine, "wechat").counts()[State.WAITING] == 2


# --- the check-up


def found(shop: Shop) -> dict[str, tuple[bool, str, str]]:
    findings = channel_findings(shop)
    return {one.name: (one.ok, one.found, one.remedy) for one in findings}


def test_a_channel_in_order_is_told_to_be(shop: Shop) -> None:
    told = found(shop)
    assert all(ok for ok, _, _ in told.values())
    assert list(told) == ["wechat", "wechat token", "wechat notice", "wechat messages"]


def test_a_notice_that_does_not_open_there_is_told(shop: Shop) -> None:
    assert found(shop)["wechat notice"][1] == "https://chat.example/privacy"
    here = replace(shop, settings=shop.settings.model_copy(update={"public_url": None}))
    ok, told, remedy = found(here)["wechat notice"]
    assert (ok, "/privacy" in told, "public_url" in remedy) == (False, True, True)


def test_the_token_is_not_taken_from_a_server_that_has_it(shop: Shop, servers: Servers) -> None:
    found(shop)
    assert (servers.tokens, servers.forced) == (1, 0)


def test_a_secret_that_is_missing_is_named(shop: Shop) -> None:
    (shop.path / "wechat.aes_key").unlink()
    ok, told, remedy = found(shop)["wechat"]
    assert not ok
    assert "aes_key" in told
    assert "docs/channels.md" in remedy


@pytest.mark.parametrize(
    ("code", "remedy"), [(40125, "AppSecret"), (40164, "IP 白名单"), (40013, "app_id")]
)
def test_a_token_that_is_refused_says_what_to_do(
    shop: Shop, servers: Servers, code: int, remedy: str
) -> None:
    servers.no_token = code
    ok, told, help_ = found(shop)["wechat token"]
    assert not ok
    assert str(code) in told
    assert remedy in help_


def test_messages_that_failed_are_told(shop: Shop) -> None:
    put_in(shop)
    ok, told, remedy = found(shop)["wechat messages"]
    assert not ok
    assert "1 dead" in told
    assert "daogou channels retry" in remedy


@pytest.mark.parametrize(("tries", "wait"), [(3, 60.0), (0, -3_600.0)], ids=["fails", "not sent"])
def test_messages_that_are_stuck_are_told(shop: Shop, tries: int, wait: float) -> None:
    put_in(shop, {"一": ("waiting", tries, wait, "busy")})
    ok, told, _ = found(shop)["wechat messages"]
    assert not ok
    assert "1 stuck" in told


def test_messages_that_nobody_answered_are_told(shop: Shop) -> None:
    Inbox(shop.engine, "wechat", lambda: time.time() - 3_600).take("m-1", "o-1", {})
    ok, told, remedy = found(shop)["wechat messages"]
    assert not ok
    assert "1 never answered" in told
    assert "daogou serve" in remedy


def test_what_only_waits_its_turn_is_in_order(shop: Shop) -> None:
    put_in(shop, {"一": ("waiting", 1, 60.0, "busy"), "二": ("kept", 0, -90_000.0, "kept")})
    assert found(shop)["wechat messages"][0]


def test_doctor_tells_of_channels(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    put_in(shop)
    assert run(["doctor", "--shop", str(shop.path), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)["findings"]
    assert {one["name"]: one["ok"] for one in told}["wechat messages"] is False


def test_a_shop_without_channels_is_told_nothing_of_them(tmp_path: Path) -> None:
    assert found(Shop.open(build_shop(tmp_path / "plain"))) == {}
