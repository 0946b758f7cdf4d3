"""Tuning a network of intents, on a network of two small layers."""

import random
from pathlib import Path

import pytest

from assistant.runlog import Outcome, RunLog
from assistant.shop.folder import Shop
from assistant.training import Recipe
from assistant.tuning.intent import SPACE, tune_intent, tuned_recipe
from assistant.tuning.search import Budget
from assistant.tuning.tuned import IntentRecipe, Tuned
from recommender.learning.trying import Difference
from tests.assistant.training.conftest import QUICK, _own_cache, tiny, tiny_weights
from ui.cli.app import run

__all__ = ["_own_cache", "tiny", "tiny_weights"]  # fixtures of another folder
WORDS = {"track": ("where", "arrived", "parcel"), "find": ("want", "show", "shoes")}
FOUND = IntentRecipe(learning_rate=1e-3, epochs=4, dropout=0.1, smoothing=0.1, head_speed=8.0)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    chance = random.Random(1)  # noqa: S311 - variety, no secret
    rows = {
        f"{' '.join(chance.choices(words, k=4))} {number},{label}"
        for number in range(160)
        for label, words in WORDS.items()
    }
    path = tmp_path / "intents.csv"
    path.write_text("\n".join(["text,label", *sorted(rows, key=lambda row: row[::-1])]), "utf-8")
    return path


@pytest.mark.usefixtures("tiny")
def test_trials_are_tried_and_the_best_is_kept_where_it_is_better(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop.create(tmp_path / "shop")
    gain = Difference(10, 0.5, 0.6, -0.1, 0.3)
    monkeypatch.setattr(Difference, "between", lambda before, after: gain)
    verdict = tune_intent(shop, [data], Budget(3), QUICK, lambda *_: None)
    assert verdict.found.trials == 3
    assert "may be chance" in verdict.said
    assert Tuned.load(shop.path).intent == IntentRecipe.model_validate(verdict.found.values)
    [tuning] = RunLog.of(shop).runs()
    trials = RunLog.of(shop).runs(parent=tuning.id)
    assert {one.outcome for one in trials} <= {Outcome.FINISHED, Outcome.PRUNED}
    assert set(trials[-1].settings) == set(SPACE)
    assert "held-out accuracy: intent" in trials[-1].curves
    shop.engine.dispose()


def test_a_tuned_recipe_is_trained_with_and_an_asked_number_of_epochs_goes_first() -> None:
    tuned = Tuned(intent=FOUND)
    assert tuned_recipe(Recipe(), tuned).learning_rate == 1e-3
    assert tuned_recipe(Recipe(), tuned).epochs == 4
    assert tuned_recipe(Recipe(epochs=9), tuned).epochs == 9
    assert tuned_recipe(Recipe(), Tuned()) == Recipe()


def test_the_file_keeps_what_was_found_of_each(tmp_path: Path) -> None:
    both = Tuned(recommender={"content": {"recency": 1.5}}, intent=FOUND)
    both.save(tmp_path)
    assert Tuned.load(tmp_path) == both
    assert Tuned.load(tmp_path / "elsewhere") == Tuned()


def test_what_cannot_be_tuned_is_said(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Shop.create(tmp_path / "shop").engine.dispose()
    at = ["--shop", str(tmp_path / "shop")]
    few = tmp_path / "few.csv"
    lines = data.read_text("utf-8").splitlines()
    few.write_text("\n".join([lines[0], *lines[1:16], *lines[-15:]]), "utf-8")
    assert run(["tune", "intent", *at]) == 2
    assert "needs --data FILE" in capsys.readouterr().err
    assert run(["tune", "intent", *at, "--data", str(few)]) == 2
    assert "tuning needs 20" in " ".join(capsys.readouterr().err.split())
