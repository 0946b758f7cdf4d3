"""Files of marked titles: packed or not, separated by space or tab, and what is wrong with others."""

import gzip
from pathlib import Path

import pytest

from retrieval.enriching.annotated import Annotated, distinct, read_annotated
from retrieval.enriching.spans import Kind, Span
from retrieval.errors import AnnotationError

SMALL = "岚 B-HPPX\n汐 I-HPPX\n, O\n杯 B-HCCX\n\n灯\tB-HCCX\n"
EXPECTED = [
    Annotated("岚汐,杯", (Span(0, 2, Kind.BRAND), Span(3, 4, Kind.PRODUCT))),
    Annotated("灯", (Span(0, 1, Kind.PRODUCT),)),
]


@pytest.mark.parametrize("packed", [True, False])
def test_titles_are_read(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("titles.txt.gz" if packed else "titles.txt")
    raw = SMALL.encode()
    path.write_bytes(gzip.compress(raw) if packed else raw)
    assert read_annotated(path) == EXPECTED


def test_a_title_that_repeats_counts_once_as_first_marked() -> None:
    other = Annotated("灯", ())
    assert distinct([*EXPECTED, other]) == EXPECTED


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("杯 B-CUP\n", "Line 1", id="unknown kind"),
        pytest.param("杯 O\n灯 X-HCCX\n", "Line 2", id="unknown side"),
        pytest.param("杯\n", "Line 1", id="no tag"),
    ],
)
def test_a_line_that_is_no_marked_character_is_named(
    tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "titles.txt"
    path.write_text(content, "utf-8")
    with pytest.raises(AnnotationError, match=said):
        read_annotated(path)


@pytest.mark.parametrize("raw", [b"\xff\xfe\xfa", None])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, raw: bytes | None) -> None:
    path = tmp_path / "titles.txt.gz"
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(AnnotationError, match="titles"):
        read_annotated(path)
