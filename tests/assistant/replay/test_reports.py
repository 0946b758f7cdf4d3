"""The report as a person and as a build server get it: console, HTML, JUnit."""

from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console

import assistant.replay
from assistant.replay import ReplayOptions, ReplayReport, html_page, junit_xml, print_report
from tests.assistant.replay.stand_in import play, turn, write

NASTY = "<script>alert(1)</script> & \u0007 [red]x[/red]"
FILE = f"""
dialogue: "passes"
turns: [{{say: shoes}}]
---
dialogue: "fails \\u0007 <b>"
turns:
- say: '{NASTY.replace(chr(7), "")}'
  expect: {{intent: greet, within_ms: 0.0000001}}
---
dialogue: known to fail
xfail: issue-12
turns: [{{say: x, expect: {{intent: greet}}}}]
---
dialogue: passes unexpectedly
xfail: issue-13
turns: [{{say: x}}]
---
dialogue: crashes
turns: [{{say: x}}, {{say: y}}]
"""

SUITE = {"name", "tests", "failures", "errors", "skipped", "time"}
ALLOWED = {
    "testsuites": ({"name", "tests", "failures", "errors", "time"}, {"testsuite"}),
    "testsuite": (SUITE, {"testcase"}),
    "testcase": ({"classname", "name", "time"}, {"failure", "error", "skipped"}),
    "failure": ({"type", "message"}, set()),
    "error": ({"type", "message"}, set()),
    "skipped": ({"message"}, set()),
}


@pytest.fixture
def report(tmp_path: Path) -> ReplayReport:
    """One dialogue of each outcome, with hostile texts."""
    return play(write(tmp_path, FILE), turn(products=["P1"], reply=NASTY))


@pytest.fixture
def changed(tmp_path: Path) -> ReplayReport:
    """A dialogue that passes but differs from its baseline, strictly seen."""
    path = write(tmp_path, "dialogue: d\nturns: [{say: x}]")
    play(path, turn(reply="before"), options=ReplayOptions(update=True))
    return play(path, turn(reply="after"), options=ReplayOptions(strict=True))


def test_every_outcome_occurs(report: ReplayReport) -> None:
    assert [result.status.value for result in report.dialogues] == [
        "passed", "failed", "xfailed", "xpassed", "error",
    ]  # fmt: skip


def test_junit_holds_what_its_schema_allows(report: ReplayReport) -> None:
    for element in ElementTree.fromstring(junit_xml(report)).iter():  # noqa: S314 (our own)
        attributes, children = ALLOWED[element.tag]
        assert set(element.attrib) == attributes
        assert {child.tag for child in element} <= children


def test_junit_counts_each_outcome(report: ReplayReport) -> None:
    root = ElementTree.fromstring(junit_xml(report))  # noqa: S314
    suite = root.find("testsuite")
    assert suite is not None
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "5", "failures": "2", "errors": "1", "skipped": "1"}


def test_junit_says_what_came_instead(report: ReplayReport) -> None:
    root = ElementTree.fromstring(junit_xml(report))  # noqa: S314
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.get("message") == "turn 1: intent: expected greet; got find_product"


def test_junit_counts_differences_when_strict(changed: ReplayReport) -> None:
    assert not changed.passed
    assert "reply differs from the baseline" in junit_xml(changed)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.links |= {name for name, _ in attrs if name in ("src", "href")}


def test_html_is_self_contained_and_escaped(report: ReplayReport) -> None:
    page = html_page(report)
    tags = _Tags()
    tags.feed(page)
    assert not tags.links
    assert not {"script", "link", "img", "red"} & tags.seen
    assert "&lt;script&gt;alert(1)" in page


def test_html_shows_failures_and_crashes(report: ReplayReport) -> None:
    page = html_page(report)
    assert "expected: greet" in page
    assert "IndexError" in page


def test_html_shows_both_sides_of_a_difference(changed: ReplayReport) -> None:
    page = html_page(changed)
    assert "<td>before</td><td>after</td>" in page


def test_the_console_shows_failures_and_a_summary(report: ReplayReport) -> None:
    text = _printed(report)
    assert "turn 1  intent" in text
    assert "got       find_product" in text
    assert "took" in text
    assert "5 dialogues, 5 turns: 1 passed, 1 failed, 1 error, 1 xfailed, 1 xpassed" in text


def test_the_console_shows_differences(changed: ReplayReport) -> None:
    text = _printed(changed)
    assert "reply is not as in the baseline" in text
    assert "1 differ from the baseline" in text


def test_everything_exported_is_sorted_and_exists() -> None:
    names = assistant.replay.__all__
    assert names == sorted(names)
    assert all(hasattr(assistant.replay, name) for name in names)


def _printed(report: ReplayReport) -> str:
    console = Console(file=StringIO(), width=120)
    print_report(report, console)
    file = console.file
    assert isinstance(file, StringIO)
    return file.getvalue()
