"""Vectors in a Chroma folder: the adapter, and the folder's protection.

Chroma 1.5 answers wrongly or crashes the process on files damaged by a kill or a disk, and corrupts
a folder that two processes open. So one process holds the lock, and a folder is opened only when it
is ours and exactly as it was when it was last closed; anything else is refused, set aside by the
caller and built again from the database.
"""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np

from retrieval.embeddings import STORED
from retrieval.encoder import Progress
from retrieval.errors import VectorStoreError
from retrieval.folder_seal import FolderSeal, set_aside
from retrieval.vectors import Vectors

if TYPE_CHECKING:
    from chromadb import Collection, GetResult
    from chromadb.api import ClientAPI
    from chromadb.api.client import Client

__all__ = [
    "ChromaIndex",
    "Page",
    "Synced",
    "collection_name",
    "collection_of",
    "fingerprints",
    "set_aside",
    "sync",
    "translated",
]

log = logging.getLogger(__name__)

BATCH = 5_000  # Chroma adds no more than 5,461 at once, and fails to read 80,000 at once
HASH = "hash"
QUERIES = 256  # vectors looked for in one call
WIDE = 50  # neighbours asked for where one was not enough: the graph is searched more widely
SAME = 1e-4  # cosine distance between a vector and itself, rounding included
PANIC = "PanicException"  # of Chroma's Rust core; no subclass of Exception
NOT_IN_NAMES = re.compile(r"[^a-zA-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what an index holds: ids (n), the hash with each, and the vectors (n, d)."""

    ids: list[str]
    hashes: list[str]
    vectors: Vectors


class Seal(Protocol):
    """What tells the next program whether a store can be trusted."""

    def close(self) -> None:
        """Says that it can."""

    def release(self) -> None:
        """Lets others have it."""


class ChromaIndex:
    """The ``VectorIndex`` on Chroma, by itself in a folder; close it, or use it as a context manager."""

    def __init__(self, client: "Client", collection: "Collection", seal: Seal) -> None:
        self._client = client
        self._collection = collection
        self._seal = seal

    @classmethod
    def open(cls, path: Path, encoder_name: str, dimension: int) -> "ChromaIndex":
        """Opens the folder ``path``, or creates it, for the vectors of one encoder.

        Raises:
            VectorStoreError: Another process holds the folder, or it is damaged, was not closed, or
                is of another making; the message says which.
        """
        seal = FolderSeal(path)
        seal.acquire()
        client = None
        try:
            client = _connect(path)
            return cls(client, collection_of(client, encoder_name, dimension), seal)
        except BaseException:
            if client is not None:
                client.close()
            seal.release()
            raise

    def upsert(self, ids: Sequence[str], vectors: Vectors, hashes: Sequence[str] = ()) -> None:
        """Adds or replaces ``vectors`` (n, d) under ``ids`` (n), with a hash of each."""
        kept = [{HASH: digest} for digest in (hashes or [""] * len(ids))]
        with translated():
            for start in range(0, len(ids), BATCH):
                part = slice(start, start + BATCH)
                self._collection.upsert(
                    ids=list(ids[part]),
                    embeddings=np.ascontiguousarray(vectors[part], dtype=np.float32),
                    metadatas=[*kept[part]],
                )

    def delete(self, ids: Sequence[str]) -> None:
        """Forgets ids; unknown ones are ignored."""
        with translated():
            for start in range(0, len(ids), BATCH):
                self._collection.delete(ids=list(ids[start : start + BATCH]))

    def nearest(self, query: Vectors, limit: int) -> list[tuple[str, float]]:
        """The nearest ids with their cosine, best first, ties by id."""
        if limit < 1:
            return []
        with translated():
            found = self._collection.query(
                query_embeddings=query[np.newaxis, :], n_results=limit, include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        pairs = [(key, 1 - far) for key, far in zip(found["ids"][0], distances, strict=True)]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def ids(self) -> set[str]:
        """All ids held."""
        return set(self.hashes())

    def hashes(self) -> dict[str, str]:
        """The hash that came with each id; ``""`` where none came."""
        hashes: dict[str, str] = {}
        with translated():
            for start in range(0, self._collection.count(), BATCH):
                page = self._collection.get(limit=BATCH, offset=start, include=["metadatas"])
                hashes.update(zip(page["ids"], _hashes(page), strict=True))
        return hashes

    def pages(self) -> Iterator[Page]:
        """Everything held, as it is found on reading it back, some thousand ids at a time."""
        with translated():
            for start in range(0, self._collection.count(), BATCH):
                page = self._collection.get(
                    limit=BATCH, offset=start, include=["metadatas", "embeddings"]
                )
                vectors = np.asarray(page["embeddings"], dtype=np.float32)
                yield Page(page["ids"], _hashes(page), vectors.reshape(len(page["ids"]), -1))

    def unfindable(self, page: Page) -> list[str]:
        """The ids of ``page`` that a search for their very own vector does not come near.

        A record can be held and yet be missing from the graph that is searched (Chroma issue 7678).
        """
        lost: list[str] = []
        with translated():
            for start in range(0, len(page.ids), QUERIES):
                part = slice(start, start + QUERIES)
                for wider in (1, WIDE):
                    found = self._collection.query(
                        query_embeddings=page.vectors[part], n_results=wider, include=["distances"]
                    )
                    nearest = [min(row, default=2.0) for row in found["distances"] or []]
                    if max(nearest, default=0.0) < SAME:
                        break
                pairs = zip(page.ids[part], nearest, strict=True)
                lost += [key for key, distance in pairs if distance >= SAME]
        return lost

    def close(self) -> None:
        """Writes everything out, seals the folder and lets other processes have it."""
        try:
            with translated():
                self._client.close()
            self._seal.close()
        finally:
            self._seal.release()

    def abandon(self) -> None:
        """Lets the folder go unsealed: the next to open it builds it anew."""
        try:
            with translated():
                self._client.close()
        except VectorStoreError as exc:
            log.info("%s", exc)
        finally:
            self._seal.release()

    def __enter__(self) -> "ChromaIndex":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, VectorStoreError):
            self.abandon()
        else:
            self.close()


@dataclass(frozen=True, slots=True)
class Synced:
    """How many vectors a synchronisation added, replaced, deleted and found as they were."""

    added: int = 0
    replaced: int = 0
    deleted: int = 0
    unchanged: int = 0


def sync(
    index: ChromaIndex,
    hashes: Mapping[str, str],
    ids: Sequence[str],
    vectors: Vectors,
    progress: Progress | None = None,
) -> Synced:
    """Brings ``index`` in line with the database, id by id.

    Args:
        index: The index to change.
        hashes: Text hash by id, of every product that should be held.
        ids: n ids of the rows of ``vectors``; those without a hash are ignored.
        vectors: (n, d) L2-normalised.
        progress: Told how many of the vectors that differ are written.

    Returns:
        The counts; ``added`` and ``replaced`` count only ids that have a vector.
    """
    held = index.hashes()
    wanted = fingerprints(hashes, ids, vectors)
    gone = sorted(held.keys() - hashes.keys())
    rows = [row for row, key in enumerate(ids) if wanted.get(key, held.get(key)) != held.get(key)]
    index.delete(gone)
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        index.upsert([ids[row] for row in part], vectors[part], [wanted[ids[row]] for row in part])
        if progress:
            progress(start + len(part), len(rows))
    replaced = sum(ids[row] in held for row in rows)
    unchanged = len(held) - len(gone) - replaced
    return Synced(len(rows) - replaced, replaced, len(gone), unchanged)


def fingerprints(hashes: Mapping[str, str], ids: Sequence[str], vectors: Vectors) -> dict[str, str]:
    """What an index holds beside each id that has a hash: a digest of that and of its vector.

    A vector that was made anew from the same text counts as another.
    """
    halves = np.ascontiguousarray(vectors, dtype=STORED)  # rounding is the same everywhere
    return {
        key: sha256(hashes[key].encode() + half.tobytes()).hexdigest()[:32]
        for key, half in zip(ids, halves, strict=True)
        if key in hashes
    }


def collection_name(encoder_name: str, dimension: int) -> str:
    """A name Chroma accepts, another one for each encoder and dimension."""
    digest = sha256(f"{encoder_name}/{dimension}".encode()).hexdigest()[:12]
    slug = NOT_IN_NAMES.sub("-", encoder_name).strip("-")[-60:].strip("-")
    return "-".join(part for part in ("vectors", slug, digest) if part)


def _connect(path: Path) -> "Client":
    import chromadb
    from chromadb.config import Settings

    with translated():
        settings = Settings(anonymized_telemetry=False)
        return cast("Client", chromadb.PersistentClient(path, settings=settings))


def collection_of(client: "ClientAPI", encoder_name: str, dimension: int) -> "Collection":
    """The collection of one encoder, made if it is not there."""
    with translated():
        return client.get_or_create_collection(
            collection_name(encoder_name, dimension),
            configuration={"hnsw": {"space": "cosine"}},
            embedding_function=None,  # the default one downloads a model
        )


def _hashes(page: "GetResult") -> list[str]:
    return [str((held or {}).get(HASH, "")) for held in page["metadatas"] or []]


@contextmanager
def translated() -> Iterator[None]:
    """Makes whatever Chroma raises an error of ours."""
    from chromadb.errors import ChromaError
    from httpx import HTTPError

    try:
        yield
    except (ChromaError, HTTPError, ValueError, TypeError, RuntimeError, OSError) as exc:
        raise VectorStoreError(f"The vector store failed: {exc}. It can be rebuilt.") from exc
    except BaseException as exc:
        if type(exc).__name__ != PANIC:
            raise
        raise VectorStoreError(f"The vector store broke down: {exc}. It can be rebuilt.") from exc
