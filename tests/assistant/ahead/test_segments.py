"""The segments of a shop: told in its words, of nobody who does not want it, of no handful of persons."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.ahead.segment_words import named
from assistant.ahead.segments import kept_segments, segments_of
from assistant.runlog import RunLog
from assistant.shop.folder import Shop
from recommender.events import Event, EventKind, EventLog
from recommender.profiling.note_log import NoteLog
from recommender.profiling.notes import PERSONAL, Note, Stance
from recommender.segments.clustering import FEWEST
from retrieval.catalog import Catalog
from tests.small_shop import build_shop
from ui.cli.app import run
from ui.desks.overview.segments import segments_panel

NOW = datetime(2026, 11, 1, tzinfo=UTC)
OFF = 12
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half of 260 shoppers take shoes, the others socks; some switched personalisation off."""
    folder = build_shop(tmp_path_factory.mktemp("segments") / "shop")
    shop = Shop.open(folder)
    goods = [product.id for product in Catalog(shop.engine).all()]
    chance = random.Random(2)  # noqa: S311 - variety, no secret
    kinds = [[key for key in goods if key.startswith(kind)] for kind in ("shoe", "sock")]
    events = []
    for number in range(260):
        for step, key in enumerate(chance.sample(kinds[number % 2], 4)):
            at = NOW - timedelta(days=30 - step)
            events.append(Event(f"u{number}", key, EventKind.PURCHASE, at.isoformat()))
    events.append(Event("visitor:x", goods[0], EventKind.CLICK, NOW.isoformat()))
    EventLog(shop.engine).write(events)
    said = [Note(PERSONAL, "", Stance.OFF, at=NOW.isoformat())]
    for number in range(OFF):
        NoteLog(shop.engine).write(f"u{number}", said, f"test:{number}")
    shop.engine.dispose()
    return folder


def test_segments_are_named_by_what_tells_them_apart(path: Path) -> None:
    shop = Shop.open(path)
    found = segments_of(shop, NOW)
    shop.engine.dispose()
    assert (found.known, found.left_out) == (260 - OFF, OFF)
    assert sum(one.shoppers for one in found.segments) == 260 - OFF
    assert sum(one.share for one in found.segments) == pytest.approx(1)
    names = [one.names["zh"] for one in found.segments]
    assert all("跑步鞋" in name or "运动袜" in name for name in names)
    assert any("Running Shoes" in one.names["en"] for one in found.segments)
    assert all(one.shoppers >= FEWEST for one in found.segments)


def test_the_command_keeps_them_for_the_owners_page_without_any_shopper(
    path: Path, capsys: Captured
) -> None:
    assert run(["ahead", "segments", "--shop", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    kept = (path / "models" / "segments.json").read_text("utf-8")
    assert json.loads(kept) == told
    assert not any(f'"u{number}"' in kept for number in range(260))
    assert run(["ahead", "segments", "--shop", str(path)]) == 0
    assert "248 shoppers" in capsys.readouterr().out
    panel = segments_panel(path / "models", "zh")
    assert "顾客分群" in panel
    assert told["segments"][0]["names"]["zh"] in panel
    assert "more often" in segments_panel(path / "models", "en")
    shop = Shop.open(path)
    assert "stability" in RunLog.of(shop).runs()[0].curves
    shop.engine.dispose()


def test_too_few_shoppers_are_said_and_the_page_says_that_there_is_nothing(
    tmp_path: Path, capsys: Captured
) -> None:
    build_shop(tmp_path / "shop")
    assert "还没有分群" in segments_panel(tmp_path / "shop" / "models", "zh")
    assert run(["ahead", "segments", "--shop", str(tmp_path / "shop")]) == 0
    assert "from 200 on" in capsys.readouterr().out
    assert "分不出" in segments_panel(tmp_path / "shop" / "models", "zh")


def test_a_kept_file_that_is_damaged_is_as_none(tmp_path: Path) -> None:
    (tmp_path / "segments.json").write_text("{", "utf-8")
    assert kept_segments(tmp_path) is None


def test_names_are_put_together_in_both_languages() -> None:
    assert (
        named("zh", ["跑步鞋", "运动袜"], ["云驰"], "low") == "跑步鞋、运动袜 · 云驰 · 偏好低价位"
    )
    assert named("en", ["shoes"], [], "high") == "shoes · higher prices"
    assert named("en", [], [], "middle") == "nothing that stands out"
