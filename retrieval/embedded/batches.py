"""Running a network on many texts: sorted by length, padded, in batches of bounded size.

A network is anything that takes padded vectors and a mask; ONNX Runtime and OpenVINO stand behind
this protocol.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.embedded.weights import TokenEmbeddings

Floats = NDArray[np.float32]
Mask = NDArray[np.int64]
Ids = Sequence[Sequence[int]]

EMBEDDINGS, MASK = "embeddings", "attention_mask"  # inputs of every graph
SENTENCE, HIDDEN = "sentence", "hidden"  # outputs of every graph
ROWS_PER_BATCH = 64
TOKENS_PER_BATCH = 2048  # fillers included; attention over 4 texts of 512 tokens takes 50 MB


class Network(Protocol):
    """One forward pass."""

    def infer(self, embeddings: Floats, mask: Mask) -> dict[str, Floats]:
        """The outputs by name, each (batch, n).

        Args:
            embeddings: Vectors of the tokens (batch, seq, hidden), zeros for fillers.
            mask: 1 for tokens, 0 for fillers (batch, seq).
        """


def run(network: Network, embeddings: TokenEmbeddings, ids: Ids) -> dict[str, Floats]:
    """The outputs of ``network`` for each text, in the order given.

    Args:
        network: What to run.
        embeddings: Where the vectors of the tokens come from.
        ids: The tokens of each text; at least one text.
    """
    if len(ids) == 1:  # a message: nothing to sort, to fill up or to put back
        return network.infer(*_pad(ids, embeddings))
    places = list(_batches(ids))
    parts = [network.infer(*_pad([ids[place] for place in batch], embeddings)) for batch in places]
    back = np.argsort(np.concatenate(places), kind="stable")
    return {name: np.concatenate([part[name] for part in parts])[back] for name in parts[0]}


def _batches(ids: Ids) -> Iterator[list[int]]:
    """The places of the texts, shortest first; a batch ends where one more would be too much."""
    batch: list[int] = []
    for place in sorted(range(len(ids)), key=lambda place: len(ids[place])):
        tokens = (len(batch) + 1) * len(ids[place])
        if batch and (len(batch) == ROWS_PER_BATCH or tokens > TOKENS_PER_BATCH):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _pad(rows: Ids, embeddings: TokenEmbeddings) -> tuple[Floats, Mask]:
    if len(rows) == 1:
        return embeddings.lookup(rows[0])[None], np.ones((1, len(rows[0])), dtype=np.int64)
    longest = max(map(len, rows))
    mask = np.zeros((len(rows), longest), dtype=np.int64)
    for number, row in enumerate(rows):
        mask[number, : len(row)] = 1
    padded = np.zeros((len(rows), longest, embeddings.hidden), dtype=np.float32)
    padded[mask.astype(bool)] = embeddings.lookup([token for row in rows for token in row])
    return padded, mask
