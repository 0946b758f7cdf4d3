"""Files that a start can make anew are made anew when they are damaged; others are named."""

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.shop.checkup import CheckUp
from assistant.turn.turns import Say
from tests.lived_in_shop import build_lived_in_shop

DAMAGES: dict[str, Callable[[Path], object]] = {
    "garbage": lambda path: path.write_bytes(b"\xff" * path.stat().st_size),
    "empty": lambda path: path.write_bytes(b""),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "missing": lambda path: path.unlink(),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with a trained recommender and vector stores, closed in order."""
    folder = build_lived_in_shop(tmp_path_factory.mktemp("whole") / "shop")
    Service.open(folder).close()
    CheckUp(repair=True).of(folder)
    return folder


@pytest.fixture
def shop(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "shop"))


def damage(folder: Path, how: str) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        DAMAGES[how](path)


def answered(folder: Path) -> object:
    """What a shopper with a past is recommended."""
    service = Service.open(folder)
    try:
        visit = rehearse(service, now=None)
        told = visit.reply(visit.start("other-1", seed=1), Say("有什么推荐")).to_json()
        return [(one["id"], one["parts"]) for one in told["products"]]
    finally:
        service.close()


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_recommender_is_trained_anew(
    shop: Path, whole: Path, how: str, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    expected = answered(Path(shutil.copytree(whole, tmp_path / "other")))
    damage(shop / "models", how)
    with caplog.at_level(logging.WARNING, "assistant.taste.training"):
        assert answered(shop) == expected
    assert any("It is trained anew." in record.getMessage() for record in caplog.records)
    caplog.clear()
    assert answered(shop)
    assert not any("trained anew" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("store", ["chroma", "chroma-knowledge"])
def test_a_damaged_vector_store_harms_no_answer_and_is_mended(
    shop: Path, store: str, how: str
) -> None:
    before = answered(shop)
    damage(shop / store, how)
    assert answered(shop) == before
    mended = CheckUp(repair=True).of(shop)
    assert [finding for finding in mended if not finding.ok] == []
    assert [finding for finding in CheckUp().of(shop) if not finding.ok] == []


def with_model(shop: Path, folder: Path) -> None:
    settings = (shop / "shop.toml").read_text("utf-8")
    (shop / "shop.toml").write_text(settings.replace('"keywords"', f'"{folder}"'), "utf-8")


def test_a_missing_dialogue_model_is_named(shop: Path) -> None:
    with_model(shop, shop / "none")
    with pytest.raises(ModelError, match=r"none' holds no trained model: .*expected a folder that"):
        Service.open(shop)


def test_a_damaged_dialogue_model_is_named(shop: Path) -> None:
    (shop / "own").mkdir()
    (shop / "own" / "manifest.json").write_bytes(b"\xff\xfe")
    with_model(shop, shop / "own")
    with pytest.raises(ModelError, match=r"own/manifest\.json' is damaged"):
        Service.open(shop)
