"""Holds the shop's vector store, or does without it when another process has it.

Chroma is a cache for one process. A second one (a search at the command line while the shop serves)
works on the vectors in the database instead, which are the same.
"""

import logging
from collections.abc import Mapping, Sequence

from assistant.shop.folder import Shop
from retrieval.chroma_index import ChromaIndex, sync
from retrieval.encoder import Encoder
from retrieval.errors import VectorStoreError
from retrieval.folder_seal import set_aside
from retrieval.vectors import MemoryIndex, VectorIndex, Vectors

log = logging.getLogger(__name__)


class HeldIndex:
    """A vector index and how to bring it in line with the database."""

    def __init__(self, index: VectorIndex) -> None:
        self.index = index

    def sync(self, hashes: Mapping[str, str], ids: Sequence[str], vectors: Vectors) -> None:
        """Makes the index hold exactly the vectors of the database."""
        if isinstance(self.index, ChromaIndex):
            sync(self.index, hashes, ids, vectors)
            return
        self.index.delete(sorted(self.index.ids() - set(ids)))
        self.index.upsert(ids, vectors)

    def close(self) -> None:
        """Seals the store so that the next process can trust it."""
        if isinstance(self.index, ChromaIndex):
            self.index.close()


def hold_index(shop: Shop, encoder: Encoder) -> HeldIndex:
    """Opens the shop's Chroma folder; a damaged or foreign one is set aside and built anew."""
    try:
        return HeldIndex(ChromaIndex.open(shop.chroma, encoder.name, encoder.dimension))
    except VectorStoreError as exc:
        if "in use" in str(exc):
            log.info("The vector store is in use; searching the database's vectors instead.")
            return HeldIndex(MemoryIndex())
        moved = set_aside(shop.chroma)
        log.warning("%s It was moved to '%s' and is built anew.", exc, moved)
        return HeldIndex(ChromaIndex.open(shop.chroma, encoder.name, encoder.dimension))
