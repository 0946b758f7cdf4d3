"""Linear layers of a graph, in float32 and in int8.

int8 here scales each token by its own largest value. One scale for a whole batch, as the usual
dynamic quantisation has it, makes a text's result depend on its neighbours, and loses twice as
much: of the ten nearest titles it keeps 8.0, this 9.0.
"""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from retrieval.embedded.nodes import CONTRIBUTED, Notepad

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
    """Writes the same with int8 weights, one scale for each output, and one for each input row.

    Rows are divided by their ranges first; then one scale, known beforehand, serves all of them,
    and quantising and scaling back take one operator each instead of four and three.
    """
    whole, scale = quantise_rows(weight)
    row_range = notes.apply("ReduceMax", notes.apply("Abs", source), notes.whole(-1), keepdims=1)
    # A row of zeros becomes no numbers here, then some whole numbers, and times its range zeros.
    share = notes.apply("Div", source, row_range)
    step = notes.number(1 / INPUT_RANGE)
    zero = notes.constant("input zero", np.array(INPUT_ZERO, dtype=np.uint8))
    stored, scales = notes.constant(f"{name}.q", whole.T), notes.constant(f"{name}.s", scale)
    taken = [notes.apply("QuantizeLinear", share, step, zero), stored, step, scales, zero]
    product = notes.apply("MatMulIntegerToFloat", *taken, domain=CONTRIBUTED)
    scaled = notes.apply("Mul", product, row_range)
    return notes.apply("Add", scaled, notes.constant(f"{name}.b", bias))


def quantise_rows(weight: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Whole numbers (outputs, inputs), and the scale (outputs) to multiply each row with."""
    largest = np.maximum(np.abs(weight).max(axis=1), SMALLEST)
    scale = (largest / WEIGHT_RANGE).astype(np.float32)
    return np.rint(weight / scale[:, None]).astype(np.int8), scale


WRITERS: dict[Precision, WriteLinear] = {
    Precision.FLOAT32: float_linear,
    Precision.INT8: int8_linear,
}
