"""One small model for all tests of versions, made once."""

from pathlib import Path

import pytest

from assistant.model_versions import Registry
from assistant.training import train_dialogue_model
from tests.assistant.model_versions.small_model import QUICK, write_labels
from tests.retrieval.embedded_samples import write_weights


@pytest.fixture(scope="session")
def school_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights, labels and a shipped model that belong together."""
    folder = tmp_path_factory.mktemp("school")
    write_weights(folder / "weights.bin")
    write_labels(folder / "labels")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAOGOU_EMBEDDED_FILE", str(folder / "weights.bin"))
        patch.setenv("DAOGOU_CACHE", str(folder / "cache"))
        patch.delenv("DAOGOU_DATA", raising=False)
        train_dialogue_model(folder / "labels", folder / "shipped", QUICK)
    return folder


@pytest.fixture(autouse=True)
def _small(school_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the small model the one that ships."""
    monkeypatch.setenv("DAOGOU_EMBEDDED_FILE", str(school_folder / "weights.bin"))
    monkeypatch.setenv("DAOGOU_CACHE", str(school_folder / "cache"))
    monkeypatch.delenv("DAOGOU_DATA", raising=False)
    for module in ("assistant.nlu.classifying.trained", "assistant.training.retraining"):
        monkeypatch.setattr(f"{module}.shipped_model", lambda: school_folder / "shipped")


@pytest.fixture
def shipped(school_folder: Path) -> Path:
    return school_folder / "shipped"


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry.of(tmp_path / "models")
