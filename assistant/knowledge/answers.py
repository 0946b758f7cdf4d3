"""Finds the FAQ entry that answers a question: by meaning and by shared characters.

Every wording of an entry is embedded once; a question is compared with all of them in one product.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from assistant.nlu.words.normalising import fold
from assistant.records.faq import FaqEntry
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import Encoder
from retrieval.product_texts import text_hash

Vectors = NDArray[np.float32]

LEXICAL_SHARE = 0.35
TOPIC_BONUS = 0.04
RARE_BONUS = (
    0.06  # of an entry that has the rare words of a question; it never makes one near enough
)
RARE = 4  # entries that a pair of characters stands in at most
ENOUGH = (
    0.62  # below this the nearest entry is usually about something else; see docs/benchmarks.md
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An entry and how sure it is the right one (0 to 1)."""

    entry: FaqEntry
    score: float

    def text(self, language: str) -> str:
        """The answer in ``language`` if the shop wrote one."""
        return self.entry.answer(language)

    def source(self, language: str) -> dict[str, object]:
        """What a reply cites, titled by the question it answers."""
        wordings = self.entry.questions.get(language) or self.entry.wordings
        title = wordings[0] if wordings else self.entry.id
        return {"kind": "faq", "id": self.entry.id, "topic": self.entry.topic, "title": title}


class FaqAnswerer:
    """Answers from the entries of one shop."""

    def __init__(self, entries: Sequence[FaqEntry], vectors: Vectors, encoder: Encoder) -> None:
        """Takes the vectors of all wordings, entry by entry (see ``embed_entries``)."""
        self._encoder = encoder
        self._rows = [(entry, wording) for entry in entries for wording in entry.wordings]
        self._grams = [_grams(wording) for _, wording in self._rows]
        self._rarities = Rarities.of(entries)
        self._vectors = vectors

    def answer(self, question: str, topics: Sequence[str] = ()) -> Answer | None:
        """The best entry, or None if none is near enough; entries of ``topics`` are preferred."""
        if not self._rows or not question.strip():
            return None
        scores = self._scores(question[:400])
        for row, (entry, _) in enumerate(self._rows):
            scores[row] += TOPIC_BONUS if entry.topic in topics else 0.0
        rare = self._rarities.shares(question[:400])
        told = [
            score + RARE_BONUS * rare[e.id]
            for score, (e, _) in zip(scores, self._rows, strict=True)
        ]
        best = max(range(len(scores)), key=lambda row: (told[row], -row))
        if scores[best] < ENOUGH:
            return None
        return Answer(self._rows[best][0], float(scores[best]))

    def _scores(self, question: str) -> list[float]:
        dense = self._vectors @ self._encoder.encode_queries([question])[0]
        asked = _grams(question)
        lexical = [_dice(asked, grams) for grams in self._grams]
        return [
            (1 - LEXICAL_SHARE) * float(d) + LEXICAL_SHARE * x
            for d, x in zip(dense, lexical, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Rarities:
    """Which entries have the words that tell them apart: 花呗 says more of a question than 支持.

    Args:
        holders: Pairs of characters that few entries have, in their questions or answers → these.
        ids: Of all entries.
    """

    holders: Mapping[str, frozenset[str]]
    ids: tuple[str, ...]

    @classmethod
    def of(cls, entries: Sequence[FaqEntry]) -> "Rarities":
        """What is rare in ``entries``."""
        found: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            for text in (*entry.wordings, *entry.answers.values()):
                for gram in _grams(text):
                    found[gram].add(entry.id)
        rare = {gram: frozenset(ids) for gram, ids in found.items() if len(ids) <= RARE}
        return cls(rare, tuple(entry.id for entry in entries))

    def shares(self, question: str) -> dict[str, float]:
        """By entry, how much it has of what is rare in a question, from 0 to 1."""
        held = [self.holders[gram] for gram in sorted(_grams(question)) if gram in self.holders]
        whole = sum(1 / len(ids) for ids in held)
        return {
            one: sum(1 / len(ids) for ids in held if one in ids) / whole if whole else 0.0
            for one in self.ids
        }


def embed_entries(engine: Engine, entries: Sequence[FaqEntry], encoder: Encoder) -> Vectors:
    """The vectors of all wordings, entry by entry; only new or changed wordings are computed."""
    store, name = EmbeddingStore(engine), f"{encoder.name}/faq"
    wordings = {f"{e.id}#{n}": text for e in entries for n, text in enumerate(e.wordings)}
    hashes = {key: text_hash(text) for key, text in wordings.items()}
    missing = store.missing(name, hashes)
    if missing:
        fresh = encoder.encode_queries([wordings[key] for key in missing])
        store.save(name, missing, [hashes[key] for key in missing], fresh)
    ids, matrix = store.load(name)
    place = {key: row for row, key in enumerate(ids)}
    rows = [place[key] for key in wordings]
    return matrix[rows] if rows else np.zeros((0, encoder.dimension), dtype=np.float32)


def _grams(text: str) -> frozenset[str]:
    folded = "".join(character for character in fold(text) if character.isalnum())
    return frozenset(folded[i : i + 2] for i in range(max(1, len(folded) - 1)))


def _dice(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared pairs of characters, 0 to 1 (Dice 1945)."""
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 0.0
