"""The vectors of cues: exact for the thousands a shop has, in Chroma for more.

A collection of their own, in a folder of their own, so that neither store waits for the other. It is
kept in line whenever answers are taken in; a search opens it only beyond ``SCANNED_CUES``, because up
to there comparing all of them is exact and takes less than the embedding of the question.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from sqlalchemy import Engine

from assistant.knowledge.cues import Cue, Scores
from assistant.knowledge.entries import Entry
from assistant.nlu.classifying.classifier import Classifier
from assistant.nlu.meaning import Intent
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import Encoder
from retrieval.errors import VectorStoreError
from retrieval.product_texts import text_hash
from retrieval.vectors import VectorIndex, Vectors

SCANNED_CUES = 20_000
NEIGHBOURS = 200
log = logging.getLogger(__name__)


class CueVectors(Protocol):
    """Says how near cues are to a question."""

    def cosines(self, question: Vectors) -> Scores:
        """(n,) the cosine of each cue, NaN for those that were not compared."""


@dataclass(frozen=True, slots=True)
class ScannedCues:
    """The exact scan: every cue is compared.

    Args:
        matrix: (n, d) L2-normalised.
    """

    matrix: Vectors

    def cosines(self, question: Vectors) -> Scores:
        """(n,) the cosine of each cue."""
        return np.asarray(self.matrix @ question, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class IndexedCues:
    """The nearest cues only, from an index.

    Args:
        keys: Of the cues in order, as the index names them.
    """

    index: VectorIndex
    keys: Sequence[str]

    def cosines(self, question: Vectors) -> Scores:
        """(n,) the cosines of the nearest cues, NaN for all others."""
        place = {key: row for row, key in enumerate(self.keys)}
        found = np.full(len(self.keys), np.nan)
        for key, cosine in self._near(question):
            if key in place:
                found[place[key]] = cosine
        return found

    def _near(self, question: Vectors) -> list[tuple[str, float]]:
        try:
            return self.index.nearest(question, NEIGHBOURS)
        except VectorStoreError as exc:  # words alone find answers until the store is back
            log.warning("%s", exc)
            return []


def store_name(encoder: Encoder) -> str:
    """Under which name vectors of cues are kept in the database and in Chroma."""
    return f"{encoder.name}/knowledge"


def key_of(entries: Sequence[Entry], cue: Cue) -> str:
    """What a cue is called: its entry and a digest of its words."""
    return f"{entries[cue.entry].id}#{'p' if cue.quoted else 'q'}{text_hash(cue.text)[:16]}"


def embed_cues(
    engine: Engine, entries: Sequence[Entry], cues: Sequence[Cue], encoder: Encoder
) -> tuple[list[str], Vectors]:
    """Keys and vectors (n, d) of all cues, in order; only new ones are computed.

    Those of entries that are gone are forgotten.
    """
    keys = [key_of(entries, cue) for cue in cues]
    told = dict(zip(keys, cues, strict=True))
    store, name = EmbeddingStore(engine), store_name(encoder)
    hashes = {key: text_hash(cue.text) for key, cue in told.items()}
    stored = store.hashes(name)
    store.forget(name, sorted(stored.keys() - hashes.keys()))
    missing = store.missing(name, hashes, encoder.dimension)
    for quoted in (False, True):
        part = [key for key in missing if told[key].quoted is quoted]
        encode = encoder.encode_documents if quoted else encoder.encode_queries
        if part:
            fresh = encode([told[key].text for key in part])
            store.save(name, part, [hashes[key] for key in part], fresh)
    return keys, _in_order(store, name, keys, encoder.dimension)


def intents_of(
    engine: Engine,
    entries: Sequence[Entry],
    cues: Sequence[Cue],
    classifier: Classifier,
    name: str,
) -> Vectors:
    """(entries, intents) what the questions of each entry ask for, L2-normalised.

    What the classifier called ``name`` said before is kept in the database.
    """
    asked = {key_of(entries, cue): cue for cue in cues if not cue.quoted and cue.passage is None}
    store, kept = EmbeddingStore(engine), f"intents/{name}"
    hashes = {key: text_hash(cue.text) for key, cue in asked.items()}
    store.forget(kept, sorted(store.hashes(kept).keys() - hashes.keys()))
    missing = store.missing(kept, hashes, len(Intent))
    if missing:
        labelled = [classifier.classify(asked[key].text).intents for key in missing]
        fresh = np.array([intent_vector(one) for one in labelled], dtype=np.float32)
        store.save(kept, missing, [hashes[key] for key in missing], fresh)
    matrix = _in_order(store, kept, list(asked), len(Intent))
    sums = np.zeros((len(entries), len(Intent)), dtype=np.float32)
    np.add.at(sums, [cue.entry for cue in asked.values()], matrix)
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.where(norms == 0, 1, norms), dtype=np.float32)


def intent_vector(intents: Mapping[Intent, float]) -> Vectors:
    """(intents,) probabilities as a unit vector."""
    vector = np.array([intents.get(intent, 0.0) for intent in Intent], dtype=np.float32)
    norm = float(np.linalg.norm(vector))
    return np.asarray(vector / norm if norm else vector, dtype=np.float32)


def _in_order(store: EmbeddingStore, name: str, keys: Sequence[str], dimension: int) -> Vectors:
    ids, matrix = store.load(name)
    place = {key: row for row, key in enumerate(ids)}
    rows = [place[key] for key in keys]
    return matrix[rows] if rows else np.zeros((0, dimension), dtype=np.float32)
