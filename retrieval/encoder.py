"""Texts as vectors: the protocol, its small exact implementation, and encoding a whole catalogue.

Texts of like meaning get vectors of high cosine; what counts as like is the encoder's affair.
"""

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np

from retrieval.vectors import Vectors

Progress = Callable[[int, int], None]  # called with how much is done, and how much there is in all

CHARACTER_LIMIT = 8192  # what follows is cut; 512 tokens are some 2,000 English characters
WORD = re.compile(r"\w+")
LONGEST_GRAM = 3
SIGN_BIT = 1 << 31


class Encoder(Protocol):
    """Turns texts into unit vectors.

    Row i belongs to text i; no texts give an array of shape (0, dimension). Any text is accepted,
    an empty one too; what is too long is cut. The same call gives the same vectors every time.
    """

    name: str
    """Identifies the weights: vectors are comparable only between encoders of one name."""
    dimension: int
    """The length of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors (n, dimension), L2-normalised, of what shoppers ask."""

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """The vectors (n, dimension), L2-normalised, of what is to be found."""


class HashingEncoder:
    """Signed feature hashing of words and of their 1- to 3-character pieces: needs no model.

    It knows nothing of meaning; texts are alike when they share characters.
    """

    def __init__(self, dimension: int = 256) -> None:
        self.name = f"hashing-{dimension}"
        self.dimension = dimension

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors (n, dimension) of the texts."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            self._add(text, row)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / norms, dtype=np.float32)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """The vectors (n, dimension) of the texts, as for queries."""
        return self.encode_queries(texts)

    def _add(self, text: str, row: Vectors) -> None:
        for feature in _features(text):
            # The built-in hash differs from process to process.
            code = zlib.crc32(feature.encode("utf-8", "surrogatepass"))
            row[code % self.dimension] += -1.0 if code & SIGN_BIT else 1.0
        if not row.any():  # no features, or features that cancel out
            row[0] = 1.0


def _features(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text[:CHARACTER_LIMIT]).casefold()
    for word in WORD.findall(plain):
        yield f"<{word}>"  # apart from a piece of the same characters
        for size in range(1, LONGEST_GRAM + 1):
            for start in range(len(word) - size + 1):
                yield word[start : start + size]


def encode_in_batches(
    encoder: Encoder,
    texts: Sequence[str],
    batch_size: int = 64,
    progress: Progress | None = None,
) -> Vectors:
    """Encodes documents batch by batch, texts of like length together, which spares fillers.

    Args:
        encoder: What encodes.
        texts: The documents; the vectors come in their order.
        batch_size: Texts a batch, at least 1.
        progress: Called after each batch with the number of texts done and that of all.
    """
    vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    places = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    for start in range(0, len(places), batch_size):
        batch = places[start : start + batch_size]
        vectors[batch] = encoder.encode_documents([texts[place] for place in batch])
        if progress:
            progress(start + len(batch), len(texts))
    return vectors
