"""The testers' work without its page: files, runs, baselines, and conversations said again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import ReplayError, UnknownConversation
from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.ui.conftest import make_shop
from ui.desks.qa.bench import QaBench
from ui.desks.qa.library import DialogueLibrary
from ui.errors import UiError

FILE = """
dialogue: cheap shoes
tags: [cheap]
turns:
  - say: 想买双跑步鞋，五百以内
    expect: {action: search}
---
dialogue: wrong
tags: [dear]
turns:
  - say: 想买双跑步鞋
    expect: {action: checkout}
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    opened = Service.open(make_shop(tmp_path_factory.mktemp("bench")))
    yield opened
    opened.close()


@pytest.fixture
def bench(service: Service) -> QaBench:
    made = QaBench(service)
    made.library.folder.mkdir(exist_ok=True)
    for old in made.library.folder.iterdir():
        old.unlink()
    (made.library.folder / "a.yaml").write_text(FILE, "utf-8")
    return made


def test_files_and_tags_are_listed(bench: QaBench) -> None:
    assert bench.library.names() == ["a.yaml"]
    assert bench.library.tags() == ["cheap", "dear"]


def test_a_run_tells_how_far_it_is(bench: QaBench) -> None:
    told: list[tuple[int, int]] = []
    report = bench.run(["a.yaml"], progress=lambda done, total: told.append((done, total)))
    assert report.counts["passed"] == report.counts["failed"] == 1
    assert told == [(1, 2), (2, 2)]


def test_tags_choose(bench: QaBench) -> None:
    assert [one.name for one in bench.run(["a.yaml"], ["cheap"]).dialogues] == ["cheap shoes"]


def test_what_was_accepted_is_compared_with(bench: QaBench) -> None:
    bench.run(["a.yaml"], accept=True)
    baseline = bench.library.folder / "a.yaml.baseline.json"
    changed = baseline.read_text("utf-8").replace('"action": "search"', '"action": "answer"', 1)
    baseline.write_text(changed, "utf-8")
    found = bench.run(["a.yaml"]).dialogues[0].differences
    assert found is not None
    assert [(one.what, one.before, one.after) for one in found] == [("action", "answer", "search")]
    assert bench.library.names() == ["a.yaml"]


@pytest.mark.parametrize("name", ["../a.yaml", "b.yaml", "/etc/passwd", ""])
def test_no_name_leads_out_of_the_folder(bench: QaBench, name: str) -> None:
    with pytest.raises(UiError, match="no replay file"):
        bench.run([name])


@pytest.mark.parametrize("name", ["../x", "a/b", "", "...", "x" * 90, "a\0b"])
def test_a_file_cannot_be_called_anything(bench: QaBench, name: str) -> None:
    with pytest.raises(UiError, match="cannot be a file's name"):
        bench.library.add(name, FILE)


def test_what_is_not_well_formed_is_not_kept(bench: QaBench) -> None:
    with pytest.raises(ReplayError):
        bench.library.add("new", "dialogue: x\nturns: []\n")
    assert bench.library.names() == ["a.yaml"]


def test_a_shop_without_a_folder_has_nothing_to_run(tmp_path: Path) -> None:
    library = DialogueLibrary(tmp_path)
    assert (library.names(), library.tags()) == ([], [])
    assert library.add("first one", FILE) == "first one.yaml"
    assert library.names() == ["first one.yaml"]


def talked(service: Service) -> str:
    conversation = service.start("mei", None)
    for text in ("想买双跑步鞋，五百以内", "寄给李雷 13800138000", "不要黑色"):
        service.reply(conversation, Say(text))
    return conversation


def test_a_conversation_said_again_is_the_same(service: Service, bench: QaBench) -> None:
    report = bench.again(talked(service))
    assert report.passed
    assert report.dialogues[0].differences == ()
    assert "13800138000" not in str(report.to_json())


def test_a_conversation_becomes_a_test_that_passes(service: Service, bench: QaBench) -> None:
    text = bench.recording(talked(service), "shoes").to_yaml()
    assert "13800138000" not in text
    assert "mei" not in text
    report = bench.run([bench.library.add("mine", text)])
    assert [one.name for one in report.dialogues] == ["shoes"]


def test_the_latest_conversations_come_first_and_starred(service: Service, bench: QaBench) -> None:
    mine = service.start()
    service.reply(mine, Say("我叫李雷，电话13800138000"))
    empty = service.start()
    found = bench.conversations()
    assert found[0].id == mine
    assert found[0].opening == "我叫李*，电话*******8000"
    assert empty not in {one.id for one in found}


def test_what_is_not_there_is_told(bench: QaBench) -> None:
    with pytest.raises(UnknownConversation):
        bench.again("nobody")
