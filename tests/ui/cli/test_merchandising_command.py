"""``daogou merchandising``: which rules are in force, and what in them is unknown."""

import json
from pathlib import Path

import pytest

from tests.small_shop import build_shop
from ui.cli.app import run

RULES = """
[[rules]]
do = "pin"
products = ["shoe-1"]
queries = ["跑步鞋"]
sponsored = true
from = 2026-11-01
until = 2026-11-11
note = "campaign"

[[rules]]
do = "bury"
brands = ["山迹", "nobody"]

[[rules]]
do = "hide"
products = ["gone"]
from = 2999-01-01
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = build_shop(tmp_path_factory.mktemp("rules") / "shop")
    (path / "merchandising.toml").write_text(RULES, "utf-8")
    return path


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run(["merchandising", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def test_what_is_in_force_is_listed_with_what_is_unknown(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = told(capsys, "--shop", shop, "--at", "2026-11-11T23:59")
    assert "pin   shoe-1 · 1 goods · place 1 · sponsored · for 跑步鞋" in text
    assert "bury  山迹, nobody · 8 goods · -0.20" in text
    assert "the catalogue has no 'nobody'" in text
    assert "gone" not in text
    assert "1 more are over or come later" in text


def test_all_rules_are_listed_when_asked_for(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = json.loads(told(capsys, "--shop", shop, "--at", "2026-11-12", "--all", "--json"))
    assert [one["state"] for one in answer["rules"]] == ["over", "in force", "later"]
    assert answer["rules"][0]["until"] == "2026-11-12T00:00:00+08:00"
    assert answer["rules"][2]["unknown"] == ["gone"]


def test_a_shop_without_rules_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "No rule is in force" in told(capsys, "--shop", build_shop(tmp_path / "shop"))


@pytest.mark.parametrize(
    ("written", "arguments", "said"),
    [
        pytest.param('[[rules]]\ndo = "pim"', (), "'rules[1].do' is 'pim'", id="broken file"),
        pytest.param("", ("--at", "soon"), "--at is 'soon'", id="no moment"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    written: str,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    shop = build_shop(tmp_path / "shop")
    (shop / "merchandising.toml").write_text(written, "utf-8")
    assert run(["merchandising", "--shop", str(shop), *arguments]) == 2
    assert said in capsys.readouterr().err
