"""How alike products are by their own facts: what serves an item that no one has taken yet.

Attributes and text vectors are handed in; nothing is encoded here. Likeness is a cosine, and where
both are known their mean.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.errors import ModelError
from recommender.interactions import Floats, Histories, Interactions, Ints
from recommender.models.protocol import Arrays, Recommender

Features = sparse.csr_array[np.float32] | Floats  # attributes are sparse, vectors dense
RARITY = 1.5  # a shared rare attribute says more; best of .5, 1, 1.5, 2 on Amazon Beauty
STRIPE = 100_000
SMALLEST = 1e-9


class ContentSimilarity(Recommender):
    """Scores items by their likeness to what a history holds.

    Args:
        blocks: Features of all items, (n_items, n_features) each, rows of length one or zero.
        recency: A history item ``k`` events back counts ``(k + 1) ** -recency``.
    """

    kind: ClassVar[str] = "content"

    def __init__(self, blocks: Sequence[Features], recency: float = 1.3) -> None:
        self.blocks = tuple(blocks)
        self.recency = recency

    @classmethod
    def of(
        cls,
        attributes: Sequence[Sequence[str]] | None = None,
        words: Sequence[Sequence[str]] | None = None,
        vectors: Floats | None = None,
    ) -> Self:
        """Likeness of items by what is known of them.

        Args:
            attributes: The attribute values of each item, such as ``brand:…``; empty is allowed.
            words: The words of each item's title; empty is allowed.
            vectors: A text vector of each item, (n_items, d), of any length.
        """
        listed = (values for values in (attributes, words) if values is not None)
        blocks: list[Features] = [_attribute_features(values) for values in listed]
        if vectors is not None:
            blocks.append(_vector_features(vectors))
        return cls(blocks)

    @property
    def n_items(self) -> int:
        """How many items have features."""
        return int(self.blocks[0].shape[0]) if self.blocks else 0

    def fit(self, interactions: Interactions) -> Self:
        """Learns nothing from events; checks that the items are the same in number.

        Raises:
            ModelError: The features are of other items.
        """
        if any(block.shape[0] != interactions.n_items for block in self.blocks):
            raise ModelError(
                f"Content features are of {self.n_items} items; expected {interactions.n_items}."
            )
        return self

    def score_many(self, histories: Histories) -> Floats:
        """The cosine of each item to the sum of a history's items, at least 0."""
        total = np.zeros((len(histories), self.n_items), dtype=np.float32)
        for block in self.blocks:
            taste = _dense(histories.matrix(self.n_items, self.recency) @ block)
            total += (block @ _unit_rows(taste).T).T
        return np.clip(total / max(len(self.blocks), 1), 0, 1)

    def pairs(self, first: Ints, second: Ints) -> Floats:
        """How alike ``first[k]`` and ``second[k]`` are, 0 to 1, for each pair of item numbers."""
        found = np.zeros(len(first), dtype=np.float32)
        for start in range(0, len(first), STRIPE):
            part = slice(start, start + STRIPE)
            for block in self.blocks:
                products = block[first[part]] * block[second[part]]
                found[part] += products.sum(axis=1)
        return np.clip(found / max(len(self.blocks), 1), 0, 1)

    def main_causes(self, history: Sequence[int], weights: Floats) -> Ints:
        """The place in ``history`` most like each item, ties to the more recent, (n_items,).

        Items like none of the history get -1.
        """
        if not len(history):
            return np.full(self.n_items, -1, dtype=np.int64)
        alike = np.zeros((len(history), self.n_items), dtype=np.float32)
        for block in self.blocks:
            alike += _dense(block @ block[np.asarray(history)].T).T
        newest_first = (alike * weights[:, None])[::-1]
        places = len(history) - 1 - np.argmax(newest_first, axis=0)
        return np.where(newest_first.max(axis=0) > 0, places, -1)

    def settings(self) -> dict[str, float]:
        """How fast a history fades."""
        return {"recency": self.recency}

    def arrays(self) -> Arrays:
        """The features, block by block."""
        return {
            f"{number}.{name}": values
            for number, block in enumerate(self.blocks)
            for name, values in _block_arrays(block).items()
        }

    @classmethod
    def restored(cls, settings: Mapping[str, float], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """As it was saved."""
        blocks: dict[str, Arrays] = {}
        for name, values in arrays.items():
            number, part = name.split(".")
            blocks.setdefault(number, {})[part] = values
        return cls([_block(blocks[number]) for number in sorted(blocks)], **settings)


def _attribute_features(attributes: Sequence[Sequence[str]]) -> Features:
    names = sorted({value for values in attributes for value in values})
    number = {name: place for place, name in enumerate(names)}
    rows = [sorted({number[value] for value in values}) for values in attributes]
    indices = np.array([place for row in rows for place in row], dtype=np.int64)
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    holders = np.bincount(indices, minlength=len(names))
    rarity = np.log((1 + len(rows)) / (1 + holders)) ** RARITY
    table = sparse.csr_array((rarity[indices], indices, indptr), shape=(len(rows), len(names)))
    lengths = np.sqrt(np.asarray(table.power(2).sum(axis=1)).ravel())
    scale = sparse.diags_array(1 / np.maximum(lengths, SMALLEST))
    return sparse.csr_array((scale @ table).astype(np.float32))


def _vector_features(vectors: Floats) -> Floats:
    """Vectors about their mean: encoders give all texts of one shop much the same direction."""
    return _unit_rows(vectors - vectors.mean(axis=0, keepdims=True))


def _unit_rows(values: Floats) -> Floats:
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    return np.asarray(values / np.maximum(lengths, SMALLEST), dtype=np.float32)


def _dense(values: "sparse.csr_array[Any] | Floats") -> Floats:
    return values if isinstance(values, np.ndarray) else values.toarray()


def _block_arrays(block: Features) -> Arrays:
    if isinstance(block, np.ndarray):
        return {"dense": block}
    shape = np.array(block.shape)
    return {"data": block.data, "indices": block.indices, "indptr": block.indptr, "shape": shape}


def _block(arrays: Arrays) -> Features:
    if "dense" in arrays:
        return arrays["dense"]
    parts = (arrays["data"], arrays["indices"], arrays["indptr"])
    return sparse.csr_array(parts, shape=tuple(arrays["shape"].tolist()))
