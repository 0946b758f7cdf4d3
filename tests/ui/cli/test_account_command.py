"""``daogou account``: people are let in, changed and taken away again."""

import io
import json
from pathlib import Path

import pytest

from assistant.shop.folder import Shop
from ui.cli.app import run

PASSWORD = "long enough for tests"  # noqa: S105


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DAOGOU_PASSWORD", PASSWORD)
    Shop.create(tmp_path / "shop").engine.dispose()
    return str(tmp_path / "shop")


def listed(shop: str, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    capsys.readouterr()
    assert run(["account", "list", "--shop", shop, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["accounts"]
    return [(one["name"], one["role"]) for one in found]


def test_accounts_come_change_and_go(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["account", "add", "Mei", "--role", "agent", "--shop", shop]) == 0
    assert run(["account", "add", "Ada", "--role", "admin", "--shop", shop]) == 0
    assert listed(shop, capsys) == [("Ada", "admin"), ("Mei", "agent")]
    assert run(["account", "role", "mei", "--role", "tester", "--shop", shop]) == 0
    assert run(["account", "password", "mei", "--shop", shop]) == 0
    assert run(["account", "remove", "Ada", "--shop", shop]) == 0
    assert listed(shop, capsys) == [("Mei", "tester")]


def test_a_password_can_come_through_a_pipe(
    shop: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DAOGOU_PASSWORD")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert run(["account", "add", "Mei", "--role", "agent", "--shop", shop]) == 0
    assert PASSWORD not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "Mei", "--role", "king"], "king"),
        (["add", "", "--role", "agent"], "no name"),
        (["remove", "Lin"], "no account 'Lin'"),
        (["password", "Lin"], "no account 'Lin'"),
    ],
)
def test_what_cannot_be_done_is_said(
    shop: str, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(["account", *arguments, "--shop", shop]) == 2
    told = capsys.readouterr().err
    assert said in " ".join(told.replace("│", " ").split())
    assert "Traceback" not in told


def test_a_short_password_is_refused(
    shop: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DAOGOU_PASSWORD", "short")
    assert run(["account", "add", "Mei", "--role", "agent", "--shop", shop]) == 2
    assert "5 characters" in capsys.readouterr().err
    assert listed(shop, capsys) == []


def test_an_empty_list_says_how_to_begin(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["account", "list", "--shop", shop]) == 0
    assert "daogou account add" in capsys.readouterr().out
