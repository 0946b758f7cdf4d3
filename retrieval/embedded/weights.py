"""The tensors of a weights file.

The file is mapped, not read: a tensor costs memory only while somebody holds its float32 copy,
and the vocabulary, four fifths of the model, is dequantised row by row as texts need it
(``TokenEmbeddings``).
"""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.embedded.layout import BLOCK, F32, Bytes, Layout, damaged, read_layout, tensor_shapes
from retrieval.embedded.source import find_source
from retrieval.embedded.tables import TokenizerTables, read_tables

Floats = NDArray[np.float32]
Blocks = NDArray[np.void]
VOCABULARY = "emb.word"
MIDDLE = 8  # a nibble from 0 to 15 stands for a weight from -8 to 7


class Weights:
    """A mapped weights file; tensors go by the names of its directory, such as ``l0.q.w``."""

    def __init__(self, data: Bytes, layout: Layout, path: Path) -> None:
        self._data = data
        self._entries = layout.entries
        self._shapes = tensor_shapes(layout.shape)
        self.shape = layout.shape
        self.path = path

    @classmethod
    def open(cls, path: Path | None = None) -> "Weights":
        """Maps the weights file at ``path`` (default: where ``find_source`` finds it).

        Raises:
            EncoderError: When the file is missing, unreadable, of another format or damaged.
        """
        source = find_source(path)
        try:
            data = np.memmap(source, dtype=np.uint8, mode="r")
        except (OSError, ValueError) as exc:  # an empty file is a ValueError
            raise damaged(source, str(exc)) from exc
        return cls(data, read_layout(data, source), source)

    @cached_property
    def sha256(self) -> str:
        """The checksum of the whole file, in hexadecimal; takes 0.05 s for 72 MB."""
        with self.path.open("rb") as file:  # reading it through the map would keep it in memory
            return hashlib.file_digest(file, "sha256").hexdigest()

    @property
    def names(self) -> list[str]:
        """The names of all tensors, in the order of the network."""
        return list(self._shapes)

    def tables(self) -> TokenizerTables:
        """The tokenizer's tables."""
        return read_tables(self._data, self.path)

    def tensor(self, name: str) -> Floats:
        """One tensor as float32: a vector, or a matrix (outputs, inputs)."""
        region = self._region(name)
        if self._entries[name].kind == F32:
            return region.view("<f4").astype(np.float32).reshape(self._shapes[name])
        return dequantise(region.view(BLOCK)).reshape(self._shapes[name])

    def layer_tensors(self) -> dict[str, Floats]:
        """All tensors but the vocabulary, as float32: 85 MB for the full model."""
        return {name: self.tensor(name) for name in self.names if name != VOCABULARY}

    def embeddings(self) -> "TokenEmbeddings":
        """The vocabulary, left where it is.

        Raises:
            EncoderError: When it is not quantised.
        """
        rows, hidden = self._shapes[VOCABULARY]
        if self._entries[VOCABULARY].kind == F32:
            raise damaged(self.path, f"tensor '{VOCABULARY}' is not quantised")
        blocks = self._region(VOCABULARY).view(BLOCK)
        return TokenEmbeddings(blocks.reshape(rows, -1), hidden)

    def _region(self, name: str) -> Bytes:
        entry = self._entries[name]
        return self._data[entry.offset : entry.offset + entry.size]


class TokenEmbeddings:
    """The vectors of the vocabulary, dequantised on demand; all models of a process can share one.

    Args:
        blocks: The quantised rows (vocabulary, hidden / 32).
        hidden: The length of a vector.
    """

    def __init__(self, blocks: Blocks, hidden: int) -> None:
        self._blocks = np.asarray(blocks)  # a view that no longer does the work of a file's map
        self.hidden = hidden

    def __len__(self) -> int:
        """How many rows the vocabulary has."""
        return len(self._blocks)

    def lookup(self, ids: Sequence[int] | NDArray[np.int64]) -> Floats:
        """The vectors (n, hidden) of ``ids`` (n), float32.

        Raises:
            IndexError: When an id is no row of the vocabulary.
        """
        return dequantise(self._blocks[np.asarray(ids, dtype=np.int64)])


def dequantise(blocks: Blocks) -> Floats:
    """The float32 weights (…, n * 32) of Q4_0 ``blocks`` (…, n): nibble minus 8, times the scale.

    A byte's low nibbles are the first half of a block, its high nibbles the second.
    """
    nibbles = blocks["nibbles"]
    halves = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=-1)
    centred = halves.astype(np.float32) - MIDDLE
    weights = centred * blocks["scale"].astype(np.float32)[..., None]
    return weights.reshape(*blocks.shape[:-1], -1)
