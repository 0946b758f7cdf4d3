"""Precision, recall and F1 of marked spans: a span counts when both borders and its kind are right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.enriching.spans import KINDS, Kind, Span


@dataclass(frozen=True, slots=True)
class Score:
    """How well spans were found.

    Args:
        right: Found spans that are marked.
        found: Spans that were found.
        marked: Spans that should be found.
    """

    right: int
    found: int
    marked: int

    @property
    def precision(self) -> float:
        """Of the spans found, how many are right; 0 if none is found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Of the spans marked, how many are found; 0 if none is marked."""
        return self.right / self.marked if self.marked else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.found + self.marked
        return 2 * self.right / both if both else 0.0


def scores(
    found: Sequence[Iterable[Span]], marked: Sequence[Iterable[Span]]
) -> dict[Kind | None, Score]:
    """The score of each kind, and of all kinds together as ``None``."""
    ours, theirs = _places(found), _places(marked)
    table: dict[Kind | None, Score] = {kind: _score(ours, theirs, kind) for kind in KINDS}
    table[None] = Score(len(ours & theirs), len(ours), len(theirs))
    return table


Place = tuple[int, int, int, Kind]


def _places(rows: Sequence[Iterable[Span]]) -> set[Place]:
    return {
        (row, span.start, span.end, span.kind) for row, spans in enumerate(rows) for span in spans
    }


def _score(found: set[Place], marked: set[Place], kind: Kind) -> Score:
    ours = {place for place in found if place[3] is kind}
    theirs = {place for place in marked if place[3] is kind}
    return Score(len(ours & theirs), len(ours), len(theirs))
