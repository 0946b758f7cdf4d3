"""Compares the vector store with the database id by id, brings it in line, or builds it anew.

A right count proves nothing and neither does a right id: what is held is read back and compared
with the vector in the database, and every vector is searched for.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.shop.folder import Shop
from assistant.shop.vectors import Room, room_of_products, staged
from retrieval.chroma_index import ChromaIndex, Page, fingerprints, sync
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import Encoder
from retrieval.errors import VectorStoreError, VectorStoreInUse
from retrieval.folder_seal import inspect, set_aside
from retrieval.vectors import Vectors

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
ROUNDING = 1e-4  # of a number of a unit vector
PATIENCE = 10.0  # seconds; another command has the store for moments, a server for good
LOOK_EVERY = 0.2
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Parity:
    """The ids on which vector store and database differ, by how.

    Args:
        missing: In the database only.
        foreign: In the store only.
        stale: Of another text, or another vector of it.
        altered: With the right mark, but read back as another vector.
        unfindable: Held, but not found by a search for their own vector.
    """

    missing: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    unfindable: tuple[str, ...] = ()

    @property
    def differing(self) -> int:
        """How many ids differ in one way or another."""
        return len({key for part in fields(self) for key in getattr(self, part.name)})

    def __str__(self) -> str:
        named = ((part.name, getattr(self, part.name)) for part in fields(self))
        return "; ".join(_listed(name, keys) for name, keys in named if keys) or "no difference"


class StoreCheck:
    """A vector store, seen from the database.

    Args:
        room: What it should hold, and where it is.
        progress: Told how far long work is.
    """

    def __init__(self, room: Room, progress: Progress | None = None) -> None:
        self._room = room
        self._progress = progress or (lambda _what, _done, _total: None)
        store = EmbeddingStore(room.engine)
        self._hashes = store.hashes(room.name)
        self._ids, self._vectors = store.load(room.name)

    @classmethod
    def of_products(
        cls, shop: Shop, encoder: Encoder, progress: Progress | None = None
    ) -> "StoreCheck":
        """The store of the products' vectors that ``encoder`` made."""
        return cls(room_of_products(shop, encoder), progress)

    def __len__(self) -> int:
        """How many vectors the database has."""
        return len(self._ids)

    def look(self) -> Parity:
        """What differs; nothing is repaired, and a store that is not as it was left is not opened.

        Raises:
            VectorStoreInUse: Another process has it.
            VectorStoreError: It is damaged, was not closed, or is of another making.
        """
        path = self._room.path
        if self._room.server is None:
            inspect(path)
            if not path.exists():
                return Parity(missing=tuple(self._ids))
        with self._open(patience=0) as index:
            return self._compare(index)

    def repair(self) -> Parity:
        """Brings the store in line, or builds it anew where that does not help.

        Raises:
            VectorStoreInUse: Another process has it and keeps it.
            VectorStoreError: It cannot be built here.
        """
        try:
            with self._open(PATIENCE) as index:
                self._fill(index)
                left = self._compare(index)
        except VectorStoreInUse:
            raise
        except VectorStoreError:
            return self.rebuild()
        return self.rebuild() if left.differing else left

    def rebuild(self) -> Parity:
        """Sets the store aside and fills a new one from the database; nothing is embedded.

        Raises:
            VectorStoreInUse: Another process has it and keeps it.
            VectorStoreError: It cannot be built here.
        """
        path, on_a_server = self._room.path, self._room.server is not None
        if not on_a_server and (path.exists() or path.is_symlink()):
            self._patiently(lambda: set_aside(path), PATIENCE)
        with self._open(PATIENCE) as index:
            if on_a_server:  # where others have it open: what is in it goes, not what it is in
                index.delete(sorted(index.ids()))
            self._fill(index)
            return self._compare(index)

    def _open(self, patience: float) -> ChromaIndex:
        return self._patiently(self._room.open, patience)

    def _patiently(self, act: Callable[[], T], patience: float) -> T:
        began = time.monotonic()
        while True:
            try:
                return act()
            except VectorStoreInUse:
                waited = time.monotonic() - began
                if waited >= patience:
                    raise
                self._progress("waiting for another process", int(waited), int(patience))
                time.sleep(LOOK_EVERY)

    def _fill(self, index: ChromaIndex) -> None:
        sync(index, self._hashes, self._ids, self._vectors, staged(self._progress))

    def _compare(self, index: ChromaIndex) -> Parity:
        wanted = fingerprints(self._hashes, self._ids, self._vectors)
        row_of = {key: row for row, key in enumerate(self._ids)}
        found: dict[str, list[str]] = {part.name: [] for part in fields(Parity)}
        missing = set(wanted)
        self._progress("comparing vectors", 0, len(wanted))
        for page in index.pages():
            missing -= set(page.ids)
            known = np.array([key in wanted for key in page.ids], dtype=np.bool_)
            marked = np.array(
                [wanted.get(key) == mark for key, mark in zip(page.ids, page.hashes, strict=True)],
                dtype=np.bool_,
            )
            rows = [row_of.get(key, 0) for key in page.ids]
            same = marked & _alike(page, self._vectors[rows])
            found["foreign"] += _named(page, ~known)
            found["stale"] += _named(page, known & ~marked)
            found["altered"] += _named(page, marked & ~same)
            found["unfindable"] += index.unfindable(page)
            self._progress("comparing vectors", len(wanted) - len(missing), len(wanted))
        found["missing"] = sorted(missing)
        return Parity(**{name: tuple(keys) for name, keys in found.items()})


def _alike(page: Page, vectors: Vectors) -> NDArray[np.bool_]:
    if page.vectors.shape != vectors.shape:
        return np.zeros(len(page.ids), dtype=np.bool_)
    return np.asarray(np.abs(page.vectors - vectors).max(axis=1) < ROUNDING)


def _named(page: Page, mask: NDArray[np.bool_]) -> list[str]:
    return [page.ids[row] for row in np.flatnonzero(mask)]


def _listed(name: str, keys: tuple[str, ...]) -> str:
    more = ", …" if len(keys) > SHOWN else ""
    return f"{len(keys):,} {name} ({', '.join(keys[:SHOWN])}{more})"
