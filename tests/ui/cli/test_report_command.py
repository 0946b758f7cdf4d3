"""``daogou report``: what was shown and what came of it, as text, JSON and a page."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.shop.folder import Shop
from recommender.experiments.log import Arm, write_arms
from recommender.exposure.draws import Draw
from recommender.exposure.log import Impression, Screen, write_list
from tests.small_shop import build_shop
from ui.cli.app import run


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = build_shop(tmp_path / "shop")
    opened = Shop.open(path)
    with opened.engine.begin() as connection:
        for number in range(10):
            draw = Draw(1, ("shoe-1", "shoe-2"), (0.75, 0.25), number % 4 == 0)
            at = datetime.now(UTC) - timedelta(days=number)
            screen = Screen("mei", f"talk-{number}", 1, at)
            one = Impression(1, draw.product_id, "山迹", 150.0 + number, draw)
            write_list(connection, screen, [one])
    opened.engine.dispose()
    return path


def test_exploring_is_told_in_text_and_says_when_it_is_too_little(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["report", "exploring", "--shop", str(shop)]) == 0
    told = capsys.readouterr().out
    assert "10 lists could explore, 3 did" in told
    assert "Too few" in told


def test_exploring_is_told_in_json_and_drawn(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = tmp_path / "exploring.html"
    assert run(["report", "exploring", "--shop", str(shop), "--json", "--html", str(drawn)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["decisions"], report["explored"], report["judged"]) == (10, 3, 5)
    assert "<svg" in drawn.read_text("utf-8")


def test_only_the_last_days_are_reported(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "exploring", "--shop", str(shop), "--json", "--days", "3"]) == 0
    assert json.loads(capsys.readouterr().out)["decisions"] == 3


def test_a_page_that_cannot_be_written_is_one_sentence(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "nowhere" / "page.html"
    assert run(["report", "exploring", "--shop", str(shop), "--html", str(missing)]) == 2
    assert "cannot be written" in capsys.readouterr().err


EXPERIMENTS = """
[[experiments]]
name = "<b>bold</b>"
[[experiments.variants]]
name = "plain"
share = 0.5
[[experiments.variants]]
name = "reviewed"
share = 0.5
weights = { review = 0.4 }
"""


def test_experiments_are_told_and_drawn_and_say_when_they_are_too_small(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "experiments.toml").write_text(EXPERIMENTS, "utf-8")
    opened = Shop.open(shop)
    screen = Screen("mei", "talk", 1, datetime.now(UTC))
    with opened.engine.begin() as connection:
        write_arms(connection, screen, [Arm("<b>bold</b>", "plain", "known")])
        write_arms(connection, screen, [Arm("old one", "plain", "known")])
    opened.engine.dispose()
    drawn = tmp_path / "experiments.html"
    assert run(["report", "experiments", "--shop", str(shop), "--html", str(drawn)]) == 0
    told = capsys.readouterr().out
    assert "too little to tell" in told
    assert "no longer in experiments.toml: old one" in told
    assert "<b>bold" not in drawn.read_text("utf-8")
    assert run(["report", "experiments", "--shop", str(shop), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["experiments"][0]["shoppers"] == {"plain": 1, "reviewed": 0}
    assert report["not_in_file"] == ["old one"]


def test_a_broken_file_of_experiments_is_one_sentence(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "experiments.toml").write_text(EXPERIMENTS.replace("0.5", "0.9"), "utf-8")
    assert run(["report", "experiments", "--shop", str(shop)]) == 2
    assert "sum to 1.8" in capsys.readouterr().err


def test_exposure_is_told_and_drawn(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = tmp_path / "exposure.html"
    assert run(["report", "exposure", "--shop", str(shop), "--html", str(drawn)]) == 0
    told = capsys.readouterr().out
    assert "10 cards in 10 lists" in told
    assert "cheapest third" in told
    assert drawn.read_text("utf-8").count("<svg") >= 4
    assert run(["report", "exposure", "--shop", str(shop), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert sum(one["showings"] for one in report["brands"]) == 10
    assert sum(one["attention"] for one in report["prices"]) == pytest.approx(1, abs=1e-4)
