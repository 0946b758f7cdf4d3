"""The network as an ONNX graph, written from its tensors, so that serving needs no torch.

The vocabulary stays outside: the graph takes the vectors of the tokens. What it gives is the mean
over the tokens, as it is (``hidden``) and at unit length (``sentence``), and one output for each
classifier head on ``hidden``.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from retrieval.embedded.batches import EMBEDDINGS, HIDDEN, MASK, SENTENCE
from retrieval.embedded.layout import Shape
from retrieval.embedded.linear import WRITERS, Precision, WriteLinear
from retrieval.embedded.nodes import CONTRIBUTED, Notepad

Floats = NDArray[np.float32]
Heads = Mapping[str, tuple[Floats, Floats]]

MASKED = -10_000.0  # added to the scores of fillers; exp of it is 0
NO_HEADS: Heads = {}


def build_graph(
    tensors: Mapping[str, Floats],
    shape: Shape,
    heads: Heads = NO_HEADS,
    precision: Precision = Precision.FLOAT32,
) -> onnx.ModelProto:
    """Writes the network.

    Inputs: ``embeddings`` float32 (batch, seq, hidden), ``attention_mask`` int64 (batch, seq).
    Outputs: ``sentence`` and ``hidden`` (batch, hidden), and (batch, n) for each head. Graphs in
    float32 are plain ONNX, which OpenVINO reads too; those in int8 are for ONNX Runtime alone.

    Args:
        tensors: As ``Weights.layer_tensors`` gives them; any of them may have been trained further.
        shape: The sizes of the network.
        heads: Weight (n, hidden) and bias (n) of each classifier, by the name of its output.
        precision: Of the large matrices; heads are always float32.
    """
    writer = _WRITERS[precision](tensors, shape, WRITERS[precision])
    hidden = writer.write()
    for name, (weight, bias) in heads.items():
        writer.write_head(name, hidden, weight, bias)
    inputs = [
        _value(EMBEDDINGS, TensorProto.FLOAT, ["batch", "seq", shape.hidden]),
        _value(MASK, TensorProto.INT64, ["batch", "seq"]),
    ]
    widths = {SENTENCE: shape.hidden, HIDDEN: shape.hidden}
    widths |= {name: len(bias) for name, (_, bias) in heads.items()}
    outputs = [_value(name, TensorProto.FLOAT, ["batch", width]) for name, width in widths.items()]
    return writer.notes.model(inputs, outputs)


def _value(name: str, kind: int, sizes: Sequence[str | int]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, sizes)


class _Writer:
    """Writes the layers of one network; methods take and return names of values in the graph."""

    def __init__(self, tensors: Mapping[str, Floats], shape: Shape, linear: WriteLinear) -> None:
        self.notes = Notepad()
        self._tensors = tensors
        self._shape = shape
        self._write_linear = linear

    def write(self) -> str:
        """Writes everything up to ``sentence`` and returns ``hidden``."""
        mask = self.notes.apply("Cast", MASK, to=TensorProto.FLOAT)
        fillers = self._prepared(mask)
        states = self._embed()
        for layer in range(self._shape.layers):
            states = self._layer(states, fillers, f"l{layer}")
        hidden = self._mean(states, mask)
        norm = self.notes.apply("ReduceL2", hidden, self.notes.whole(1), keepdims=1)
        self.notes.apply("Div", hidden, norm, output=SENTENCE)
        return hidden

    def write_head(self, name: str, hidden: str, weight: Floats, bias: Floats) -> None:
        """Writes the output ``name``, linear in ``hidden``."""
        matrix = self.notes.constant(f"head {name}.w", weight)
        shift = self.notes.constant(f"head {name}.b", bias)
        self.notes.apply("Gemm", hidden, matrix, shift, output=name, transB=1)

    def _prepared(self, mask: str) -> str:
        """What attention needs to leave out fillers.

        Here 0 for tokens and a large negative number for fillers, (batch, 1, 1, seq).
        """
        filler = self.notes.apply("Sub", self.notes.number(1.0), mask)
        wide = self.notes.apply("Unsqueeze", filler, self.notes.whole(1, 2))
        return self.notes.apply("Mul", wide, self.notes.number(MASKED))

    def _embed(self) -> str:
        """Adds what the place of a token adds; all tokens are of the first type."""
        places = self._tensors["emb.pos"] + self._tensors["emb.type"][0]
        length = self.notes.apply("Shape", EMBEDDINGS, start=1, end=2)
        table = self.notes.constant("emb.pos", places)
        used = self.notes.apply("Slice", table, self.notes.whole(0), length, self.notes.whole(0))
        return self._normalise(self.notes.apply("Add", EMBEDDINGS, used), "emb.ln")

    def _layer(self, states: str, fillers: str, name: str) -> str:
        attended = self._linear(self._attend(states, fillers, name), f"{name}.ao")
        states = self._normalise(self.notes.apply("Add", attended, states), f"{name}.aln")
        wide = self.notes.apply("Gelu", self._linear(states, f"{name}.fi"))
        narrow = self._linear(wide, f"{name}.fo")
        return self._normalise(self.notes.apply("Add", narrow, states), f"{name}.oln")

    def _attend(self, states: str, fillers: str, name: str) -> str:
        """Attention of all heads, before its output layer; (batch, seq, hidden)."""
        apply, whole = self.notes.apply, self.notes.whole
        query, key, value = self._query_key_value(states, name)
        scores = apply("MatMul", query, apply("Transpose", key, perm=[0, 1, 3, 2]))
        shares = apply("Softmax", apply("Add", scores, fillers), axis=-1)
        mixed = apply("Transpose", apply("MatMul", shares, value), perm=[0, 2, 1, 3])
        return apply("Reshape", mixed, whole(0, 0, self._shape.hidden))

    def _query_key_value(self, states: str, name: str) -> list[str]:
        """Query, key and value (batch, heads, seq, size), from one product instead of three."""
        heads, size = self._shape.heads, self._shape.hidden // self._shape.heads
        joined = self._join_query_key_value(states, name)
        parted = self.notes.apply("Reshape", joined, self.notes.whole(0, 0, 3, heads, size))
        turned = self.notes.apply("Transpose", parted, perm=[2, 0, 3, 1, 4])
        parts = self.notes.split(turned, 3, axis=0)
        return [self.notes.apply("Squeeze", part, self.notes.whole(0)) for part in parts]

    def _join_query_key_value(self, states: str, name: str) -> str:
        """Query, key and value side by side (batch, seq, 3 hidden)."""
        return self._write_linear(self.notes, states, f"{name}.qkv", *self._joined(name))

    def _joined(self, name: str) -> tuple[Floats, Floats]:
        """Weights and biases of query, key and value; the query's hold attention's 1/√size."""
        size = self._shape.hidden // self._shape.heads
        factors = {"q": np.float32(size**-0.5), "k": np.float32(1), "v": np.float32(1)}
        tensors = self._tensors
        weights = [tensors[f"{name}.{part}.w"] * factor for part, factor in factors.items()]
        biases = [tensors[f"{name}.{part}.b"] * factor for part, factor in factors.items()]
        return np.concatenate(weights), np.concatenate(biases)

    def _linear(self, source: str, name: str) -> str:
        weight, bias = self._tensors[f"{name}.w"], self._tensors[f"{name}.b"]
        return self._write_linear(self.notes, source, name, weight, bias)

    def _normalise(self, source: str, name: str) -> str:
        weight = self.notes.constant(f"{name}.w", self._tensors[f"{name}.w"])
        bias = self.notes.constant(f"{name}.b", self._tensors[f"{name}.b"])
        epsilon = self._shape.epsilon
        return self.notes.apply(
            "LayerNormalization", source, weight, bias, axis=-1, epsilon=epsilon
        )

    def _mean(self, states: str, mask: str) -> str:
        """The mean over the tokens, fillers left out; named ``hidden``."""
        row = self.notes.apply("Unsqueeze", mask, self.notes.whole(1))
        total = self.notes.apply(
            "Squeeze", self.notes.apply("MatMul", row, states), self.notes.whole(1)
        )
        count = self.notes.apply("ReduceSum", mask, self.notes.whole(1), keepdims=1)
        return self.notes.apply("Div", total, count, output=HIDDEN)


class _FusedWriter(_Writer):
    """Writes the attention of all heads as one operator instead of a dozen."""

    def _prepared(self, mask: str) -> str:
        """1 for tokens and 0 for fillers, (batch, seq)."""
        return self.notes.apply("Cast", MASK, to=TensorProto.INT32)

    def _attend(self, states: str, fillers: str, name: str) -> str:
        parts = self.notes.split(self._join_query_key_value(states, name), 3, axis=2)
        inputs = (*parts, "", fillers)  # "": no further bias
        return self.notes.apply(
            "MultiHeadAttention",
            *inputs,
            domain=CONTRIBUTED,
            num_heads=self._shape.heads,
            scale=1.0,  # the query's weights hold it
            mask_filter_value=MASKED,
        )


_WRITERS = {Precision.FLOAT32: _Writer, Precision.INT8: _FusedWriter}


def save_graph(graph: onnx.ModelProto, path: Path) -> None:
    """Writes a graph to ``path``, the same bytes for the same graph."""
    path.write_bytes(graph.SerializeToString(deterministic=True))
