"""Adapter: a graph run by ONNX Runtime. It serves queries and classifiers, few texts at a time."""

from pathlib import Path

import onnxruntime

from retrieval.embedded.batches import EMBEDDINGS, MASK, Floats, Mask
from retrieval.errors import EncoderError


class Session:
    """A loaded graph; may be used by several threads at once."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session
        self.outputs = [output.name for output in session.get_outputs()]

    @classmethod
    def load(cls, path: Path, threads: int = 1) -> "Session":
        """Loads the graph at ``path``.

        Args:
            path: An ``.onnx`` file as ``build_graph`` writes it.
            threads: Processor cores one call may use.

        Raises:
            EncoderError: When the file is missing or damaged.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Threads that spin while they wait starve whatever else runs on the machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            session = onnxruntime.InferenceSession(
                path, options, providers=["CPUExecutionProvider"]
            )
        except Exception as exc:  # the library's errors have no common base
            raise EncoderError(f"Graph '{path}' cannot be loaded: {exc}") from exc
        return cls(session)

    def infer(self, embeddings: Floats, mask: Mask) -> dict[str, Floats]:
        """One forward pass, as ``Network`` says."""
        values = self._session.run(None, {EMBEDDINGS: embeddings, MASK: mask})
        return dict(zip(self.outputs, values, strict=True))
