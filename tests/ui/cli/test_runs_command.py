"""``daogou runs``: every training and evaluation of a shop is in its log, with figures and curves."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.runlog import Deed, Plan, RunLog
from assistant.shop.folder import Shop
from tests.assistant.ahead.selling import drawn_orders, open_shop
from tests.assistant.training.conftest import INTENTS, tiny, tiny_weights
from tests.small_shop import build_shop
from ui.cli.app import run

__all__ = ["tiny", "tiny_weights"]  # fixtures of another folder
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    Shop.create(tmp_path / "shop").engine.dispose()
    return tmp_path / "shop"


def told(captured: Captured, *arguments: object, status: int = 0) -> str:
    captured.readouterr()
    assert run([str(one) for one in arguments]) == status
    said = captured.readouterr()
    return said.err if status else said.out


def listed(captured: Captured, shop: Path) -> list[dict[str, Any]]:
    found = json.loads(told(captured, "runs", "list", "--shop", shop, "--json"))["runs"]
    assert isinstance(found, list)
    return found


def test_a_shop_without_runs_says_so(shop: Path, capsys: Captured, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert "No run is kept yet" in told(capsys, "runs", "list", "--shop", shop, "--html", page)
    assert "No run is kept yet" in page.read_text("utf-8")
    assert "no run 1" in told(capsys, "runs", "show", 1, "--shop", shop, status=2)


@pytest.mark.usefixtures("tiny")
def test_training_and_evaluating_intents_are_kept(
    shop: Path, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAOGOU_CACHE", str(tmp_path / "cache"))
    data, out = tmp_path / "intents.csv", tmp_path / "model"
    data.write_text(INTENTS, "utf-8")
    at = ("--shop", shop)
    told(capsys, "train", "intent", "--data", data, "--out", out, "--epochs", 4, *at)
    told(capsys, "evaluate", "intent", "--data", data, "--model", out, *at)
    told(capsys, "evaluate", "intent", "--data", tmp_path / "none.csv", *at, status=2)
    failed, evaluated, trained = listed(capsys, shop)
    assert [failed["outcome"], evaluated["outcome"], trained["outcome"]] == [
        *("failed", "finished", "finished"),
    ]
    assert trained["settings"]["epochs"] == 4
    assert trained["seed"] == 7
    assert trained["data"] == evaluated["data"]
    assert set(trained["curves"]) == {"loss", "held-out accuracy: intent"}
    assert evaluated["main"] == "macro_f1"
    assert "none.csv" in failed["why"]


def test_a_run_without_a_shop_is_kept_nowhere(capsys: Captured, tmp_path: Path) -> None:
    data = tmp_path / "few.txt"
    data.write_text("u1 a b c d\nu2 b c d a\nu3 a b c d\n", "utf-8")
    asked = ("evaluate", "recommender", "--data", data, "--models", "popular", "--json")
    assert "popular" in json.loads(told(capsys, *asked))["models"]


def test_evaluations_of_search_and_recommenders_name_their_main_figure(
    tmp_path: Path, capsys: Captured
) -> None:
    folder = build_shop(tmp_path / "shop")
    data, judged = tmp_path / "few.txt", tmp_path / "judged.jsonl"
    data.write_text("u1 a b c d\nu2 b c d a\nu3 a b c d\n", "utf-8")
    judged.write_text('{"query": "跑步鞋", "relevant": {"shoe-1": 1}}\n', "utf-8")
    at = ("--shop", folder)
    told(capsys, "evaluate", "recommender", "--data", data, "--models", "popular", *at)
    told(capsys, "evaluate", "search", "--data", judged, *at)
    search, recommender = listed(capsys, folder)
    assert search["metrics"][search["main"]] > 0
    assert recommender["main"] in recommender["metrics"]


def test_fits_of_what_is_ahead_are_kept_with_their_parameters(
    tmp_path: Path, capsys: Captured
) -> None:
    open_shop(tmp_path / "sold", drawn_orders(400)).engine.dispose()
    told(capsys, "ahead", "shoppers", "--shop", tmp_path / "sold")
    told(capsys, "ahead", "stock", "--shop", tmp_path / "sold")
    told(capsys, "ahead", "prices", "--shop", tmp_path / "sold")
    prices, demand, purchases = listed(capsys, tmp_path / "sold")
    assert {"r", "alpha", "a", "b", "known", "log_likelihood"} <= set(purchases["metrics"])
    assert demand["settings"]["lead"] == 7
    assert demand["main"] == "products"
    assert prices["outcome"] == "finished"


def test_runs_are_shown_and_set_side_by_side(shop: Path, capsys: Captured, tmp_path: Path) -> None:
    opened = Shop.open(shop)
    for rate, figure in ((0.5, 0.25), (0.1, 0.75)):
        with RunLog.of(opened).run(Plan(Deed.TRAIN, "<intent>", {"rate": rate}, seed=7)) as one:
            for step in range(3):
                one.point("loss & more", step, figure / (step + 1))
            one.tell({"macro_f1": figure}, "macro_f1")
    opened.engine.dispose()
    page, at = tmp_path / "page.html", ("--shop", shop)
    assert "macro_f1 0.75" in told(capsys, "runs", "list", *at)
    shown = told(capsys, "runs", "show", 2, *at, "--html", page)
    assert "rate = 0.1" in shown
    assert "loss & more, 3 points: 0.75 … 0.25" in shown
    drawn = page.read_text("utf-8")
    assert "<path class='curve'" in drawn
    assert "<intent>" not in drawn
    side = json.loads(told(capsys, "runs", "compare", 1, 2, *at, "--json", "--html", page))
    assert side["differing"] == {"rate": [0.5, 0.1]}
    assert side["metrics"] == {"macro_f1": [0.25, 0.75]}
    assert page.read_text("utf-8").count("<path class='curve'") == 2
    text = told(capsys, "runs", "compare", 1, 2, *at)
    assert "rate" in text
    assert "0.75" in text
