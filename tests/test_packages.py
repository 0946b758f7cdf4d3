"""The house: what packages export, and what serving does without."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.small_shop import build_shop

ROOT = Path(__file__).parents[1]
PACKAGES = ("assistant", "retrieval", "recommender", "ui", "demo")
INITS = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("__init__.py"))
TRAINING_ONLY = {"torch", "transformers", "accelerate", "peft", "sentence_transformers", "implicit"}


@pytest.mark.parametrize("path", INITS, ids=[str(path.parent.relative_to(ROOT)) for path in INITS])
def test_a_package_says_what_it_is_and_exports_in_order(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    exported = [ast.literal_eval(node.value) for node in assigned]
    imported = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for names in exported:
        assert list(names) == sorted(names)
        assert set(names) == imported


def test_answering_needs_nothing_that_only_training_needs(tmp_path: Path) -> None:
    shop = build_shop(tmp_path / "shop")
    settings = shop / "shop.toml"
    settings.write_text(settings.read_text("utf-8").replace('"keywords"', '"trained"'), "utf-8")
    code = (
        "import sys; from pathlib import Path; from assistant.service.service import Service\n"
        "from assistant.turn.turns import Say\n"
        f"service = Service.open(Path({str(shop)!r}))\n"
        "service.reply(service.start(), Say('跑步鞋，三百以内')); service.close()\n"
        f"print(sorted(set(sys.modules) & {TRAINING_ONLY!r}))\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "[]"
