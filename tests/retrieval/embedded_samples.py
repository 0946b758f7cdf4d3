"""A weights file of a tiny network, so that tests need neither package nor download."""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.embedded.layout import BLOCK, MAGIC, Shape, tensor_shapes

SHAPE = Shape(
    hidden=64,
    layers=2,
    heads=4,
    feed_forward=96,
    rows=80,
    positions=512,
    types=2,
    epsilon=float(np.float32(1e-12)),
)
CONTROLS = ["<s>", "<pad>", "</s>", "<unk>"]
WORDS = [
    "▁",
    "▁steel",
    "▁bot",
    "tle",
    "跑",
    "步",
    "跑步",
    "鞋",
    "▁query",
    "▁passage",
    ":",
    "<",
    "/",
    ">",
]
LETTERS = list("abcdefghijklmnopqrstuvwxyz0123456789é")
PIECES = [*CONTROLS, *WORDS, *LETTERS]
SCORES = [0.0] * len(CONTROLS) + [-2.0 - place / 8 for place in range(len(PIECES) - len(CONTROLS))]
CHARACTERS = {"\t": " ", "\u3000": " ", "Ａ": "a", "\x01": "", "㎏": "kg"}
Floats = NDArray[np.float32]


def write_weights(path: Path, seed: int = 0) -> Path:
    """Writes a weights file with random tensors."""
    random = np.random.default_rng(seed)
    head = _header() + _tables()
    shapes = tensor_shapes(SHAPE)
    payloads = {name: _payload(name, shape, random) for name, shape in shapes.items()}
    offset = len(head) + 4 + sum(2 + len(name) + 21 for name in shapes)
    directory = [struct.pack("<i", len(shapes))]
    for name, payload in payloads.items():
        kind = int(_is_quantised(name))
        entry = struct.pack("<BIQQ", kind, int(np.prod(shapes[name])), offset, len(payload))
        directory += [struct.pack("<H", len(name)), name.encode(), entry]
        offset += len(payload)
    path.write_bytes(b"".join([head, *directory, *payloads.values()]))
    return path


def _header() -> bytes:
    sizes = [SHAPE.hidden, SHAPE.layers, SHAPE.heads, SHAPE.feed_forward]
    sizes += [SHAPE.rows, SHAPE.positions, SHAPE.types]
    return MAGIC + struct.pack("<I7ifi", 1, *sizes, SHAPE.epsilon, 32)


def _tables() -> bytes:
    encoded = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, encoded)]).astype("<u4").tobytes()
    blob = b"".join(encoded)
    changes = b"".join(
        struct.pack(f"<IB{len(to)}I", ord(of), len(to), *map(ord, to))
        for of, to in CHARACTERS.items()
    )
    return b"".join(
        [
            struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob)),
            offsets,
            np.array(SCORES, "<f4").tobytes(),
            blob,
            struct.pack("<iI", len(CHARACTERS), len(changes)),
            changes,
        ]
    )


def _is_quantised(name: str) -> bool:
    return name == "emb.word" or (name.startswith("l") and name.endswith(".w") and "ln" not in name)


def _payload(name: str, shape: tuple[int, ...], random: np.random.Generator) -> bytes:
    if _is_quantised(name):
        blocks = np.zeros(int(np.prod(shape)) // 32, dtype=BLOCK)
        blocks["scale"] = random.uniform(0.01, 0.03, len(blocks))
        blocks["nibbles"] = random.integers(0, 256, blocks["nibbles"].shape)
        return blocks.tobytes()
    centre = 1.0 if name.endswith("ln.w") else 0.0
    return (centre + random.normal(0, 0.1, shape)).astype("<f4").tobytes()
