"""Webhooks of a running server, the commands about them, and the examples that verify them."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from assistant.webhooks.signing import key_of, new_secret, signed_headers
from tests.assistant.webhooks.receiver import Receiver, receiving
from tests.small_shop import build_shop
from tests.ui.cli.test_commands import daogou, sentence
from tests.ui.test_server import program, seen_until

DOCS = Path(__file__).parents[2] / "docs" / "webhooks.md"
SECRET = new_secret()
BODY = json.dumps({"type": "test", "data": {"hello": "你好"}}, ensure_ascii=False)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


@pytest.fixture
def shop(tmp_path: Path, receiver: Receiver) -> Path:
    folder = build_shop(tmp_path / "shop")
    more = f'[webhooks]\nurl = "{receiver.url}"\nsecret_file = "hook.secret"\n'
    file = folder / "shop.toml"
    file.write_text(f"{file.read_text('utf-8')}\n{more}seconds = 1\ntries = 2\nprivate = true\n")
    (folder / "hook.secret").write_text(SECRET)
    return folder


def wait_for(receiver: Receiver, count: int) -> None:
    until = time.monotonic() + 60
    while len(receiver.came) < count:
        assert time.monotonic() < until, receiver.ids
        time.sleep(0.02)


@contextmanager
def serving(shop: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with program(shop) as (server, port):
        seen_until(port, 200)
        yield server, f"http://127.0.0.1:{port}/api/chat"


def test_what_was_acknowledged_is_told_though_the_process_is_killed(
    shop: Path, receiver: Receiver
) -> None:
    receiver.hangs = True
    with serving(shop) as (server, chat):
        told = httpx.post(chat, json={"message": "转人工"}, timeout=60).json()
        wait_for(receiver, 1)
        os.kill(server.pid, signal.SIGKILL)
        server.wait(30)
    receiver.hangs = False
    with serving(shop) as (server, _):
        wait_for(receiver, 2)
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
    assert len(set(receiver.ids)) == 1
    assert json.loads(receiver.came[1].body)["data"]["conversation_id"] == told["conversation_id"]


def test_what_was_written_while_no_server_ran_is_sent_by_the_next(
    shop: Path, receiver: Receiver
) -> None:
    talked = daogou("chat", "--shop", shop, "--json", stdin="转人工\n".encode())
    assert talked.returncode == 0, sentence(talked)
    assert receiver.came == []
    with serving(shop):
        wait_for(receiver, 1)


def test_commands_list_retry_and_try_out(shop: Path, receiver: Receiver) -> None:
    daogou("chat", "--shop", shop, "--json", stdin="转人工\n".encode())
    listed = daogou("webhooks", "list", "--shop", shop, "--json")
    (message,) = json.loads(listed.stdout)["messages"]
    assert (message["type"], message["state"]) == ("handover", "waiting")
    assert json.loads(daogou("webhooks", "retry", "--shop", shop, "--json").stdout) == {
        "retried": 0
    }
    assert daogou("webhooks", "retry", message["id"], "--shop", shop).returncode == 1
    assert b"waiting" in daogou("webhooks", "list", "--shop", shop).stdout
    tried = daogou("webhooks", "test", "--shop", shop, "--json")
    assert (tried.returncode, json.loads(tried.stdout)["answer"]) == (0, "status 204")
    assert json.loads(receiver.came[0].body)["type"] == "test"
    receiver.statuses = [500]
    tried = daogou("webhooks", "test", "--shop", shop)
    assert tried.returncode == 1
    assert b"status 500" in tried.stdout
    assert (
        len(json.loads(daogou("webhooks", "list", "--shop", shop, "--json").stdout)["messages"])
        == 1
    )


def test_a_shop_without_a_receiver_says_where_to_name_one(tmp_path: Path) -> None:
    done = daogou("webhooks", "test", "--shop", build_shop(tmp_path / "shop"))
    assert done.returncode == 2
    assert "[webhooks]" in sentence(done)


def test_a_secret_is_made_by_a_command() -> None:
    made = daogou("webhooks", "secret")
    assert len(key_of(made.stdout.decode().strip())) == 32


def snippet(language: str) -> str:
    return DOCS.read_text("utf-8").split(f"```{language} verify\n", 1)[1].split("```", 1)[0]


def signed(at: float, body: str = BODY, secret: str = SECRET) -> dict[str, str]:
    return signed_headers((key_of(secret),), "msg_1", int(at), body.encode())


def sent() -> dict[str, tuple[dict[str, str], bool]]:
    """Headers of ``BODY``, and whether it is genuine with them."""
    now = time.time()
    other = signed(now, secret=new_secret())
    both = {
        **signed(now),
        "webhook-signature": other["webhook-signature"] + " " + signed(now)["webhook-signature"],
    }
    return {
        "genuine": (signed(now), True),
        "two secrets": (both, True),
        "of another": (other, False),
        "another body": (signed(now, "{}"), False),
        "another message": ({**signed(now), "webhook-id": "msg_2"}, False),
        "old": (signed(now - 600), False),
        "from the future": (signed(now + 600), False),
        "said to be new": ({**signed(now - 600), "webhook-timestamp": str(int(now))}, False),
        "no signature": ({**signed(now), "webhook-signature": "v1,"}, False),
    }


@pytest.mark.parametrize("case", sent())
def test_the_documented_python_verifies(case: str) -> None:
    names: dict[str, object] = {}
    exec(snippet("python"), names)  # noqa: S102  # the example is ours
    verified = names["verified"]
    assert callable(verified)
    headers, genuine = sent()[case]
    assert verified(SECRET, headers, BODY.encode()) is genuine


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
def test_the_documented_javascript_verifies() -> None:
    cases = sent()
    given = json.dumps([headers for headers, _ in cases.values()])
    call = f"verified({json.dumps(SECRET)}, headers, Buffer.from({json.dumps(BODY)}))"
    program = (
        f"{snippet('javascript')}\nconsole.log(JSON.stringify({given}.map((headers) => {call})))"
    )
    run = ["node", "-e", program]
    made = subprocess.run(run, capture_output=True, text=True, check=True)  # noqa: S603
    assert dict(zip(cases, json.loads(made.stdout), strict=True)) == {
        name: genuine for name, (_, genuine) in cases.items()
    }
