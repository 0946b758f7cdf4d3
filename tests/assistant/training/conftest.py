"""A network of two small layers in place of the shipped encoder, and labels it can learn from."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.training import Recipe, TrainReport, train_intent
from tests.retrieval.embedded_samples import write_weights

QUICK = Recipe(batch_size=4, max_tokens=16, threads=1, steps=2)
Write = Callable[[str, str], Path]

INTENTS = """text,label
where is my bottle,track
where is it,track
is it here yet,track
when is it here,track
has it left,track
where are my shoes,track
is my order on the way,track
when do i get it,track
did you ship it,track
still no bottle,track
i want a bottle,find
i need shoes,find
show me bottles,find
a steel bottle,find
shoes for running,find
need a big bottle,find
looking for shoes,find
find me a tent,find
any steel bottles,find
some shoes please,find
"""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAOGOU_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("DAOGOU_DATA", raising=False)


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_weights(tmp_path_factory.mktemp("weights") / "weights.bin")


@pytest.fixture
def tiny(tiny_weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the tiny network the encoder of this test."""
    monkeypatch.setenv("DAOGOU_EMBEDDED_FILE", str(tiny_weights))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of labels and returns its path."""

    def _write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return _write


@pytest.fixture
def intents(write: Write) -> Path:
    return write("intents.csv", INTENTS)


@pytest.fixture(scope="session")
def trained_once(tiny_weights: Path, tmp_path_factory: pytest.TempPathFactory) -> TrainReport:
    folder = tmp_path_factory.mktemp("trained")
    data = folder / "intents.csv"
    data.write_text(INTENTS, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAOGOU_EMBEDDED_FILE", str(tiny_weights))
        return train_intent([data], folder / "model", QUICK)


@pytest.fixture
def trained(tiny: None, trained_once: TrainReport) -> TrainReport:
    """A tiny model of intents, trained for two steps; all tests share its folder."""
    return trained_once
