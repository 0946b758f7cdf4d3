"""What a shopper said is found nowhere in the shop's folder once it is erased: no row, no page, no file."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from assistant.corrections import Kind, Label, TrainingQueue
from assistant.errors import UnknownConversation
from assistant.privacy.exporting import exported, exported_talk
from assistant.privacy.forgetting import forget, forget_talk
from assistant.replay.origins import erase_tests, origin_of, saved_tests
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.turn.turns import Say
from tests.assistant.attachments.test_checking import photo
from tests.small_shop import build_shop
from ui.cli.app import run
from ui.desks.qa.bench import QaBench

MARK = "quizzicalostrich"  # no personal datum, so that no mask hides it
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    opened = Service.open(build_shop(tmp_path / "shop"))
    yield opened
    opened.close()


@pytest.fixture
def shop(service: Service) -> Iterator[Shop]:
    opened = Shop.open(service.shop.path)
    yield opened
    opened.engine.dispose()


def talked(service: Service, user: str | None) -> str:
    """A conversation that leaves something everywhere."""
    talk = service.start(user)
    service.reply(talk, Say(f"想买跑步鞋 {MARK}"))
    service.receive(talk, photo())
    desk = service.agents
    desk.take(talk, "Ada")
    desk.say(talk, "Ada", f"您好 {MARK}", "a1")
    desk.note(talk, "Ada", f"老顾客 {MARK}")
    service.reply(talk, Say(f"谢谢 {MARK}"))
    desk.resolve(talk, "Ada")
    desk.rate(talk, 4, f"很快 {MARK}")
    queue = TrainingQueue(service.shop.engine)
    queue.add(talk, 1, Label(Kind.INTENT, "track_order", f"of {MARK}"), "Ada", NOW)
    bench = QaBench(service)
    bench.library.add("saved", bench.recording(talk).to_yaml())
    bench.run(["saved.yaml"], [], lambda *_: None, accept=True)
    return talk


def files_with(folder: Path, word: str) -> list[str]:
    """The files in which it stands, in whatever part of them."""
    found = (file for file in folder.rglob("*") if file.is_file())
    return sorted(file.name for file in found if word.encode() in file.read_bytes())


def test_of_a_known_shopper_nothing_is_left_on_the_disk(service: Service, shop: Shop) -> None:
    talked(service, "mei")
    before = files_with(shop.path, MARK)
    assert {"saved.yaml", "saved.yaml.baseline.json"} <= set(before)
    assert forget(shop, "mei").saved_tests == 1
    assert files_with(shop.path, MARK) == []


def test_of_one_conversation_of_nobody_known_either(service: Service, shop: Shop) -> None:
    talk, other = talked(service, None), service.start()
    service.reply(other, Say("运动袜"))
    assert forget_talk(shop, talk) == 1
    assert files_with(shop.path, MARK) == []
    assert len(service.history(other)) == 1
    with pytest.raises(UnknownConversation):
        forget_talk(shop, talk)


def test_what_was_saved_for_testing_is_given_out(service: Service, shop: Shop) -> None:
    talk = talked(service, "mei")
    (test,) = exported(shop, "mei")["saved_tests"]
    assert test["file"] == "saved.yaml"
    assert MARK in test["text"]
    assert talk not in test["text"]  # its id opens the conversation
    assert exported_talk(shop, talk)["saved_tests"] == [test]
    with pytest.raises(UnknownConversation):
        exported_talk(shop, "nobody's")


def test_the_commands_take_a_shopper_or_a_conversation(
    service: Service, shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    talk, path = talked(service, None), str(shop.path)
    assert run(["export", "--conversation", talk, "--shop", path]) == 0
    assert MARK in capsys.readouterr().out
    assert run(["forget", "--conversation", talk, "--shop", path]) == 0
    assert "1 tests" in capsys.readouterr().out
    for wrong in ([], ["--user", "mei", "--conversation", talk]):
        assert run(["forget", *wrong, "--shop", path]) == 2
        assert "--conversation ID" in capsys.readouterr().err


ONE = "# mine\ndialogue: one\nturns: [{say: hi}]\n"


def test_other_tests_of_a_file_stay_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "all.yaml"
    two = "---\n# held on a Monday\ndialogue: two\nrecorded: {origin}\nturns: [{say: 你好}]\n"
    third = "---\ndialogue: three\nrecorded: 0123456789abcdef\nturns: [{say: bye}]\n"
    file.write_text(ONE + two.replace("{origin}", origin_of("talk-1")) + third, "utf-8")
    assert [test.name for test in saved_tests(tmp_path, ["talk-1", "talk-2"])] == ["two"]
    assert erase_tests(tmp_path, ["talk-1", "talk-2"]) == 1
    assert file.read_text("utf-8") == ONE + third
    assert [one["dialogue"] for one in yaml.safe_load_all(file.read_text("utf-8"))] == [
        "one",
        "three",
    ]
    assert erase_tests(tmp_path, ["talk-1"]) == 0


def test_no_file_or_an_empty_one_holds_nothing(tmp_path: Path) -> None:
    assert saved_tests(tmp_path / "missing", ["talk-1"]) == []
    (tmp_path / "empty.yaml").write_text("# nothing yet\n", "utf-8")
    assert erase_tests(tmp_path, ["talk-1"]) == 0
    assert (tmp_path / "empty.yaml").read_text("utf-8") == "# nothing yet\n"
