"""The graph computes what ``BertModel`` computes, with heads beside it, and nearly so in int8."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from numpy.typing import NDArray
from onnx import helper
from transformers import BertConfig, BertModel

from retrieval.embedded.batches import run
from retrieval.embedded.bert import bert_config, to_bert_state_dict
from retrieval.embedded.graph import Heads, build_graph, save_graph
from retrieval.embedded.linear import Precision, int8_linear, quantise_rows
from retrieval.embedded.nodes import CONTRIBUTED, Notepad
from retrieval.embedded.openvino_session import OpenVinoSession, supported
from retrieval.embedded.session import Session
from retrieval.embedded.texts import open_text_network
from retrieval.embedded.weights import Weights
from retrieval.errors import EncoderError
from tests.retrieval.embedded_samples import write_weights

Floats = NDArray[np.float32]
IDS = [[0, 5, 6, 7, 2], [0, 8, 2], [0, *range(4, 34), 2], [0, 11, 12, 2]]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_weights(tmp_path_factory.mktemp("weights") / "weights.bin")


@pytest.fixture(scope="module")
def weights(path: Path) -> Weights:
    return Weights.open(path)


@pytest.fixture(scope="module")
def heads() -> Heads:
    random = np.random.default_rng(1)
    return {
        "intent": (
            random.normal(size=(5, 64)).astype(np.float32),
            random.normal(size=5).astype(np.float32),
        ),
        "mood": (random.normal(size=(3, 64)).astype(np.float32), np.zeros(3, dtype=np.float32)),
    }


def graph_outputs(
    weights: Weights,
    folder: Path,
    heads: Heads,
    precision: Precision = Precision.FLOAT32,
    ids: Sequence[Sequence[int]] = IDS,
) -> dict[str, Floats]:
    graph = build_graph(weights.layer_tensors(), weights.shape, heads, precision)
    save_graph(graph, folder / "graph.onnx")
    return run(Session.load(folder / "graph.onnx"), weights.embeddings(), ids)


def bert_hidden(weights: Weights, ids: Sequence[Sequence[int]]) -> Floats:
    """The mean over the last layer, computed by transformers one text at a time."""
    model = BertModel(BertConfig(**bert_config(weights.shape)), add_pooling_layer=False)
    state = {name: torch.from_numpy(array) for name, array in to_bert_state_dict(weights).items()}
    model.load_state_dict(state)
    model.train(mode=False)
    rows = []
    with torch.no_grad():
        for row in ids:
            vectors = torch.from_numpy(weights.embeddings().lookup(row))[None]
            rows.append(model(inputs_embeds=vectors).last_hidden_state.mean(dim=1))
    return torch.cat(rows).numpy()


def cosines(first: Floats, second: Floats) -> Floats:
    norms = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    return np.asarray(np.sum(first * second, axis=1) / norms, dtype=np.float32)


def test_hidden_is_what_bert_computes(weights: Weights, tmp_path: Path) -> None:
    hidden = graph_outputs(weights, tmp_path, {})["hidden"]
    assert np.allclose(hidden, bert_hidden(weights, IDS), atol=1e-4)


def test_sentence_is_hidden_at_unit_length(weights: Weights, tmp_path: Path) -> None:
    outputs = graph_outputs(weights, tmp_path, {})
    assert np.linalg.norm(outputs["sentence"], axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert cosines(outputs["sentence"], outputs["hidden"]) == pytest.approx(np.ones(4), abs=1e-5)


def test_a_head_is_linear_in_hidden(weights: Weights, heads: Heads, tmp_path: Path) -> None:
    outputs = graph_outputs(weights, tmp_path, heads)
    assert list(outputs) == ["sentence", "hidden", "intent", "mood"]
    for name, (weight, bias) in heads.items():
        assert np.allclose(outputs[name], outputs["hidden"] @ weight.T + bias, atol=1e-4)


def test_int8_comes_near(weights: Weights, heads: Heads, tmp_path: Path) -> None:
    exact = graph_outputs(weights, tmp_path, heads)
    small = graph_outputs(weights, tmp_path, heads, Precision.INT8)
    assert all(cosines(exact[name], small[name]).min() > 0.995 for name in exact)


def test_int8_does_not_depend_on_the_neighbours(weights: Weights, tmp_path: Path) -> None:
    together = graph_outputs(weights, tmp_path, {}, Precision.INT8)["sentence"]
    for number, row in enumerate(IDS):
        alone = graph_outputs(weights, tmp_path, {}, Precision.INT8, [row])["sentence"]
        assert alone[0] == pytest.approx(together[number], abs=1e-5)


def test_an_int8_row_of_zeros_gives_the_bias(tmp_path: Path) -> None:
    notes = Notepad()
    weight, bias = np.eye(3, 64, dtype=np.float32), np.array([1, 2, 3], dtype=np.float32)
    notes.apply("Identity", int8_linear(notes, "x", "one", weight, bias), output="y")
    source = helper.make_tensor_value_info("x", 1, ["n", 64])
    result = helper.make_tensor_value_info("y", 1, ["n", 3])
    save_graph(notes.model([source], [result]), tmp_path / "graph.onnx")
    rows = np.zeros((2, 64), dtype=np.float32)
    rows[1, :3] = 5.0
    (found,) = onnxruntime.InferenceSession(tmp_path / "graph.onnx").run(None, {"x": rows})
    assert np.allclose(found, [bias, bias + 5.0], atol=0.05)


def test_float32_graphs_are_for_every_runtime_and_int8_ones_for_one(weights: Weights) -> None:
    domains = {
        precision: {node.domain for node in _graph(weights, precision)} for precision in Precision
    }
    assert domains == {Precision.FLOAT32: {""}, Precision.INT8: {"", CONTRIBUTED}}


def _graph(weights: Weights, precision: Precision) -> Sequence[onnx.NodeProto]:
    model = build_graph(weights.layer_tensors(), weights.shape, {}, precision)
    return list(model.graph.node)


def test_whole_numbers_times_scale_are_near_the_weights() -> None:
    weight = np.array([[0.5, -1.0, 0.25], [0.0, 0.0, 0.0]], dtype=np.float32)
    whole, scale = quantise_rows(weight)
    assert whole.tolist() == [[32, -64, 16], [0, 0, 0]]
    assert np.allclose(whole * scale[:, None], weight)


def test_a_trained_tensor_changes_the_outputs(weights: Weights, tmp_path: Path) -> None:
    tensors = weights.layer_tensors()
    trained = tensors | {"l1.q.w": tensors["l1.q.w"] * 2}
    outputs = [_hidden_of(weights, each, tmp_path) for each in (tensors, trained)]
    assert not np.allclose(outputs[0], outputs[1], atol=1e-3)


def _hidden_of(weights: Weights, tensors: Mapping[str, Floats], folder: Path) -> Floats:
    save_graph(build_graph(tensors, weights.shape), folder / "graph.onnx")
    return run(Session.load(folder / "graph.onnx"), weights.embeddings(), IDS)["hidden"]


def test_the_same_tensors_give_the_same_bytes(weights: Weights, tmp_path: Path) -> None:
    for name in ("a", "b"):
        save_graph(build_graph(weights.layer_tensors(), weights.shape), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_many_texts_come_back_in_their_order(weights: Weights, tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    ids = [
        [0, *random.integers(4, 50, length).tolist(), 2] for length in random.integers(1, 60, 150)
    ]
    hidden = graph_outputs(weights, tmp_path, {}, ids=ids)["hidden"]
    assert np.allclose(hidden, bert_hidden(weights, ids), atol=1e-4)


def test_several_threads_give_the_same_outputs(weights: Weights, tmp_path: Path) -> None:
    hidden = graph_outputs(weights, tmp_path, {})["hidden"]
    session = Session.load(tmp_path / "graph.onnx", threads=2)
    assert np.allclose(run(session, weights.embeddings(), IDS)["hidden"], hidden, atol=1e-5)


@pytest.mark.skipif(not supported(), reason="this processor has no bfloat16")
def test_openvino_comes_near(weights: Weights, heads: Heads, tmp_path: Path) -> None:
    exact = graph_outputs(weights, tmp_path, heads)
    fast = run(OpenVinoSession.load(tmp_path / "graph.onnx", 1), weights.embeddings(), IDS)
    assert all(cosines(exact[name], fast[name]).min() > 0.999 for name in exact)


def test_a_text_network_takes_texts(path: Path, weights: Weights, tmp_path: Path) -> None:
    save_graph(build_graph(weights.layer_tensors(), weights.shape), tmp_path / "graph.onnx")
    network = open_text_network(tmp_path / "graph.onnx", source=path)
    expected = bert_hidden(weights, [[0, 4, 10, 11, 2]])
    assert np.allclose(network.run(["跑步鞋"])["hidden"], expected, atol=1e-4)


@pytest.mark.parametrize("adapter", [Session, OpenVinoSession])
def test_a_file_that_is_no_graph_is_refused_by_name(
    adapter: type[Session] | type[OpenVinoSession], tmp_path: Path
) -> None:
    (tmp_path / "broken.onnx").write_bytes(b"no graph")
    with pytest.raises(EncoderError, match=r"broken\.onnx"):
        adapter.load(tmp_path / "broken.onnx", 1)
