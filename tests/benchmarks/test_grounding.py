"""The judge of grounding is a judge: it shares no code with the guard, catches falsehoods, and lets truth be.

A small version of ``benchmarks/grounding.py``: the shop of twelve products and a poisoned copy of it.
"""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import judging
import pytest
from grounding import measured
from judging.judge import Judge
from judging.rows import Rows
from judging.scene import Scene, Watching
from simulating.liar import Liar
from simulating.poison import poisoned
from simulating.shoppers import Fillers, shopper

from assistant.nlg import speaking
from assistant.nlg.models.rephrasing import Rephraser
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.small_shop import build_shop

JUDGES = sorted(Path(str(judging.__file__)).parent.glob("*.py"))
CONVERSATIONS = 12
CATCHES = 0.98
REVIEWS = [
    {"product_id": f"shoe-{n}", "user": f"buyer-{m}", "text": text, "rating": stars, "language": "zh"}
    for n in range(8)
    for m, (text, stars) in enumerate((("鞋底很软，做工好。", 5), ("颜色和图片有色差。", 3), ("尺码偏小一码。", 4)))
]  # fmt: skip


@pytest.mark.parametrize("module", JUDGES, ids=[one.stem for one in JUDGES])
def test_the_judge_shares_no_code_with_the_program(module: Path) -> None:
    tree = ast.parse(module.read_text("utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    ours = {"assistant", "retrieval", "recommender", "ui", "demo", "prompts", "simulating"}
    assert not {name.split(".")[0] for name in imported} & ours


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("grounding")
    shop = build_shop(folder / "shop")
    (folder / "reviews.jsonl").write_text("\n".join(json.dumps(one) for one in REVIEWS), "utf-8")
    from assistant.shop.folder import Shop
    from assistant.shop.ingest import ingest

    opened = Shop.open(shop)
    ingest(opened, [folder / "reviews.jsonl"])
    opened.engine.dispose()
    return shop, poisoned(shop, folder / "poisoned", seed=2)


def scenes(
    shop: Path, rephraser: Rephraser | None = None, count: int = CONVERSATIONS
) -> Iterator[tuple[Judge, Scene]]:
    """Every turn of some conversations as the judge sees it."""
    service, rows = Service.open(shop), Rows(shop)
    judge, fillers = Judge(rows), Fillers.of(shop)
    try:
        for number in range(count):
            one = shopper(number, fillers, 5)
            scratch, watching = rehearse(service, None), Watching(rows, one.user)
            scratch.loaded.rephraser = rephraser
            talk = scratch.start(one.user, seed=number)
            for place in range(one.length):
                said = one.say(place)
                turn = scratch.reply(talk, Say(said), explain=True).to_json()
                yield judge, watching.scene(said, turn)
    finally:
        service.close()


@pytest.mark.parametrize("which", [0, 1], ids=["a shop", "a poisoned shop"])
def test_replies_say_nothing_that_no_row_bears_out(shops: tuple[Path, Path], which: int) -> None:
    for judge, scene in scenes(shops[which]):
        found = [*judge.judge(scene), *judge.beside(scene)]
        assert not found, (scene.message, scene.turn["reply"], found)


def test_the_judge_catches_planted_falsehoods(shops: tuple[Path, Path]) -> None:
    seen = list(scenes(shops[0]))
    found = measured(seen[0][0], [scene for _, scene in seen], seed=1)
    assert found.of.total() > 80
    assert found.share >= CATCHES, [(one.kind, one.false) for one in found.missed]


def test_a_model_that_lies_is_not_believed(
    shops: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but the guard stands between the model and the shopper here."""
    monkeypatch.setattr(
        speaking, "fitting", lambda _lines, _writer, bound: lambda _draft, said: bound(said)
    )
    refused = 0
    for judge, scene in scenes(shops[0], Rephraser(Liar()), count=8):
        refused += scene.turn["trace"]["worded"]["refused"]
        found = judge.judge(scene)
        assert not found, (scene.message, scene.turn["reply"], found)
    assert refused > 20
