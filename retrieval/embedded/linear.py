"""Linear layers of a graph, in float32 and in int8.

int8 here scales each token by its own largest value. One scale for a whole batch, as the usual
dynamic quantisation has it, makes a text's result depend on its neighbours, and loses twice as
much: of the ten nearest titles it keeps 8.0, this 9.0.
"""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from retrieval.embedded.nodes import Notepad

Floats = NDArray[np.float32]
WriteLinear = Callable[[Notepad, str, str, Floats, Floats], str]

INPUT_RANGE = 127
INPUT_ZERO = 128
# Eight-bit inputs times seven-bit weights fit the 16-bit sums of processors without VNNI.
WEIGHT_RANGE = 64
SMALLEST = 1e-9


class Precision(StrEnum):
    """How the large matrices of a graph are stored and multiplied."""

    FLOAT32 = "float32"
    INT8 = "int8"


def float_linear(notes: Notepad, source: str, name: str, weight: Floats, bias: Floats) -> str:
    """Writes ``source · weightᵀ + bias`` in float32; ``weight`` is (outputs, inputs)."""
    product = notes.apply("MatMul", source, notes.constant(f"{name}.w", weight.T))
    return notes.apply("Add", product, notes.constant(f"{name}.b", bias))


def int8_linear(notes: Notepad, source: str, name: str, weight: Floats, bias: Floats) -> str:
    """Writes the same with int8 weights, one scale for each output, and one for each input row."""
    whole, scale = quantise_rows(weight)
    row_range = _row_range(notes, source)
    stored = notes.constant(f"{name}.q", whole.T)
    zero = notes.constant("input zero", np.array(INPUT_ZERO, dtype=np.uint8))
    sums = notes.apply("MatMulInteger", _to_bytes(notes, source, row_range), stored, zero)
    scaled = notes.apply(
        "Mul",
        notes.apply("Cast", sums, to=1),  # 1 is float32
        notes.constant(f"{name}.s", scale / np.float32(INPUT_RANGE)),
    )
    product = notes.apply("Mul", scaled, row_range)
    return notes.apply("Add", product, notes.constant(f"{name}.b", bias))


def quantise_rows(weight: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Whole numbers (outputs, inputs), and the scale (outputs) to multiply each row with."""
    largest = np.maximum(np.abs(weight).max(axis=1), SMALLEST)
    scale = (largest / WEIGHT_RANGE).astype(np.float32)
    return np.rint(weight / scale[:, None]).astype(np.int8), scale


def _row_range(notes: Notepad, source: str) -> str:
    """The largest absolute value of each row, never quite zero."""
    largest = notes.apply("ReduceMax", notes.apply("Abs", source), notes.whole(-1), keepdims=1)
    return notes.apply("Max", largest, notes.number(SMALLEST))


def _to_bytes(notes: Notepad, source: str, row_range: str) -> str:
    factor = notes.apply("Div", notes.number(INPUT_RANGE), row_range)
    whole = notes.apply("Round", notes.apply("Mul", source, factor))
    shifted = notes.apply("Add", whole, notes.number(INPUT_ZERO))
    return notes.apply("Cast", shifted, to=2)  # 2 is uint8


WRITERS: dict[Precision, WriteLinear] = {
    Precision.FLOAT32: float_linear,
    Precision.INT8: int8_linear,
}
