"""Adapter: the cosines of a request with every row, from copies of one byte a number.

A scan is bound by the memory it reads, so a quarter of the bytes is a quarter of the time: 100,000
vectors of 384 numbers take 1.6 ms of one core instead of 5.4. What a byte cannot hold is measured
and told as ``error``; whoever needs the exact order computes the few cosines it hangs on again.

ONNX Runtime has the kernel (products of one vector with weights of 8 bits, as language models need
them for every word). Vectors of one encoder point much the same way, so rows and request are told
by how they differ from the mean row: the bytes then hold what is different.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.lexical import Scores
from retrieval.vectors import Vectors

BLOCK = 128  # numbers that share a scale
LEVELS = 127
ZERO = 128  # how the kernel writes 0
ROWS_PER_PART = 100_000  # 40 MB; what it takes to build one is a few times that
PROBES = 16
SAMPLED = 4_000
CAUTION = 2.0  # times the largest error seen among 64,000


class CoarseScan:
    """Approximate cosines of a request with every row, and how far off they may be.

    Args:
        parts: Sessions on consecutive rows.
        centre: (d,) what was taken out of every row.
        offsets: (n,) the product of each row, as it was, with the centre.
        error: The most that a cosine is off: twice the largest error of 64,000 that were compared.
    """

    def __init__(
        self, parts: list[Any], centre: Vectors, offsets: Scores, error: float = 0.0
    ) -> None:
        self._parts = parts
        self._centre = centre
        self._offsets = offsets
        self.error = error

    @classmethod
    def of(cls, matrix: Vectors, threads: int = 1) -> "CoarseScan":
        """The scan of ``matrix`` (n, d), n at least 1; takes a second for 100,000 rows."""
        centre = matrix[:: max(1, len(matrix) // SAMPLED)].mean(axis=0, dtype=np.float32)
        parts = [_session(part - centre, threads) for part in _parts(matrix)]
        scan = cls(parts, centre, matrix @ centre)
        scan.error = CAUTION * scan._largest_error(matrix)
        return scan

    def cosines(self, query: Vectors) -> Scores:
        """(n,) the cosines of ``query`` (d,), each within ``error`` of what it is."""
        away = np.asarray(query - self._centre, dtype=np.float32)
        padded = _padded(away[np.newaxis])
        found = [part.run(None, {"query": padded})[0][0] for part in self._parts]
        # q·x = (q-c)·(x-c) + c·x + c·(q-c)
        cosines = np.concatenate(found) + self._offsets
        return np.asarray(cosines + np.float32(self._centre @ away), dtype=np.float32)

    def _largest_error(self, matrix: Vectors) -> float:
        rows = matrix[:: max(1, len(matrix) // SAMPLED)]
        probes = matrix[:: max(1, len(matrix) // PROBES)][:PROBES]
        every = slice(None, None, max(1, len(matrix) // SAMPLED))
        return max(
            float(np.abs(self.cosines(probe)[every] - rows @ probe).max()) for probe in probes
        )


def _parts(matrix: Vectors) -> Iterator[Vectors]:
    return (matrix[start : start + ROWS_PER_PART] for start in range(0, len(matrix), ROWS_PER_PART))


def _padded(rows: Vectors) -> Vectors:
    """The rows with zeros up to whole blocks."""
    missing = -rows.shape[1] % BLOCK
    return np.pad(rows, ((0, 0), (0, missing))) if missing else rows


def _quantised(rows: Vectors) -> tuple[NDArray[np.uint8], Scores]:
    """Bytes (n, blocks, 128) and the scale of each block (n, blocks)."""
    blocks = _padded(rows).reshape(len(rows), -1, BLOCK)
    scales = np.abs(blocks).max(axis=2) / LEVELS
    scales[scales == 0] = 1
    levels = np.rint(blocks / scales[:, :, np.newaxis]) + ZERO
    return levels.astype(np.uint8), scales.astype(np.float32)


def _session(rows: Vectors, threads: int) -> Any:  # noqa: ANN401 - the library has no types
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    levels, scales = _quantised(rows)
    width = levels.shape[1] * BLOCK
    product = helper.make_node(
        "MatMulNBits",
        ["query", "levels", "scales"],
        ["cosines"],
        domain="com.microsoft",
        K=width,
        N=len(rows),
        bits=8,
        block_size=BLOCK,
        accuracy_level=4,  # products of bytes, not of floats
    )
    graph = helper.make_graph(
        [product],
        "scan",
        [helper.make_tensor_value_info("query", TensorProto.FLOAT, [1, width])],
        [helper.make_tensor_value_info("cosines", TensorProto.FLOAT, [1, len(rows)])],
        [numpy_helper.from_array(levels, "levels"), numpy_helper.from_array(scales, "scales")],
    )
    domains = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=domains, ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
