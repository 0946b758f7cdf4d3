"""A shop's own dialogues under pytest, in a process of its own as its owner would start it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.small_shop import build_shop

ROOT = Path(__file__).parents[2]
DIALOGUES = """
dialogue: cheap shoes
tags: [cheap]
turns:
  - say: 想买双跑步鞋，五百以内
    expect: {action: search, constraints: [{field: price, op: lte, value: 500}]}
---
dialogue: goes wrong
turns:
  - say: 想买双跑步鞋
    expect: {action: checkout}
---
dialogue: known to go wrong
xfail: ticket-7
turns:
  - say: 想买双跑步鞋
    expect: {action: checkout}
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    build_shop(folder / "shop")
    (folder / "dialogues.yaml").write_text(DIALOGUES, "utf-8")
    (folder / "ci.yaml").write_text("jobs: [test]\n", "utf-8")
    (folder / "test_own.py").write_text("def test_own():\n    pass\n", "utf-8")
    return folder


def run(repository: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-p", "ui.pytest_plugin", "-p", "no:cacheprovider"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(  # noqa: S603
        [*command, *arguments], cwd=repository, env=environment, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


def test_each_dialogue_is_a_test(repository: Path) -> None:
    status, told = run(repository, "--daogou-shop", "shop", "-rA")
    assert status == 1
    assert "2 passed, 1 failed, 1 xfailed" in told.replace(
        "1 failed, 2 passed", "2 passed, 1 failed"
    )
    assert "turn 1 (想买双跑步鞋), action:" in told
    assert "expected  checkout" in told
    assert "Traceback" not in told


def test_a_tag_chooses_among_them(repository: Path) -> None:
    status, told = run(repository, "--daogou-shop", "shop", "-k", "cheap")
    assert (status, "1 passed, 3 deselected" in told) == (0, True)


def test_without_the_option_no_dialogue_is_collected(repository: Path) -> None:
    status, told = run(repository)
    assert (status, "1 passed" in told) == (0, True)


def test_a_file_that_is_not_well_formed_says_where(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("dialogue: a\nturns: [{shout: hi}]\n", "utf-8")
    status, told = run(repository, "--daogou-shop", "shop", str(tmp_path))
    assert status == 2
    assert "broken.yaml" in told
    assert "shout" in told
