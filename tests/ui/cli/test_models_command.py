"""The commands for model versions and for corrections that no network learns from."""

import json
from pathlib import Path

import pytest
from sqlalchemy import insert

from assistant.corrections.tables import corrections
from assistant.model_versions import Registry
from assistant.shop.folder import Shop
from assistant.training import retraining
from assistant.training.retraining import School
from tests.assistant.model_versions.conftest import _small, school_folder, shipped
from tests.assistant.model_versions.small_model import QUICK, made, put_right
from tests.small_shop import build_shop
from ui.cli.app import run

__all__ = ["_small", "school_folder", "shipped"]  # fixtures of another folder

Captured = pytest.CaptureFixture[str]
ONE = "m-0000000001"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    Shop.create(tmp_path / "shop").engine.dispose()
    return tmp_path / "shop"


def told(captured: Captured, *arguments: str, status: int = 0) -> str:
    captured.readouterr()
    assert run(list(arguments)) == status
    said = captured.readouterr()
    return said.err if status else said.out


def test_a_version_goes_its_way_from_the_queue_and_back(
    shop: Path, school_folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = School(school_folder / "labels", school_folder / "shipped", QUICK)
    monkeypatch.setattr(retraining.School, "usual", lambda: school)
    opened = Shop.open(shop)
    put_right(opened.engine, [("gimme that one", "buy"), ("yo whats up", "greet")])
    opened.engine.dispose()
    at = ("--shop", str(shop))
    made_now = json.loads(told(capsys, "models", "retrain", *at, "--by", "Ada", "--json"))
    version = made_now["version"]
    assert made_now["fresh"]
    assert set(made_now["blind"]) == {"intent.en", "sentiment"}
    shown = told(capsys, "models", "show", version, *at)
    assert "candidate" in shown
    assert "McNemar" in shown
    accepted = told(capsys, "models", "accept", version, *at, "--by", "Ada")
    assert f"'{version}' serves" in accepted
    listed = json.loads(told(capsys, "models", "list", *at, "--json"))
    assert listed["current"] == version
    assert [step["who"] for step in listed["steps"]] == ["Ada", "Ada"]
    assert "'shipped' serves" in told(capsys, "models", "rollback", *at, "--why", "odd")
    assert "no version before" in told(capsys, "models", "rollback", *at, status=2)
    assert "rolled_back" in told(capsys, "models", "list", *at)


def test_what_cannot_be_done_is_said_in_a_sentence(
    shop: Path, shipped: Path, capsys: Captured
) -> None:
    at = ("--shop", str(shop))
    assert "No version was made yet" in told(capsys, "models", "list", *at)
    assert "no correction" in told(capsys, "models", "retrain", *at, status=2)
    made(Registry.of(shop / "models"), shipped, ONE, worse=True)
    assert "significantly worse" in told(capsys, "models", "accept", ONE, *at, status=2)
    assert "needs a reason" in told(capsys, "models", "refuse", ONE, *at, status=2)
    assert "'shipped' serves" in told(capsys, "models", "refuse", ONE, *at, "--why", "worse")
    assert "is no model of this shop" in told(capsys, "models", "show", "x", *at, status=2)


def test_corrections_are_learnt_from_once_they_are_approved(shop: Path, capsys: Captured) -> None:
    opened = Shop.open(shop)
    put_right(opened.engine, [("gimme that one", "buy"), ("hiya folks", "greet"), ("***", "buy")])
    with opened.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE corrections SET review = NULL, reviewer = NULL")
    opened.engine.dispose()
    at = ("--shop", str(shop), "--json", "--by", "Mei")
    listed = json.loads(told(capsys, "models", "review", *at))["corrections"]
    assert [one["review"] for one in listed] == ["waiting"] * 3
    assert listed[2]["doubt"]["why"] == "its words are all personal data"
    assert "wait to be approved" in told(capsys, "models", "retrain", *at, status=2)
    named = ("--approve-all", "--reject", str(listed[1]["id"]))
    found = json.loads(told(capsys, "models", "review", *named, *at))["corrections"]
    reviews = [(one["review"], one["reviewer"]) for one in found]
    assert reviews == [("approved", "Mei"), ("rejected", "Mei"), ("waiting", "")]
    said = told(capsys, "models", "review", "--approve", "77", *at, status=2)
    assert "Correction 77 is not in the queue" in said
    assert "gimme" in told(capsys, "models", "review", "--shop", str(shop))


def test_a_setting_that_keeps_a_version_from_serving_is_named(
    shop: Path, shipped: Path, capsys: Captured
) -> None:
    (shop / "shop.toml").write_text('classifier = "keywords"\n', "utf-8")
    made(Registry.of(shop / "models"), shipped, ONE)
    said = told(capsys, "models", "accept", ONE, "--shop", str(shop))
    assert "'classifier' is 'keywords', which goes before versions" in said


def test_other_corrections_are_given_out_for_search_and_replay(
    tmp_path: Path, capsys: Captured
) -> None:
    folder = build_shop(tmp_path / "shop")
    opened = Shop.open(folder)
    rows = [
        {"turn": 1, "kind": "product", "text": "跑步鞋", "wrong": "p2", "right": "p1"},
        {"turn": 1, "kind": "constraint", "text": "跑步鞋", "wrong": "", "right": "三百以内"},
        {"turn": 2, "kind": "constraint", "text": "别的", "wrong": "", "right": "三百以内"},
        {"turn": 1, "kind": "constraint", "text": "鞋子", "wrong": "", "right": "咕噜咕噜的"},
    ]
    more = {"language": "zh", "agent": "Ada", "at": "2026-11-22T10:00:00+00:00"}
    with opened.engine.begin() as connection:
        for place, row in enumerate(rows):
            told_here = {**row, **more, "conversation_id": f"c{place}"}
            connection.execute(insert(corrections).values(**told_here))
    opened.engine.dispose()
    at = ("corrections", "--shop", str(folder), "--as")
    judged = tmp_path / "judged.jsonl"
    judged.write_text(told(capsys, *at, "search"), "utf-8")
    assert json.loads(judged.read_text("utf-8"))["relevant"] == {"p2": 0, "p1": 1}
    asked = ("evaluate", "search", "--data", str(judged), "--shop", str(folder), "--json")
    assert json.loads(told(capsys, *asked))["queries"] == 1
    file = tmp_path / "proposed.yaml"
    file.write_text(told(capsys, *at, "replay"), "utf-8")
    assert "value: 300" in file.read_text("utf-8")
    assert run(["replay", str(file), "--shop", str(folder)]) == 0
    assert "咕噜咕噜" in told(capsys, *at, "synonyms")
