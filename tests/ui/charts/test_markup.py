"""Pictures are safe, stand alone, and draw what the figures say."""

import re
from xml.etree import ElementTree

import pytest

from ui.charts.markup import figure, paragraph, section, table
from ui.charts.page import page
from ui.charts.tracks import WIDE, Scale, bar, interval

HOSTILE = "<script>alert('x')</script>&\""


def test_every_text_is_escaped() -> None:
    parts = [section(HOSTILE, paragraph(HOSTILE), table([HOSTILE], [[HOSTILE]]))]
    drawn = page(HOSTILE, parts)
    assert "<script" not in drawn
    assert drawn.count("&lt;script&gt;") == 6


def test_a_page_asks_no_other_host_and_runs_nothing() -> None:
    drawn = page("x", [table(["a", "b"], [[1.0, bar(0.5, Scale(0, 1))]])])
    assert "default-src 'none'" in drawn
    assert not re.search(r"https?://|<script|src=|@import|url\(", drawn)


def test_a_bar_is_as_long_as_its_value() -> None:
    shape = ElementTree.fromstring(bar(0.25, Scale(0, 1)))[0]  # noqa: S314  # our own text
    assert (shape.get("x"), shape.get("width")) == ("0.0", str(0.25 * WIDE))


def test_an_interval_stands_where_its_ends_are() -> None:
    drawn = ElementTree.fromstring(interval(-0.5, 0.0, 0.5, Scale(-1, 1)))  # noqa: S314  # our own
    assert (drawn[0].get("x"), drawn[0].get("width")) == ("250.0", "500.0")
    assert drawn.get("aria-label") == "0 (-0.5 to 0.5)"
    assert [shape.get("class") for shape in drawn] == ["soft", "zero", "mark"]


def test_a_scale_of_nothing_still_draws() -> None:
    assert 0 <= Scale.over([]).at(0.0) <= WIDE


@pytest.mark.parametrize(
    ("value", "text"), [(1234, "1,234"), (0.12345, "0.1235"), (12.5, "12.50"), (3.0, "3")]
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert figure(value) == text
