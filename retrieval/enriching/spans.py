"""What is marked in a title: a stretch of its characters and what the stretch names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

OUTSIDE = 0


class Kind(StrEnum):
    """What a stretch of a title names; ``OTHER`` is a place, a person, an amount or a work."""

    PRODUCT = "product"
    BRAND = "brand"
    MODEL = "model"
    OTHER = "other"


KINDS = tuple(Kind)
LABELS = ("O", *(f"{side}-{kind}" for kind in KINDS for side in "BI"))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The characters ``start`` to before ``end`` of a title.

    Args:
        score: How sure it is, 0 to 1.
    """

    start: int
    end: int
    kind: Kind
    score: float = 1.0

    def of(self, title: str) -> str:
        """What it marks in ``title``."""
        return title[self.start : self.end]


def begin(kind: Kind) -> int:
    """The label of the first character of a span of ``kind``."""
    return 1 + 2 * KINDS.index(kind)


def spans_of(labels: Iterable[int]) -> Iterator[Span]:
    """The spans that a label for each character marks; a stray ``I-`` begins a span."""
    start, kind = 0, None
    place = -1
    for place, label in enumerate(labels):
        if kind is not None and label != begin(kind) + 1:
            yield Span(start, place, kind)
            kind = None
        if label != OUTSIDE and kind is None:
            start, kind = place, KINDS[(label - 1) // 2]
    if kind is not None:
        yield Span(start, place + 1, kind)


def labels_of(spans: Iterable[Span], length: int) -> list[int]:
    """A label for each of ``length`` characters; where spans overlap the first counts."""
    labels = [OUTSIDE] * length
    for span in spans:
        if not any(labels[span.start : span.end]):
            labels[span.start : span.end] = _labels(span)
    return labels


def _labels(span: Span) -> Sequence[int]:
    first = begin(span.kind)
    return [first, *[first + 1] * (span.end - span.start - 1)]
