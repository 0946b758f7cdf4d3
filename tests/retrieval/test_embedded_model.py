"""The embedded encoder converts its weights once, notices damage, and agrees with the reference."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel

from retrieval.embedded.bert import bert_config, to_bert_state_dict
from retrieval.embedded.cache import CacheFolder, cache_root
from retrieval.embedded.model import EmbeddedEncoder, cached_graph
from retrieval.embedded.texts import open_vocabulary
from retrieval.embedded.weights import Weights
from retrieval.errors import EncoderError
from tests.retrieval.embedded_samples import write_weights

Damage = Callable[[bytes], bytes]
TEXTS = ["query: 五百元以内的跑步鞋", "query: stainless steel bottle, 500 ml", "query: 鞋"]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DAOGOU_EMBEDDED_FILE", str(write_weights(tmp_path / "weights.bin")))
    return tmp_path / "cache"


def graph_of(cache: Path) -> Path:
    (graph,) = cache.glob("*/model.onnx")
    return graph


def test_the_graph_is_written_once(cache: Path) -> None:
    told: list[tuple[int, int]] = []
    for _ in range(2):
        EmbeddedEncoder.load(cache, lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(lambda data: data[: len(data) // 2], id="cut short"),
        pytest.param(lambda data: bytes(len(data)), id="overwritten at its size"),
        pytest.param(lambda data: b"", id="emptied"),
    ],
)
def test_a_damaged_graph_is_written_again(cache: Path, damaged: Damage) -> None:
    expected = EmbeddedEncoder.load(cache).encode_queries(["跑步鞋"])
    graph = graph_of(cache)
    graph.write_bytes(damaged(graph.read_bytes()))
    again = EmbeddedEncoder.load(cache).encode_queries(["跑步鞋"])
    assert np.array_equal(again, expected)


def test_a_damaged_manifest_is_written_again(cache: Path) -> None:
    EmbeddedEncoder.load(cache)
    manifest = graph_of(cache).with_name("manifest.json")
    manifest.write_text("{", "utf-8")
    EmbeddedEncoder.load(cache)
    assert json.loads(manifest.read_text("utf-8"))["files"].keys() == {"model.onnx"}


def test_other_weights_get_another_folder_and_name(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = EmbeddedEncoder.load(cache)
    other = write_weights(tmp_path / "other.bin", seed=1)
    monkeypatch.setenv("DAOGOU_EMBEDDED_FILE", str(other))
    second = EmbeddedEncoder.load(cache)
    assert first.name != second.name
    assert len(list(cache.glob("*/model.onnx"))) == 2


def test_only_a_thorough_check_reads_the_files(cache: Path) -> None:
    EmbeddedEncoder.load(cache)
    folder = cached_graph(open_vocabulary().weights, cache)
    graph = graph_of(cache)
    graph.write_bytes(bytes(graph.stat().st_size))
    assert folder.problems() == []
    assert folder.problems(thorough=True) == [
        f"File '{graph}' has another checksum than when it was written."
    ]


def test_a_cache_that_cannot_be_written_is_refused_with_advice(cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    with pytest.raises(EncoderError, match="set DAOGOU_CACHE to one"):
        EmbeddedEncoder.load(cache)


def test_a_build_that_was_broken_off_leaves_nothing_half_done(tmp_path: Path) -> None:
    def broken(folder: Path) -> None:
        (folder / "part").write_text("half")
        raise OSError(28, "No space left on device")

    folder = CacheFolder(tmp_path / "thing", broken)
    with pytest.raises(EncoderError, match="No space left"):
        folder.ready()
    assert not folder.path.exists()
    CacheFolder(tmp_path / "thing", _write_whole).ready()
    assert sorted(path.name for path in folder.path.iterdir()) == ["manifest.json", "whole"]


def test_of_several_at_once_one_builds(tmp_path: Path) -> None:
    built: list[Path] = []

    def build(folder: Path) -> None:
        built.append(folder)
        _write_whole(folder)

    folder = CacheFolder(tmp_path / "thing", build)
    threads = [threading.Thread(target=folder.ready) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1
    assert folder.problems(thorough=True) == []


def _write_whole(folder: Path) -> None:
    (folder / "whole").write_text("whole")


def test_the_environment_names_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DAOGOU_CACHE", str(tmp_path))
    assert cache_root() == tmp_path
    assert cache_root(tmp_path / "named") == tmp_path / "named"


def test_documents_in_bulk_come_near_documents_alone(cache: Path) -> None:
    encoder = EmbeddedEncoder.load(cache)
    texts = [f"跑步鞋 steel {number}" for number in range(70)]
    alone = np.concatenate([encoder.encode_documents([text]) for text in texts])
    assert np.sum(encoder.encode_documents(texts) * alone, axis=1).min() > 0.999


def test_openvino_reports_its_use_to_nobody() -> None:
    code = (
        "import sys, retrieval.embedded.openvino_session;"
        "print([name for name, module in sys.modules.items()"
        " if module and name.startswith('openvino_telemetry')])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert done.stdout == "[]\n"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEncoder:
    """The encoder with its real weights; skipped where their package is not to be had."""
    try:
        return EmbeddedEncoder.load(tmp_path_factory.mktemp("real"))
    except EncoderError as exc:
        pytest.skip(str(exc))


def test_the_real_network_computes_what_bert_computes(real: EmbeddedEncoder) -> None:
    weights = Weights.open()
    model = BertModel(BertConfig(**bert_config(weights.shape)), add_pooling_layer=False)
    state = {name: torch.from_numpy(array) for name, array in to_bert_state_dict(weights).items()}
    model.load_state_dict(state)
    model.train(mode=False)
    for text in TEXTS:
        vectors = weights.embeddings().lookup(open_vocabulary().tokenizer.encode(text))
        with torch.no_grad():
            hidden = model(inputs_embeds=torch.from_numpy(vectors)[None]).last_hidden_state[0]
        expected = hidden.mean(dim=0).numpy()
        vector = real.encode_queries([text.removeprefix("query: ")])[0]
        assert vector @ expected / np.linalg.norm(expected) > 0.9999


def test_the_real_encoder_knows_what_is_alike_in_two_languages(real: EmbeddedEncoder) -> None:
    query = real.encode_queries(["保温杯"])[0]
    near, far = real.encode_documents(["insulated stainless steel bottle", "summer dress"])
    assert query @ near > query @ far


@pytest.mark.skipif("DAOGOU_DATA" not in os.environ, reason="DAOGOU_DATA is not set")
def test_the_real_encoder_agrees_with_its_reference_engine(real: EmbeddedEncoder) -> None:
    text = (Path(os.environ["DAOGOU_DATA"]) / "encoder_check.json").read_text("utf-8")
    for row in json.loads(text):
        encode = real.encode_queries if row["kind"] == "query" else real.encode_documents
        prefix = {"query": "query: ", "passage": "passage: "}[row["kind"]]
        ids = open_vocabulary().tokenizer.encode(row["text"], prefix)
        assert len(ids) == row["tokens"], row["text"]
        assert encode([row["text"]])[0] @ np.array(row["vector"]) >= 0.999, row["text"]
