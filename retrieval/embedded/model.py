"""The embedded encoder: multilingual-e5-small without a download.

Queries go through ONNX Runtime in float32. Many documents at once go through OpenVINO in bfloat16
where the processor has it, which is twice as fast; the vectors are of the same space, cosine
.9999.
"""

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.embedded.batches import SENTENCE, Network
from retrieval.embedded.cache import CacheFolder, cache_root
from retrieval.embedded.gathering import Gathering
from retrieval.embedded.texts import TextNetwork, Vocabulary, open_vocabulary
from retrieval.embedded.weights import Weights
from retrieval.encoder import Progress
from retrieval.errors import EncoderError

Floats = NDArray[np.float32]

FORMAT = 1  # raise it when the graph changes
GRAPH = "model.onnx"
QUERY_PREFIX, DOCUMENT_PREFIX = "query: ", "passage: "  # as the model was trained
BULK = 64  # documents in one call from which on it pays to load the bulk network, in a second


class EmbeddedEncoder:
    """Turns texts into unit vectors of 384 numbers; see ``retrieval.encoder.Encoder``."""

    def __init__(
        self, vocabulary: Vocabulary, network: Network, load_bulk: Callable[[], Network]
    ) -> None:
        self._single = TextNetwork(vocabulary, network)
        self._bulk: TextNetwork | None = None
        self._load_bulk = load_bulk
        self.name = f"multilingual-e5-small-{vocabulary.weights.sha256[:12]}"
        self.dimension = vocabulary.weights.shape.hidden

    @classmethod
    def load(
        cls, cache: Path | None = None, progress: Progress | None = None, threads: int = 1
    ) -> "EmbeddedEncoder":
        """Loads the encoder; the first time its graph is written, which takes two seconds.

        Args:
            cache: Folder of caches; default: ``DAOGOU_CACHE``, else the user's cache folder.
            progress: Called while the graph is written.
            threads: Processor cores one query may use; documents in bulk use all.

        Raises:
            EncoderError: When the weights are missing or damaged or the cache cannot be written.
        """
        vocabulary = open_vocabulary()
        folder = cached_graph(vocabulary.weights, cache, progress)
        graph, network = _load_graph(folder, threads)
        return cls(vocabulary, Gathering(network), partial(load_bulk_network, graph))

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """The vectors (n, 384) of what shoppers ask."""
        return self._encode(self._single, texts, QUERY_PREFIX)

    def encode_documents(self, texts: Sequence[str]) -> Floats:
        """The vectors (n, 384) of what is to be found."""
        if len(texts) >= BULK and self._bulk is None:
            self._bulk = TextNetwork(self._single.vocabulary, self._load_bulk())
        return self._encode(self._bulk or self._single, texts, DOCUMENT_PREFIX)

    def _encode(self, model: TextNetwork, texts: Sequence[str], prefix: str) -> Floats:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return model.run(texts, prefix)[SENTENCE]


def cached_graph(
    weights: Weights, cache: Path | None = None, progress: Progress | None = None
) -> CacheFolder:
    """The folder where the graph of ``weights`` is kept; it may still have to be built."""
    name = f"embedded-{FORMAT}-{weights.sha256[:16]}"
    return CacheFolder(cache_root(cache) / name, partial(_convert, weights, progress))


def _convert(weights: Weights, progress: Progress | None, folder: Path) -> None:
    from retrieval.embedded.graph import build_graph, save_graph

    report = progress or (lambda done, total: None)
    report(0, 3)
    tensors = weights.layer_tensors()
    report(1, 3)
    graph = build_graph(tensors, weights.shape)
    report(2, 3)
    save_graph(graph, folder / GRAPH)
    report(3, 3)


def _load_graph(folder: CacheFolder, threads: int) -> tuple[Path, Network]:
    """Loads the cached graph; one that cannot be loaded is checked thoroughly and made again."""
    from retrieval.embedded.session import Session

    graph = folder.ready() / GRAPH
    try:
        return graph, Session.load(graph, threads)
    except EncoderError:
        if not folder.problems(thorough=True):
            raise
    return graph, Session.load(folder.repaired() / GRAPH, threads)


def load_bulk_network(graph: Path) -> Network:
    """The fastest network here for many documents: OpenVINO if it pays, else ONNX Runtime."""
    from retrieval.embedded.session import Session

    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    try:
        from retrieval.embedded.openvino_session import OpenVinoSession, supported
    except ImportError:
        return Session.load(graph, cores)
    return OpenVinoSession.load(graph, cores) if supported() else Session.load(graph, cores)
