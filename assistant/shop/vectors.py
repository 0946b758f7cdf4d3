"""Holds the shop's vector store, or does without it when another process has it.

Chroma is a cache for one process. A second one (a search at the command line while the shop serves)
works on the vectors in the database instead, which are the same; so does one whose store cannot be
opened, moved or written.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from assistant.shop.folder import Shop
from assistant.shop.places import vectors_of
from retrieval.candidates import SCANNED_ROWS
from retrieval.chroma_index import ChromaIndex, sync
from retrieval.chroma_server import ChromaServer
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import Encoder
from retrieval.errors import VectorStoreError, VectorStoreInUse
from retrieval.folder_seal import set_aside
from retrieval.vectors import MemoryIndex, VectorIndex, Vectors

Progress = Callable[[str, int, int], None]
log = logging.getLogger(__name__)


class HeldIndex:
    """A vector index and how to bring it in line with the database.

    Args:
        index: None where the vectors themselves are scanned; then there is nothing to do.
    """

    def __init__(self, index: VectorIndex | None) -> None:
        self.index = index

    def sync(
        self,
        hashes: Mapping[str, str],
        ids: Sequence[str],
        vectors: Vectors,
        progress: Progress | None = None,
    ) -> None:
        """Makes the index hold exactly the vectors of the database.

        A store that fails (its folder was deleted, the disk is full) is left as it is, to be built
        anew when it is next opened, and the database's vectors are searched instead.
        """
        if isinstance(self.index, ChromaIndex):
            try:
                sync(self.index, hashes, ids, vectors, staged(progress))
                return
            except VectorStoreError as exc:
                log.warning("%s Searching the database's vectors instead.", exc)
                self.index.abandon()
                self.index = MemoryIndex()
        if self.index is None:
            return
        self.index.delete(sorted(self.index.ids() - set(ids)))
        self.index.upsert(ids, vectors)

    def close(self) -> None:
        """Seals the store so that the next process can trust it."""
        if isinstance(self.index, ChromaIndex):
            try:
                self.index.close()
            except VectorStoreError as exc:  # all it can cost is building it anew
                log.warning("%s", exc)


@dataclass(frozen=True, slots=True)
class Room:
    """Where vectors of one kind are kept twice: in the database, and in a Chroma folder of their own.

    Args:
        path: The Chroma folder.
        name: Under which the database has them, and the collection is named.
        dimension: The length of a vector.
        server: The Chroma server that has them instead of the folder.
    """

    engine: Engine
    path: Path
    name: str
    dimension: int
    server: ChromaServer | None = None

    def open(self) -> ChromaIndex:
        """The folder, opened or created, or the server.

        Raises:
            VectorStoreError: As ``ChromaIndex.open``.
        """
        if self.server is not None:
            return self.server.open(self.name, self.dimension)
        return ChromaIndex.open(self.path, self.name, self.dimension)


def room_of_products(shop: Shop, encoder: Encoder) -> Room:
    """Where the vectors of the products are."""
    where = vectors_of(shop.path)
    return Room(shop.engine, shop.chroma, encoder.name, encoder.dimension, where)


def index_for(shop: Shop, encoder: Encoder, count: int) -> HeldIndex:
    """The index that a search of ``count`` products works with; most need none."""
    return hold_index(shop, encoder) if count > SCANNED_ROWS else HeldIndex(None)


def hold_index(shop: Shop, encoder: Encoder) -> HeldIndex:
    """Opens the shop's Chroma folder; a damaged or foreign one is set aside and built anew."""
    return hold_room(room_of_products(shop, encoder))


def hold_room(room: Room) -> HeldIndex:
    """Opens a Chroma folder; a damaged or foreign one is set aside and built anew."""
    try:
        return HeldIndex(room.open())
    except VectorStoreInUse:
        log.info("The vector store is in use; searching the database's vectors instead.")
    except VectorStoreError as exc:
        try:
            return HeldIndex(_anew(room, exc))
        except VectorStoreError as again:
            log.warning("%s Searching the database's vectors instead.", again)
    return HeldIndex(MemoryIndex())


def bring_in_line(shop: Shop, encoder: Encoder, progress: Progress | None = None) -> None:
    """Makes the products' vector store hold what the database has."""
    bring_room_in_line(room_of_products(shop, encoder), progress)


def bring_room_in_line(room: Room, progress: Progress | None = None) -> None:
    """Makes a vector store hold what the database has; whoever holds it now does that itself.

    Another writer that finds the store in use goes away at once, so its changes are looked for
    after the store is closed.
    """
    store = EmbeddingStore(room.engine)
    seen = None
    while seen != (hashes := store.hashes(room.name)):
        held = hold_room(room)
        if not isinstance(held.index, ChromaIndex):
            return
        try:
            held.sync(hashes, *store.load(room.name), progress)
        finally:
            held.close()
        seen = hashes


def staged(progress: Progress | None) -> Callable[[int, int], None] | None:
    """Progress on writing vectors as progress on the shop."""
    if progress is None:
        return None
    return lambda done, total: progress("filling the vector store", done, total)


def _anew(room: Room, why: VectorStoreError) -> ChromaIndex:
    if room.server is not None:
        raise why  # a server is nobody's to move away
    moved = set_aside(room.path)
    log.warning("%s It was moved to '%s' and is built anew.", why, moved)
    return room.open()
