"""A shop reads with the version that was accepted: at the start, while it serves, and after going back."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.model_versions import Registry
from assistant.model_versions.serving import ServedModel
from assistant.nlu.classifying.model_folder import TENSORS
from assistant.shop.folder import Shop
from assistant.shop.loading import Loaded, load
from tests.assistant.model_versions.small_model import ADA, made
from tests.small_shop import build_shop

ONE, TWO = "m-0000000001", "m-0000000002"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_shop(tmp_path_factory.mktemp("versions") / "shop")


@pytest.fixture
def shop(built: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setenv("DAOGOU_CLASSIFIER", "trained")
    opened = Shop.open(built)
    Registry.of(opened.models).file.unlink(missing_ok=True)
    for version in (ONE, TWO):
        folder = Registry.of(opened.models).folder(version)
        for file in folder.glob("*"):
            file.unlink()
        if folder.is_dir():
            folder.rmdir()
    yield opened
    opened.engine.dispose()


def _reads_with(loaded: Loaded) -> str:
    current = loaded.current()
    assert current.parts.model.classify("hey a") == current.parts.model.classifier.classify("hey a")
    return current.parts.model.name


def test_a_shop_without_versions_reads_with_the_shipped_model(shop: Shop) -> None:
    assert ServedModel(shop.models, "trained")().name == "trained"


def test_a_setting_of_the_owners_goes_before_versions(shop: Shop, shipped: Path) -> None:
    registry = Registry.of(shop.models)
    made(registry, shipped, ONE)
    registry.accept(ONE, ADA)
    assert ServedModel(shop.models, "keywords")().name == "keywords"


def test_a_running_shop_takes_up_what_is_accepted_and_rolled_back(
    shop: Shop, shipped: Path
) -> None:
    registry = Registry.of(shop.models)
    loaded = load(shop)
    try:
        assert _reads_with(loaded) == "trained"
        first, known = loaded.current(), loaded.parts.tools.answerer
        made(registry, shipped, ONE)
        assert _reads_with(loaded) == "trained"
        registry.accept(ONE, ADA)
        assert _reads_with(loaded) == f"trained/{ONE}"
        assert loaded.parts.tools.answerer is not known
        assert loaded.parts.tools.reads == loaded.understander.understand
        assert first.parts.model.name == "trained"  # a turn that began goes on with what it had
        registry.rollback(ADA)
        assert _reads_with(loaded) == "trained"
    finally:
        loaded.close()


def test_a_shop_that_follows_takes_it_up_by_itself(shop: Shop, shipped: Path) -> None:
    registry = Registry.of(shop.models)
    loaded = load(shop)
    try:
        loaded.follow()
        made(registry, shipped, ONE)
        registry.accept(ONE, ADA)
        assert loaded.settled(30.0)
        assert loaded.current().parts.model.name == f"trained/{ONE}"
    finally:
        loaded.close()


def test_a_shop_that_starts_again_reads_with_what_was_accepted(shop: Shop, shipped: Path) -> None:
    registry = Registry.of(shop.models)
    made(registry, shipped, ONE)
    registry.accept(ONE, ADA)
    loaded = load(shop)
    try:
        assert _reads_with(loaded) == f"trained/{ONE}"
    finally:
        loaded.close()


def test_a_model_that_breaks_stops_a_start_and_leaves_a_running_shop_as_it_was(
    shop: Shop, shipped: Path, caplog: pytest.LogCaptureFixture
) -> None:
    registry = Registry.of(shop.models)
    for version in (ONE, TWO):
        made(registry, shipped, version)
    registry.accept(ONE, ADA)
    loaded = load(shop)
    try:
        registry.accept(TWO, ADA, despite=True)
        (registry.folder(TWO) / TENSORS).write_bytes(b"x")
        with caplog.at_level(logging.ERROR):
            assert _reads_with(loaded) == f"trained/{ONE}"
            assert _reads_with(loaded) == f"trained/{ONE}"
        assert len([r for r in caplog.records if "daogou models rollback" in r.message]) == 1
        with pytest.raises(ModelError, match=r"cannot serve.*daogou models rollback"):
            load(shop)
        registry.rollback(ADA)
        assert _reads_with(loaded) == f"trained/{ONE}"
    finally:
        loaded.close()
