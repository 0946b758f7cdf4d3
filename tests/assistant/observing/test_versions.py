"""Each turn is kept with what answered it: worked out when that changes, not in the turn."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from assistant.conversations.tables import versions
from assistant.conversations.versions import answered_by, conversation_called
from assistant.errors import UnknownConversation
from assistant.observing import versions as observed
from assistant.observing.context import digest_of
from assistant.service.service import Service
from assistant.turn.turns import Click, Say
from retrieval.amendments import Amendment
from tests.small_shop import SETTINGS, build_shop


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build_shop(tmp_path / "shop")


@pytest.fixture
def service(folder: Path) -> Iterator[Service]:
    opened = Service.open(folder)
    yield opened
    opened.close()


def rows(service: Service) -> int:
    with service.shop.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(versions)) or 0


def test_every_turn_says_what_answered_it(service: Service) -> None:
    talk = service.start()
    for message in (Say("跑步鞋"), Say("三百以内"), Click("view", position=1), Say("撤销")):
        service.reply(talk, message)
    said = answered_by(service.shop.engine, talk)
    assert [(one.turn, one.undone) for one in said] == [
        (1, False),
        (2, False),
        (3, True),
        (3, False),
    ]
    origin = service.loaded.origin
    assert {one.versions for one in said} == {origin.versions}
    assert {one.catalogue for one in said} == {origin.catalogue}
    assert rows(service) == 1
    assert origin.versions.model == "keywords"
    assert origin.versions.encoder == service.loaded.encoder.name


def test_a_changed_voice_is_another_version_and_the_old_turns_keep_theirs(
    service: Service, folder: Path
) -> None:
    talk = service.start()
    service.reply(talk, Say("你好"))
    (folder / "shop.toml").write_text(f'greeting_zh = "欢迎光临"\n{SETTINGS}', "utf-8")
    service.reply(talk, Say("你好"))
    before, after = (one.versions for one in answered_by(service.shop.engine, talk))
    assert before is not None
    assert after is not None
    assert before.prompts != after.prompts
    assert (before.settings, before.model) == (after.settings, after.model)
    assert rows(service) == 2


def test_another_setting_is_another_version_and_a_log_level_is_not(folder: Path) -> None:
    found = []
    for line in ("", 'log_level = "error"\n', "list_size = 3\n"):
        (folder / "shop.toml").write_text(line + SETTINGS, "utf-8")
        opened = Service.open(folder)
        found.append(opened.loaded.origin.versions)
        opened.close()
    plain, quiet, shorter = found
    assert plain == quiet
    assert plain.settings != shorter.settings
    assert plain.prompts == shorter.prompts


def test_a_new_price_is_another_state_of_the_catalogue_and_no_other_version(
    service: Service,
) -> None:
    talk = service.start()
    service.reply(talk, Say("跑步鞋"))
    service.amend([Amendment("shoe-1", None, 99.0, None, None)])
    service.reply(talk, Say("跑步鞋"))
    before, after = answered_by(service.shop.engine, talk)
    assert before.versions == after.versions
    assert before.catalogue is not None
    assert after.catalogue is not None
    assert before.catalogue < after.catalogue


def test_nothing_is_digested_in_a_turn(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    assert service.loaded.origin

    def fails(_value: object) -> str:
        raise AssertionError("a digest was made in a turn")

    monkeypatch.setattr(observed, "digest", fails)
    assert service.reply(service.start(), Say("跑步鞋")).body["products"]


def test_the_trace_of_a_turn_tells_it(service: Service) -> None:
    turn = service.reply(service.start(), Say("跑步鞋"), explain=True)
    told = turn.body["trace"]["versions"]
    assert told == service.loaded.origin.to_json()
    assert json.loads(json.dumps(told)) == told


def test_a_conversation_is_found_by_its_digest_and_its_id(service: Service) -> None:
    talk = service.start()
    service.start()
    engine = service.shop.engine
    assert conversation_called(engine, talk) == conversation_called(engine, digest_of(talk)) == talk
    with pytest.raises(UnknownConversation, match="nor one with that digest"):
        conversation_called(engine, "nobody")
