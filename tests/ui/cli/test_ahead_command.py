"""``daogou ahead shoppers``: what is expected of each, and the list of whom to win back."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.assistant.ahead.selling import drawn_orders, open_shop
from ui.cli.app import run


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its shoppers' ids begin like a formula."""
    path = tmp_path_factory.mktemp("sold") / "shop"
    orders = [replace(one, user=f"=1+{one.user}") for one in drawn_orders(400)]
    open_shop(path, orders).engine.dispose()
    return path


def test_each_shopper_has_chances_and_amounts(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["ahead", "shoppers", "--shop", str(shop), "--days", "14", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["days"] == 14
    assert told["too_few"] is None
    assert len(told["shoppers"]) == told["known"] == 400
    first = told["shoppers"][0]
    assert first["worth"] == pytest.approx(first["purchases"] * first["value"])
    assert {row["shopper"] for row in told["win_back"]} < {
        row["shopper"] for row in told["shoppers"]
    }


def test_the_table_shows_some_and_sums_all_up(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["ahead", "shoppers", "--shop", str(shop), "--limit", "2"]) == 0
    text = capsys.readouterr().out
    assert text.count("=1+u") == 2
    assert "days of buying by 400 shoppers" in text


def test_the_list_to_win_back_is_a_table_that_no_spreadsheet_computes(
    shop: Path, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    assert run(["ahead", "shoppers", "--shop", str(shop), "--win-back", str(file)]) == 0
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert rows
    assert all(row["shopper"].startswith("'=1+u") for row in rows)
    assert all(float(row["alive"]) <= 0.5 for row in rows)


def test_a_list_that_cannot_be_written_is_one_sentence(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "nowhere" / "list.csv"
    assert run(["ahead", "shoppers", "--shop", str(shop), "--win-back", str(file)]) == 2
    assert "cannot be written" in capsys.readouterr().err.replace("\n", " ")


def test_too_few_shoppers_are_told_of_and_no_list_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_shop(tmp_path / "shop", drawn_orders(20)).engine.dispose()
    file = tmp_path / "list.csv"
    asked = ["ahead", "shoppers", "--shop", str(tmp_path / "shop"), "--win-back", str(file)]
    assert run(asked) == 0
    assert "Purchases are known of 20 shoppers" in capsys.readouterr().out
    assert not file.exists()


@pytest.mark.parametrize("days", ["0", "366", "x"])
def test_days_out_of_range_are_refused(shop: Path, days: str) -> None:
    assert run(["ahead", "shoppers", "--shop", str(shop), "--days", days]) == 2
