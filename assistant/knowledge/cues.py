"""What an entry can be found by, and the words in it that tell entries apart."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from assistant.knowledge.entries import Entry
from assistant.nlu.words.normalising import fold
from retrieval.terms import terms

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cue:
    """A text that leads to an entry.

    Args:
        entry: Its place among the entries.
        passage: The passage it is, or whose heading it is; None for a question to the whole.
        quoted: Whether it is a passage's own words rather than a question.
    """

    entry: int
    text: str
    passage: int | None = None
    quoted: bool = False


def cues_of(entries: Sequence[Entry]) -> list[Cue]:
    """The cues of all entries, entry by entry."""
    return [cue for place, entry in enumerate(entries) for cue in _cues(place, entry)]


def _cues(place: int, entry: Entry) -> Iterable[Cue]:
    yield from (Cue(place, wording) for wording in entry.wordings)
    yield from (Cue(place, answer, quoted=True) for answer in entry.answers.values())
    for number, passage in enumerate(entry.passages):
        first = number == 0 or entry.passages[number - 1].heading != passage.heading
        if passage.heading and first:
            yield Cue(place, f"{entry.title} {passage.heading}", number)
        yield Cue(place, passage.text, number, quoted=True)


def grams(text: str) -> frozenset[str]:
    """What two texts can share: their terms in either language, without those that say nothing."""
    return frozenset(terms(fold(text)))


class Words:
    """Which texts share how much with a question.

    Args:
        texts: What is compared, in order.
    """

    def __init__(self, texts: Sequence[Iterable[str]]) -> None:
        found = [frozenset(one) for one in texts]
        held = Counter(gram for one in found for gram in one)
        self._columns = {gram: column for column, gram in enumerate(sorted(held))}
        usual = math.log(1 + len(found))
        self._rarest = usual
        self._weights = {gram: usual - math.log(number) for gram, number in held.items()}
        self._matrix = _matrix(found, self._columns)

    def covered(self, question: frozenset[str]) -> Scores:
        """(n,) the share of a question's grams that each text has, rare ones counting more.

        What no text has counts as the rarest of all: it is then about something else.
        """
        vector = np.zeros(len(self._columns))
        for gram in question:
            if gram in self._columns:
                vector[self._columns[gram]] = self._weights[gram]
        whole = sum(self._weights.get(gram, self._rarest) for gram in question)
        return np.asarray(
            self._matrix @ vector / whole if whole else np.zeros(self._matrix.shape[0])
        )


def _matrix(found: Sequence[frozenset[str]], columns: dict[str, int]) -> csr_matrix:
    rows = [row for row, one in enumerate(found) for _ in one]
    places = [columns[gram] for one in found for gram in one]
    ones = np.ones(len(rows))
    return csr_matrix((ones, (rows, places)), shape=(len(found), len(columns)))
