"""Labels and spans say the same."""

import pytest

from retrieval.enriching.spans import LABELS, Kind, Span, labels_of, spans_of


def test_spans_survive_being_written_as_labels() -> None:
    spans = [Span(0, 2, Kind.BRAND), Span(2, 5, Kind.PRODUCT), Span(7, 8, Kind.MODEL)]
    assert list(spans_of(labels_of(spans, 8))) == spans


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param(["I-brand", "I-brand"], [Span(0, 2, Kind.BRAND)], id="stray I begins"),
        pytest.param(
            ["B-brand", "B-brand"],
            [Span(0, 1, Kind.BRAND), Span(1, 2, Kind.BRAND)],
            id="B ends the one before",
        ),
        pytest.param(
            ["B-brand", "I-model"],
            [Span(0, 1, Kind.BRAND), Span(1, 2, Kind.MODEL)],
            id="another kind begins",
        ),
        pytest.param([], [], id="empty"),
    ],
)
def test_labels_are_read_as_spans(labels: list[str], expected: list[Span]) -> None:
    assert list(spans_of(LABELS.index(label) for label in labels)) == expected


def test_of_overlapping_spans_the_first_counts() -> None:
    labels = labels_of([Span(0, 3, Kind.BRAND), Span(2, 4, Kind.MODEL)], 4)
    assert list(spans_of(labels)) == [Span(0, 3, Kind.BRAND)]
