"""``daogou versions``: which versions answered a conversation, called by its id or its digest."""

import json
from pathlib import Path

import pytest

from assistant.observing.context import digest_of
from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.small_shop import build_shop
from ui.cli.app import run


def test_a_conversation_of_the_log_is_found_with_what_answered_each_turn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = build_shop(tmp_path / "shop")
    service = Service.open(folder)
    talk = service.start()
    for text in ("跑步鞋", "三百以内"):
        service.reply(talk, Say(text))
    service.undo(talk)
    origin = service.loaded.origin
    service.close()
    for name in (talk, digest_of(talk)):
        assert run(["versions", name, "--shop", str(folder), "--json"]) == 0
        rows = json.loads(capsys.readouterr().out)
        assert [(row["turn"], row["undone"]) for row in rows] == [(1, False), (2, True)]
        assert {row["versions"]["ref"] for row in rows} == {origin.versions.ref}
    assert run(["versions", talk, "--shop", str(folder)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"turn 1: {origin.versions.ref} · program")
    assert second.startswith("turn 2 (taken back): ")
    assert run(["versions", "nobody", "--shop", str(folder)]) == 2
    assert "no conversation 'nobody'" in capsys.readouterr().err
