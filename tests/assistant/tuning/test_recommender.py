"""Tuning a shop's recommender: within a budget, gone on with after a kill, kept only where it is better."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelError
from assistant.runlog import Deed, Outcome, RunLog
from assistant.shop.folder import Shop
from assistant.taste.training import train_taste
from assistant.tuning import recommender as module
from assistant.tuning.search import Attempt, Budget, Search
from assistant.tuning.tuned import FILE, Tuned
from recommender.learning.space import SPACES, Knob
from recommender.learning.trying import Bench, Difference
from tests.assistant.tuning.buying_shop import buying_shop
from tests.small_shop import build_shop
from ui.cli.app import run

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return buying_shop(tmp_path_factory.mktemp("buying") / "shop")


@pytest.fixture
def shop(built: Path, tmp_path: Path) -> Iterator[Shop]:
    import shutil

    shutil.copytree(built, tmp_path / "shop")
    opened = Shop.open(tmp_path / "shop")
    yield opened
    opened.engine.dispose()


def better(
    _bench: Bench, settings: dict[str, dict[str, float]]
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Stands for a check by which any change is a gain."""
    target = settings["item_to_item"]["target"]
    return np.array([target, target + 0.2, target])


def higher_target(_bench: Bench, settings: dict[str, dict[str, float]], _heard: object) -> float:
    """Stands for shoppers whom a higher target suits."""
    return settings["item_to_item"]["target"]


def test_a_budget_is_kept_to_and_every_trial_is_in_the_log(shop: Shop, capsys: Captured) -> None:
    assert run(["tune", "recommender", "--shop", str(shop.path), "--trials", "3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["found"]["trials"] == 3
    assert told["found"]["reached"] >= told["found"]["start"]
    assert told["checked"]["shoppers"] > 50
    assert (told["written"] is None) == (told["checked"]["difference"] <= 0)
    [tuning] = RunLog.of(shop).runs()
    assert (tuning.deed, tuning.outcome) == (Deed.TUNE, Outcome.FINISHED)
    trials = RunLog.of(shop).runs(parent=tuning.id)
    assert len(trials) == 3
    assert {name.split(".")[0] for name in trials[0].settings} == {
        "item_to_item",
        "content",
        "als",
        "ease",
    }
    assert list(tuning.curves) == ["trial", "best so far"]


def test_no_time_still_tries_what_is_in_use(shop: Shop) -> None:
    verdict = module.tune_recommender(shop, Budget(50, 0.0), 7, lambda *_: None)
    assert verdict.found.trials == 1
    assert verdict.checked.value == 0
    assert verdict.written is None
    assert not (shop.path / FILE).exists()


def test_what_is_better_on_other_shoppers_is_written_and_trained_with(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    worse = Tuned(recommender={"item_to_item": {"target": 0.0}})
    worse.save(shop.path)
    monkeypatch.setattr(Bench, "reached", higher_target)
    monkeypatch.setattr(Bench, "checked", better)
    assert run(["tune", "recommender", "--shop", str(shop.path), "--trials", "6"]) == 0
    said = capsys.readouterr().out
    kept = Tuned.load(shop.path).recommender
    assert kept["item_to_item"]["target"] > 0
    assert set(kept["als"]) == set(SPACES["als"])
    assert "rows that nothing was chosen by" in said
    train_taste(shop.path)
    trained = RunLog.of(shop).runs(what="recommender")[0]
    assert trained.settings["tuned"] == kept


def test_what_is_no_better_is_not_written(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bench, "reached", higher_target)
    monkeypatch.setattr(Bench, "checked", lambda bench, settings: -better(bench, settings))
    Tuned(recommender={"item_to_item": {"target": 0.0}}).save(shop.path)
    before = (shop.path / FILE).read_bytes()
    verdict = module.tune_recommender(shop, Budget(6), 7, lambda *_: None)
    assert verdict.written is None
    assert "keeps what it has" in verdict.said
    assert (shop.path / FILE).read_bytes() == before


def test_a_tuning_that_was_killed_goes_on_and_keeps_its_trials(
    shop: Shop, capsys: Captured
) -> None:
    command = [sys.executable, "-m", "ui.cli", "tune", "recommender", "--trials", "200"]
    command += ["--shop", str(shop.path)]
    log = RunLog.of(shop)
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as program:  # noqa: S603
        while len(log.runs(trials=True)) < 5:
            assert program.poll() is None, "it ended before it was killed"
            time.sleep(0.1)
        program.send_signal(signal.SIGKILL)
    done = [
        one for one in log.runs(trials=True) if one.outcome in (Outcome.FINISHED, Outcome.PRUNED)
    ]
    assert len(done) >= 3
    assert log.runs()[0].outcome is Outcome.CRASHED
    enough = len(done) + 2
    assert run([*command[3:5], "--trials", str(enough), "--shop", str(shop.path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["found"]
    assert found["trials"] == enough
    assert found["resumed"] in (
        len(done) - 1,
        len(done),
    )  # the log hears of the end before the search does


def test_too_little_to_tune_by_is_said(tmp_path: Path) -> None:
    opened = Shop.open(build_shop(tmp_path / "shop"))
    with pytest.raises(ModelError, match="0 shoppers tell what they took next; tuning needs 100"):
        module.tune_recommender(opened, Budget(3), 7, lambda *_: None)
    opened.engine.dispose()


def test_a_missing_package_is_said(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(ModelError, match=r"'optuna'; install it with pip install 'daogou\[tune\]'"):
        module.tune_recommender(shop, Budget(3), 7, lambda *_: None)


SPACE = {"x": Knob(0.0, 1.0), "n": Knob(1, 64, log=True, whole=True)}
START = {"x": 0.0, "n": 8.0}


def test_a_search_comes_nearer_to_what_is_best(tmp_path: Path) -> None:
    search = Search(tmp_path / "s.db", "one", SPACE, 1)
    found = search.best(START, Budget(30), lambda one: -((one.values["x"] - 0.7) ** 2))
    assert abs(found.values["x"] - 0.7) < 0.2
    assert found.start == pytest.approx(-0.49)
    assert isinstance(found.values["n"], int)


def test_a_search_gives_up_what_is_behind_at_the_same_look(tmp_path: Path) -> None:
    asked: list[int] = []

    def tried(one: object) -> float:
        assert isinstance(one, Attempt)
        one.heard(0, -float(one.number))
        asked.append(one.number)
        one.heard(1, -float(one.number))
        return -float(one.number)

    found = Search(tmp_path / "s.db", "one", SPACE, 1).best(START, Budget(8), tried)
    assert asked == [0, 1, 2, 3]  # from then on each is below the median of those before
    assert (found.trials, found.pruned) == (8, 4)


def test_two_programs_do_not_search_at_once(tmp_path: Path) -> None:
    search = Search(tmp_path / "s.db", "one", SPACE, 1)

    def second(_: object) -> float:
        with pytest.raises(ModelError, match="another program"):
            Search(tmp_path / "s.db", "one", SPACE, 1).best(START, Budget(1), lambda _: 0.0)
        return 1.0

    assert search.best(START, Budget(1), second).trials == 1


def test_a_damaged_file_of_searches_is_said(tmp_path: Path) -> None:
    (tmp_path / "s.db").write_text("no database " * 100, "utf-8")
    search = Search(tmp_path / "s.db", "one", SPACE, 1)
    with pytest.raises(ModelError, match="take it away"):
        search.best(START, Budget(1), lambda _: 0.0)


def test_an_interval_is_that_of_the_paired_difference() -> None:
    before, after = np.array([0.0, 1.0, 0.0, 1.0]), np.array([1.0, 1.0, 0.0, 1.0])
    told = Difference.between(before, after)
    assert (told.before, told.after, told.value) == (0.5, 0.75, 0.25)
    assert (told.low, told.high) == pytest.approx((0.25 - 0.49, 0.25 + 0.49))
    assert Difference.between(np.zeros(0), np.zeros(0)).shoppers == 0
    assert replace(told, low=0.1).low > 0


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[recommender.als]\nwidht = 64\n", "'als.widht' is nothing that can be tuned"),
        ("[recommender.als]\nwidth = 6400\n", "'als.width' is 6400.0; expected 32 to 192"),
        ("[recommender.als]\nridge = nan\n", "'als.ridge' is nan"),
        ("[intent]\nepochs = 3\n", "intent.learning_rate: Field required"),
        ("[recommender\n", "cannot be read as TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(
    shop: Shop, text: str, wrong: str, capsys: Captured
) -> None:
    (shop.path / FILE).write_text(text, "utf-8")
    assert run(["train", "recommender", "--shop", str(shop.path)]) == 2
    assert wrong in " ".join(capsys.readouterr().err.split())
