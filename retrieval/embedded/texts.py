"""Texts in, outputs out: a network with the tokenizer and the vocabulary that all networks share.

The encoder is one such network; classifiers are others, tuned from it, with the same vocabulary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.embedded.batches import Network, run
from retrieval.embedded.source import find_source
from retrieval.embedded.tokenizer import Tokenizer
from retrieval.embedded.weights import TokenEmbeddings, Weights

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What turns texts into ids and ids into vectors; 60 MB, loaded once a process in 0.3 s."""

    weights: Weights
    tokenizer: Tokenizer
    embeddings: TokenEmbeddings


@dataclass(frozen=True, slots=True)
class TextNetwork:
    """A network that takes texts."""

    vocabulary: Vocabulary
    network: Network

    def run(self, texts: Sequence[str], prefix: str = "") -> dict[str, Floats]:
        """The outputs by name, each (len(texts), n), in the order of ``texts``; at least one text.

        What is over 512 tokens is cut off.
        """
        ids = self.vocabulary.tokenizer.encode_all(texts, prefix)
        return run(self.network, self.vocabulary.embeddings, ids)


def open_vocabulary(source: Path | None = None) -> Vocabulary:
    """The vocabulary of the weights file, shared by all who ask for it.

    Args:
        source: The weights file; default: where ``find_source`` finds it.

    Raises:
        EncoderError: When the file is missing or damaged.
    """
    return _load_vocabulary(find_source(source).resolve())


def open_text_network(graph: Path, threads: int = 1, source: Path | None = None) -> TextNetwork:
    """A graph that ``save_graph`` wrote, ready for texts.

    Args:
        graph: The ``.onnx`` file.
        threads: Processor cores one call may use.
        source: The weights file of its vocabulary; default: where ``find_source`` finds it.

    Raises:
        EncoderError: When a file is missing or damaged.
    """
    from retrieval.embedded.session import Session

    return TextNetwork(open_vocabulary(source), Session.load(graph, threads))


@lru_cache(maxsize=2)
def _load_vocabulary(source: Path) -> Vocabulary:
    weights = Weights.open(source)
    tokenizer = Tokenizer(weights.tables(), limit=weights.shape.positions)
    return Vocabulary(weights, tokenizer, weights.embeddings())
