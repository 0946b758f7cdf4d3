"""Looks whether the vectors in the database are whole, of these very texts, and of this encoder."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from assistant.shop.embedding import embed_missing
from assistant.shop.folder import Shop
from retrieval.catalog import Catalog
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import Encoder
from retrieval.errors import EncoderError
from retrieval.product_texts import embedding_text, text_hash
from retrieval.vectors import Vectors

Progress = Callable[[str, int, int], None]
SAMPLE = 32  # texts encoded again; the encoder's arithmetic and 16 bits move a cosine by under .01
SAME = 0.95


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with the vectors in the database.

    Args:
        missing: Ids without a vector of their text, or with one of another length.
        empty: Ids whose vector is zero or holds no numbers.
        orphans: Ids of vectors without a product.
        unlike: Sampled ids whose vector is not what the encoder makes of the text.
    """

    missing: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    orphans: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.missing or self.empty or self.orphans or self.unlike)

    def __str__(self) -> str:
        told = (
            (len(self.missing), "missing or out of date"),
            (len(self.empty), "without numbers"),
            (len(self.orphans), "without a product"),
            (len(self.unlike), f"of {SAMPLE} sampled not what the encoder makes"),
        )
        return "; ".join(f"{count:,} {what}" for count, what in told if count)


class VectorCheck:
    """The vectors of one encoder in a shop's database."""

    def __init__(self, shop: Shop, encoder: Encoder, progress: Progress | None = None) -> None:
        self._shop = shop
        self._encoder = encoder
        self._progress = progress
        self._store = EmbeddingStore(shop.engine)
        self._texts = {p.id: embedding_text(p) for p in Catalog(shop.engine).all()}

    @property
    def count(self) -> int:
        """How many products should have a vector."""
        return len(self._texts)

    def look(self) -> Wrong:
        """What is wrong; nothing is changed."""
        name = self._encoder.name
        hashes = {key: text_hash(text) for key, text in self._texts.items()}
        missing = self._store.missing(name, hashes, self._encoder.dimension)
        orphans = sorted(self._store.hashes(name).keys() - self._texts.keys())
        try:
            ids, matrix = self._store.load(name)
        except EncoderError:  # of different lengths; those that do not fit count as missing
            return Wrong(missing=tuple(missing), orphans=tuple(orphans))
        whole = np.isfinite(matrix).all(axis=1) & matrix.any(axis=1)
        empty = [ids[row] for row in np.flatnonzero(~whole)]
        bad = {*missing, *orphans, *empty}
        sound = [row for row, key in enumerate(ids) if key not in bad]
        return Wrong(tuple(missing), tuple(empty), tuple(orphans), self._unlike(ids, matrix, sound))

    def repair(self, wrong: Wrong) -> int:
        """Computes what is wrong anew; returns how many vectors that were.

        Where a sampled vector is not of this encoder, none is trusted.
        """
        useless = tuple(self._texts) if wrong.unlike else wrong.empty
        self._store.forget(self._encoder.name, useless)
        self._store.forget(self._encoder.name, wrong.orphans)
        return embed_missing(self._shop, self._encoder, self._progress)

    def _unlike(self, ids: list[str], matrix: Vectors, rows: list[int]) -> tuple[str, ...]:
        sample = rows[:: max(1, len(rows) // SAMPLE)][:SAMPLE]
        fresh = self._encoder.encode_documents([self._texts[ids[row]] for row in sample])
        cosines = (fresh * matrix[sample]).sum(axis=1) if sample else []
        return tuple(ids[row] for row, near in zip(sample, cosines, strict=True) if near < SAME)
