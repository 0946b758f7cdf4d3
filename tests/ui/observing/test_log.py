"""The log: one line a turn, ids on every other line meanwhile, and never what a shopper said."""

import io
import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text as sql
from sqlalchemy.exc import SQLAlchemyError

from assistant.conversations.store import Conversation, TurnRecord
from assistant.errors import ConversationError, SettingsError
from assistant.observing.context import digest_of, within
from assistant.service.service import Service
from assistant.shop.settings import ShopSettings
from assistant.turn.assistant import Assistant
from assistant.turn.turns import Say
from tests.small_shop import build_shop
from ui.api import create_app
from ui.limits import Gate
from ui.observing.log import OURS, start_log
from ui.observing.turn_log import TurnLog

PHONE, NAME, STREET = "13800138000", "王小明", "文三路1号"
MAIL = "xiaoming@shop.example"
PRIVATE = (PHONE, NAME, STREET, "西湖区", MAIL, "跑步鞋", "三百")
TALK = (
    "想买双跑步鞋，三百以内",
    f"我叫{NAME}，电话{PHONE}，寄到浙江省杭州市西湖区{STREET}，邮箱{MAIL}",
    "把第一双加进购物车",
    "下单",
    f"收件人：{NAME}，电话{PHONE}，地址浙江省杭州市西湖区{STREET}",
    "转人工",
)


@pytest.fixture(autouse=True)
def as_the_program_leaves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers that other tests ran in this process gave uvicorn's loggers handlers of their own."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
        monkeypatch.setattr(logging.getLogger(name), "disabled", False)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    opened = Service.open(build_shop(tmp_path_factory.mktemp("logged") / "shop"))
    opened.watchers.put(TurnLog())
    yield opened
    opened.close()


@contextmanager
def logging_to(form: str, level: str = "debug") -> Iterator[io.StringIO]:
    """The log of the program as it would be on standard error."""
    levels = {name: logging.getLogger(name).level for name in ("", *OURS)}
    written = io.StringIO()
    settings = ShopSettings.model_validate({"log_format": form, "log_level": level})
    handler = start_log(settings, written)
    try:
        yield written
    finally:
        logging.getLogger().removeHandler(handler)
        logging.captureWarnings(False)
        for name, before in levels.items():
            logging.getLogger(name).setLevel(before)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_turn_is_one_line_with_what_it_was_and_which_versions_answered(service: Service) -> None:
    talk = service.start()
    with logging_to("json") as written:
        service.reply(talk, Say("跑步鞋"))
    (line,) = (one for one in lines(written) if one["logger"] == "daogou.turn")
    versions = service.loaded.origin.versions
    assert line["conversation"] == digest_of(talk)
    assert (line["turn"], line["status"]) == (1, "answered")
    assert (line["intent"], line["action"], line["language"]) == ("find_product", "search", "zh")
    assert line["products"] == 6
    assert line["versions"] == versions.ref
    assert {name: line[name] for name in ("model", "prompts", "settings")} == {
        "model": versions.model,
        "prompts": versions.prompts,
        "settings": versions.settings,
    }
    stages = {"understand", "perform", "ground", "write", "total", "search.total", "kept"}
    assert stages <= set(line["ms"])


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_word_of_a_shopper_and_no_id_that_opens_a_conversation_is_logged(
    service: Service, form: str
) -> None:
    talk = service.start()
    with logging_to(form) as written:
        for message in TALK:
            service.reply(talk, Say(message))
    said = written.getvalue()
    assert said.count(digest_of(talk)) >= len(TALK)
    assert not [one for one in (*PRIVATE, talk) if one in said]


def test_what_a_library_quotes_of_a_message_is_left_out(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_self: Assistant, _talk: object, _past: object, message: Say, **_: object) -> None:
        raise KeyError(f"{message.text} {PHONE}")

    monkeypatch.setattr(Assistant, "reply", breaks)
    client, body = TestClient(create_app(service)), {"message": f"跑步鞋，我叫{NAME}，电话{PHONE}"}
    with logging_to("json") as written:
        with pytest.raises(KeyError) as raised:
            client.post("/api/chat", json=body)
        logging.getLogger("uvicorn.error").error("As uvicorn has it", exc_info=raised.value)
    said = written.getvalue()
    assert "KeyError" in said
    assert "in breaks" in said  # where it happened is told
    assert not [one for one in PRIVATE if one in said]
    failed = next(one for one in lines(written) if one["logger"] == "daogou.turn")
    assert (failed["level"], failed["status"], failed["error"]) == ("error", "failed", "KeyError")


def test_values_of_a_statement_that_failed_are_left_out(service: Service) -> None:
    with logging_to("text") as written, service.shop.engine.connect() as connection:
        try:
            connection.execute(sql("INSERT INTO nowhere VALUES (:phone)"), {"phone": PHONE})
        except SQLAlchemyError as exc:
            logging.getLogger("ui.api_errors").error("It failed: %s", exc, exc_info=exc)
    assert "no such table: nowhere" in written.getvalue()
    assert PHONE not in written.getvalue()


def test_a_refusal_is_told_as_one(service: Service) -> None:
    talk = service.start()
    with logging_to("json") as written, pytest.raises(ConversationError):
        service.reply(talk, Say("  "))
    (line,) = lines(written)
    assert (line["level"], line["status"], line["error"]) == (
        "warning",
        "refused",
        "ConversationError",
    )


def test_a_repeated_message_is_no_second_answer(service: Service) -> None:
    talk = service.start()
    with logging_to("json") as written:
        service.reply(talk, Say("你好"), "once")
        service.reply(talk, Say("跑步鞋"))
        service.reply(talk, Say("你好"), "once")
    assert [(one["turn"], one["status"]) for one in lines(written)] == [
        (1, "answered"),
        (2, "answered"),
        (1, "repeated"),
    ]


def test_lines_of_two_conversations_at_once_do_not_mix(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, answers = threading.Barrier(2), Assistant.reply
    log = logging.getLogger("assistant.deep.inside")

    def slow(self: Assistant, talk: Conversation, *given: Any, **more: Any) -> TurnRecord:  # noqa: ANN401
        together.wait(30)
        log.warning("meanwhile %s", digest_of(talk.id))
        together.wait(30)
        return answers(self, talk, *given, **more)

    monkeypatch.setattr(Assistant, "reply", slow)
    talks = [service.start(), service.start()]

    async def both() -> None:
        gate = Gate(working=2)
        async with anyio.create_task_group() as group:
            for talk in talks:
                group.start_soon(gate.run, service.reply, talk, Say("跑步鞋"))

    with logging_to("json") as written:
        anyio.run(both)
    inside = [one for one in lines(written) if one["logger"] == "assistant.deep.inside"]
    assert {one["conversation"] for one in inside} == set(map(digest_of, talks))
    for one in inside:
        assert one["message"] == f"meanwhile {one['conversation']}"
        assert one["turn"] == 1


def test_lines_of_one_request_have_one_name(service: Service) -> None:
    client = TestClient(create_app(service))
    with logging_to("json") as written:
        for _ in range(2):
            client.post("/api/chat", json={"message": "跑步鞋"})
    first, second = (one["request"] for one in lines(written) if one["logger"] == "daogou.turn")
    assert first != second


def test_libraries_go_through_the_same_form_and_are_not_asked_for_their_chatter() -> None:
    logging.getLogger("talkative").setLevel(logging.DEBUG)
    with logging_to("json") as written:
        logging.getLogger("uvicorn.error").warning("from the %s", "server")
        logging.getLogger("gradio.history").error("from the page's framework")
        for name in ("httpx", "talkative"):
            logging.getLogger(name).info("HTTP Request: GET https://shop.example/?token=secret")
    said = [(one["level"], one["logger"], one["message"]) for one in lines(written)]
    assert said == [
        ("warning", "uvicorn.error", "from the server"),
        ("error", "gradio.history", "from the page's framework"),
    ]


def test_what_the_pages_framework_prints_goes_through_the_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    import gradio.routes

    from ui.gradio_app import log_tracebacks

    log_tracebacks()
    with logging_to("json") as written:
        try:
            raise ValueError(PHONE)
        except ValueError:
            vars(gradio.routes)["traceback"].print_exc()
    (line,) = lines(written)
    assert line["exception"].endswith("ValueError")
    assert capsys.readouterr().err == ""
    assert PHONE not in written.getvalue()


def test_text_is_one_line_whatever_a_message_has(service: Service) -> None:
    with logging_to("text") as written, within("an-id"):
        logging.getLogger("ui.here").warning("one\n2026-11-11 ERROR ui: forged %s", "\r\nmore")
    (line,) = written.getvalue().splitlines()
    assert line.endswith(f"conversation={digest_of('an-id')}")


def test_the_level_is_a_setting(service: Service) -> None:
    with logging_to("text", level="warning") as written:
        service.reply(service.start(), Say("你好"))
    assert written.getvalue() == ""


def test_a_form_that_there_is_not_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text('log_format = "xml"\n', "utf-8")
    with pytest.raises(SettingsError, match=r"'log_format' is 'xml'.*'text' or 'json'"):
        ShopSettings.load(tmp_path)
