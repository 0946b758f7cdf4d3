"""A conversation saved as a test goes the same way again, and tells nobody who had it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.replay import load_scripts
from assistant.replay.runner import Stage, run_dialogue
from assistant.service.rehearsal import ServiceRehearsal
from assistant.service.service import Service
from assistant.turn.turns import Click, Say
from tests.small_shop import build_shop
from ui.cli.app import run

SECRETS = ("李雷", "13800138000", "文三路", "lei@shop.example", "mei")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_shop(tmp_path_factory.mktemp("recording") / "shop")


@pytest.fixture(scope="module")
def talk(shop: Path) -> Iterator[tuple[Service, str]]:
    service = Service.open(shop)
    talked = service.start("mei")
    for message in (
        Say("想买双跑步鞋，五百以内"),
        Say("不要黑色"),
        Click("like", position=2),
        Say("第一个加购物车"),
        Say("黑色也行"),
    ):
        service.reply(talked, message)
    service.undo(talked)
    service.reply(
        talked, Say("寄给李雷 13800138000 浙江省杭州市西湖区文三路1号，邮箱lei@shop.example")
    )
    service.reply(talked, Click("remove", value="color"))
    service.reply(talked, Click("personal_off"))
    service.reply(talked, Say("转人工"))
    yield service, talked
    service.close()


@pytest.fixture(scope="module")
def file(shop: Path, talk: tuple[Service, str]) -> Path:
    saved = shop / "saved.yaml"
    assert run(["record", talk[1], "--out", str(saved), "--shop", str(shop)]) == 0
    return saved


def test_it_is_a_dialogue_of_the_turns_that_hold(file: Path) -> None:
    (script,) = load_scripts([file])
    said = [step.say for step in script.dialogue.turns if step.say]
    assert said[0] == script.name == "想买双跑步鞋，五百以内"
    assert "黑色也行" not in said
    assert len(script.dialogue.turns) == 7
    assert script.dialogue.turns[2].click is not None
    assert script.dialogue.turns[-1].expect.handoff is True


def test_nothing_personal_stands_in_it(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not [secret for secret in SECRETS if secret in text]
    assert "1990000" in text


def test_what_a_file_has_no_words_for_is_told(file: Path) -> None:
    assert "Left out" in file.read_text("utf-8").splitlines()[0]


def test_it_passes_on_the_shop_it_comes_from(file: Path, talk: tuple[Service, str]) -> None:
    service = talk[0]
    stage = Stage(lambda: ServiceRehearsal(service), service.loaded.tools.shelf.get)
    (script,) = load_scripts([file])
    result = run_dialogue(script, stage)
    assert [str(failure) for failure in result.failures] == []


def test_it_fails_when_the_shop_behaves_otherwise(file: Path, talk: tuple[Service, str]) -> None:
    service = talk[0]
    stage = Stage(lambda: ServiceRehearsal(service), service.loaded.tools.shelf.get)
    other = file.with_name("other.yaml")
    other.write_text(file.read_text("utf-8").replace("value: 500", "value: 400"), "utf-8")
    assert run_dialogue(load_scripts([other])[0], stage).failures


def test_a_second_one_joins_the_first_and_a_double_leaves_the_file_alone(
    shop: Path, file: Path, talk: tuple[Service, str], tmp_path: Path
) -> None:
    copy = tmp_path / "copy.yaml"
    copy.write_text(file.read_text("utf-8"), "utf-8")
    named = ["record", talk[1], "--out", str(copy), "--shop", str(shop)]
    assert run([*named, "--name", "another"]) == 0
    before = copy.read_text("utf-8")
    assert [script.name for script in load_scripts([copy])][1] == "another"
    assert run(named) == 2
    assert copy.read_text("utf-8") == before


def test_an_unknown_or_empty_conversation_is_told(
    shop: Path, talk: tuple[Service, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["record", "nobody", "--shop", str(shop)]) == 2
    assert "There is no conversation 'nobody'" in capsys.readouterr().err
    assert run(["record", talk[0].start(), "--shop", str(shop)]) == 2
    assert "nothing that a replay file can say" in capsys.readouterr().err


def test_the_reason_of_a_dislike_is_recorded_as_one_and_said_again(
    shop: Path, talk: tuple[Service, str]
) -> None:
    service = talk[0]
    turned_down = service.start()
    service.reply(turned_down, Say("想买双跑步鞋"))
    service.reply(turned_down, Click("dislike", position=1, value="price"))
    saved = shop / "turned-down.yaml"
    assert run(["record", turned_down, "--out", str(saved), "--shop", str(shop)]) == 0
    (script,) = load_scripts([saved])
    click = script.dialogue.turns[1].click
    assert click is not None
    assert (click.event, click.because, click.sku) == ("dislike", "price", None)
    stage = Stage(lambda: ServiceRehearsal(service), service.loaded.tools.shelf.get)
    assert not run_dialogue(script, stage).failures
