"""A notepad for writing an ONNX graph: nodes in order, and each constant once."""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

OPSET = 20  # the first with Gelu; ONNX Runtime 1.23 and OpenVINO 2025 read it
IR_VERSION = 10
CONTRIBUTED = "com.microsoft"  # operators that only ONNX Runtime has


class Notepad:
    """Collects nodes and constants; methods return the name of what they added."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Adds the constant ``name``, unless it is there."""
        if name not in self._constants:
            array = np.ascontiguousarray(value) if value.ndim else value
            self._constants[name] = numpy_helper.from_array(array, name)
        return name

    def number(self, value: float) -> str:
        """Adds a float32 number as a constant."""
        return self.constant(f"number {value!r}", np.array(value, dtype=np.float32))

    def whole(self, *values: int) -> str:
        """Adds a list of whole numbers as a constant."""
        return self.constant(f"whole {values}", np.array(values, dtype=np.int64))

    def apply(self, operator: str, *inputs: str, output: str | None = None, **options: Any) -> str:  # noqa: ANN401 - whatever the operator takes
        """Adds a node with one output and returns the output's name."""
        name = output or f"{operator}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [name], name=name, **options))
        return name

    def split(self, source: str, parts: int, axis: int) -> list[str]:
        """Adds a node that cuts ``source`` into equal parts."""
        start = len(self._nodes)
        names = [f"Split_{start}_{part}" for part in range(parts)]
        node = helper.make_node("Split", [source], names, axis=axis, num_outputs=parts)
        self._nodes.append(node)
        return names

    def model(
        self, inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]
    ) -> onnx.ModelProto:
        """The finished model."""
        constants = list(self._constants.values())
        graph = helper.make_graph(self._nodes, "encoder", inputs, outputs, constants)
        opsets = [helper.make_opsetid("", OPSET)]
        if any(node.domain == CONTRIBUTED for node in self._nodes):
            opsets.append(helper.make_opsetid(CONTRIBUTED, 1))
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
