"""The layout of a weights file: what its header and its directory say, checked on reading.

Little-endian: magic, version and sizes; the tokenizer's tables, skipped here
(``retrieval.embedded.tables``); then the directory, one entry a tensor. A file that makes no
sense is refused, with the place where it stops.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import EncoderError

MAGIC = b"E5S1"
VERSION = 1
F32, Q4_0 = 0, 1
BLOCK_SIZE = 32
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK_SIZE // 2,))])
TABLES_START = 44  # the header before it has a fixed size
LARGEST_SIZE = 1 << 22  # no size of a sane file comes near it

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    rows: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the directory: a tensor's type, number of weights and place in the file."""

    kind: int
    count: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The sizes of a weights file and the places of its tensors."""

    shape: Shape
    entries: Mapping[str, Entry]


class Cursor:
    """Reads one value after the other and refuses to run past the end.

    Args:
        data: The file's bytes.
        path: The file's name, for messages.
        at: The byte to start at.
    """

    def __init__(self, data: Bytes, path: Path, at: int = 0) -> None:
        self._data = data
        self._at = at
        self.path = path

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        start = self._at
        self.skip(size)
        return self._data[start : self._at].tobytes()

    def skip(self, size: int) -> None:
        """Passes over ``size`` bytes."""
        if size > len(self._data) - self._at:
            raise damaged(
                self.path, f"it ends at byte {len(self._data)}, before its directory does"
            )
        self._at += size

    def numbers(self, layout: str) -> tuple[int, ...]:
        """The next whole numbers, packed as ``layout`` (of ``struct``, no byte order) says."""
        return struct.unpack(f"<{layout}", self.take(struct.calcsize(f"<{layout}")))

    def number(self, layout: str) -> int:
        """The next whole number."""
        return self.numbers(layout)[0]

    def count(self) -> int:
        """The next whole number, which counts something and so is positive and not huge."""
        value = self.number("i")
        if not 0 < value < LARGEST_SIZE:
            raise damaged(self.path, f"it gives {value} as a size")
        return value


def damaged(path: Path, reason: str) -> EncoderError:
    """The error for a weights file that cannot be what it should be."""
    return EncoderError(
        f"Encoder weights '{path}' are damaged: {reason}; install the package again."
    )


def read_layout(data: Bytes, path: Path) -> Layout:
    """Reads the layout of the weights file at ``path`` from its bytes.

    Raises:
        EncoderError: When the file is of another format, cut short or damaged.
    """
    cursor = Cursor(data, path)
    start = data[:8].tobytes()
    if start != MAGIC + VERSION.to_bytes(4, "little"):
        raise EncoderError(
            f"File '{path}' starts with {start!r}; expected {MAGIC!r} and version {VERSION}."
        )
    cursor.skip(8)
    shape = _read_shape(cursor)
    _skip_tables(cursor)
    layout = Layout(shape, _read_entries(cursor))
    _check_entries(layout, len(data), path)
    return layout


def _read_shape(cursor: Cursor) -> Shape:
    sizes = [cursor.count() for _ in range(7)]
    hidden, layers, heads, wide, rows, positions, types = sizes
    (epsilon,) = struct.unpack("<f", cursor.take(4))
    block = cursor.count()
    if block != BLOCK_SIZE or hidden % heads:
        raise damaged(cursor.path, f"it gives blocks of {block} and {heads} heads of {hidden}")
    return Shape(hidden, layers, heads, wide, rows, positions, types, epsilon)


def _skip_tables(cursor: Cursor) -> None:
    pieces = cursor.count()
    cursor.skip(4 * 4)
    length = cursor.number("Q")
    cursor.skip(4 * (pieces + 1) + 4 * pieces + length)
    _count, size = cursor.numbers("iI")
    cursor.skip(size)


def _read_entries(cursor: Cursor) -> dict[str, Entry]:
    entries = {}
    for _ in range(cursor.count()):
        name = cursor.take(cursor.number("H")).decode(errors="replace")
        entries[name] = Entry(*cursor.numbers("BIQQ"))
    return entries


def tensor_shapes(shape: Shape) -> dict[str, tuple[int, ...]]:
    """The names and shapes of all tensors of a network; matrices are (outputs, inputs)."""
    hidden, wide = shape.hidden, shape.feed_forward
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (shape.rows, hidden),
        "emb.pos": (shape.positions, hidden),
        "emb.type": (shape.types, hidden),
        "emb.ln.w": (hidden,),
        "emb.ln.b": (hidden,),
    }
    matrices = dict.fromkeys(("q", "k", "v", "ao"), (hidden, hidden))
    matrices |= {"fi": (wide, hidden), "fo": (hidden, wide)}
    for layer in range(shape.layers):
        for name, (outputs, inputs) in matrices.items():
            shapes[f"l{layer}.{name}.w"] = (outputs, inputs)
            shapes[f"l{layer}.{name}.b"] = (outputs,)
        for name in ("aln.w", "aln.b", "oln.w", "oln.b"):
            shapes[f"l{layer}.{name}"] = (hidden,)
    return shapes


def _check_entries(layout: Layout, length: int, path: Path) -> None:
    sizes = {F32: (1, 4), Q4_0: (BLOCK_SIZE, BLOCK.itemsize)}
    for name, shape in tensor_shapes(layout.shape).items():
        entry = layout.entries.get(name)
        if entry is None or entry.count != prod(shape):
            raise damaged(path, f"tensor '{name}' of shape {shape} is not as its directory says")
        weights, size = sizes.get(entry.kind, (1, 0))
        if entry.size != entry.count // weights * size or shape[-1] % weights:
            raise damaged(path, f"tensor '{name}' has type {entry.kind} and {entry.size} bytes")
        if entry.offset + entry.size > length:
            raise damaged(path, f"tensor '{name}' lies past its end at byte {length}")
