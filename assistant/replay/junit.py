"""The report as JUnit XML, for build servers: one suite a file, one case a dialogue."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from assistant.replay.results import DialogueResult, Failure, ReplayReport, Status

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(report: ReplayReport) -> str:
    """The report as an XML document; a dialogue that fails as foretold counts as skipped."""
    root = Element("testsuites", name="daogou replay")
    by_file: dict[str, list[DialogueResult]] = {}
    for result in report.dialogues:
        by_file.setdefault(result.file, []).append(result)
    for file, results in by_file.items():
        _suite(root, file, results, strict=report.strict)
    _count(root, report.dialogues, strict=report.strict)
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, file: str, results: Sequence[DialogueResult], *, strict: bool) -> None:
    suite = SubElement(root, "testsuite", name=_clean(file))
    for result in results:
        _case(suite, result, strict=strict)
    _count(suite, results, strict=strict)


def _case(suite: Element, result: DialogueResult, *, strict: bool) -> None:
    case = SubElement(
        suite,
        "testcase",
        classname=_clean(result.file),
        name=_clean(result.name),
        time=_seconds(result.milliseconds),
    )
    if result.status is Status.XFAILED:
        SubElement(case, "skipped", message=_clean(f"fails as expected: {result.xfail}"))
    elif outcome := _outcome(result, strict=strict):
        tag, lines = outcome
        SubElement(case, tag, type=tag, message=_clean(lines[0])).text = _clean("\n".join(lines))


def _outcome(result: DialogueResult, *, strict: bool) -> tuple[str, list[str]] | None:
    """The element for a dialogue that did not end well, and its lines; None for one that did."""
    if result.status is Status.XPASSED:
        return "failure", [f"passes although it is marked to fail: {result.xfail}"]
    if result.failures:
        tag = "error" if result.status is Status.ERROR else "failure"
        return tag, [describe(failure) for failure in result.failures]
    if strict and result.differences:
        changes = [
            f"turn {one.turn}: {one.what} differs from the baseline" for one in result.differences
        ]
        return "failure", changes
    return None


def describe(failure: Failure) -> str:
    """A failure in one line."""
    return f"turn {failure.turn}: {failure.what}: expected {failure.expected}; got {failure.got}"


def _count(element: Element, results: Sequence[DialogueResult], *, strict: bool) -> None:
    outcomes = [_outcome(one, strict=strict) for one in results if one.status is not Status.XFAILED]
    tags = [outcome[0] for outcome in outcomes if outcome]
    element.set("tests", str(len(results)))
    element.set("failures", str(tags.count("failure")))
    element.set("errors", str(tags.count("error")))
    if element.tag == "testsuite":
        element.set("skipped", str(len(results) - len(outcomes)))
    element.set("time", _seconds(sum(one.milliseconds for one in results)))


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.3f}"


def _clean(text: str) -> str:
    """``text`` without the characters that XML cannot hold."""
    return NOT_XML.sub("\ufffd", text)
