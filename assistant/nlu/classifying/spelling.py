"""What a text is spelt with: hashed character n-grams, each with a weight for every label.

A small linear model beside the network. The network reads what a text means; long reviews also tell
in single words what they feel, and of those there are more than a network of this size keeps. The
scores are added to the network's logits.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.nlu.words.normalising import fold

Floats = NDArray[np.float32]
Places = NDArray[np.int64]

BUCKETS = 1 << 18
LONGEST_GRAM = 3  # characters
LONGEST_TEXT = 1000  # characters of a text that count
WHOLE = 127


@dataclass(frozen=True, slots=True)
class Spelling:
    """Weights of n-grams in eight bits.

    Args:
        weights: Whole numbers (labels, ``BUCKETS``).
        scale: What the weights of each label are multiplied by (labels).
        bias: Of each label (labels).
    """

    weights: NDArray[np.int8]
    scale: Floats
    bias: Floats

    def __post_init__(self) -> None:
        """Lays the weights of one n-gram side by side, so that each takes one look into memory."""
        object.__setattr__(self, "weights", np.asfortranarray(self.weights))

    @classmethod
    def of(cls, weights: Floats, bias: Floats) -> "Spelling":
        """The nearest spelling to exact ``weights`` (labels, ``BUCKETS``)."""
        scale = np.maximum(np.abs(weights).max(axis=1), 1e-9) / WHOLE
        whole = np.rint(weights / scale[:, None]).astype(np.int8)
        return cls(whole, scale.astype(np.float32), bias.astype(np.float32))

    def scores(self, texts: Sequence[str]) -> Floats:
        """The scores of each label (texts, labels)."""
        return np.stack([self._score(text) for text in texts])

    def _score(self, text: str) -> Floats:
        found = places(text)
        summed = self.weights.T[found].sum(axis=0, dtype=np.float32)
        score: Floats = summed * self.scale * share(found) + self.bias
        return score


def places(text: str) -> Places:
    """The buckets of all n-grams in ``text``, sorted, each once."""
    folded = fold(text[:LONGEST_TEXT]).strip()
    grams = {
        folded[start : start + length]
        for length in range(1, LONGEST_GRAM + 1)
        for start in range(len(folded) - length + 1)
    }
    hashed = {zlib.crc32(gram.encode("utf-8", "surrogatepass")) % BUCKETS for gram in grams}
    return np.array(sorted(hashed), dtype=np.int64)


def share(found: Places) -> np.float32:
    """How much each of the n-grams counts: all vectors of n-grams have length 1."""
    return np.float32(max(len(found), 1) ** -0.5)
