"""Replay testing: scripted dialogues with deterministic expectations, run on throw-away state."""

from assistant.replay.console import print_report
from assistant.replay.format import Dialogue
from assistant.replay.given import Given, GivenLine, GivenOrder
from assistant.replay.html_report import html_page
from assistant.replay.junit import junit_xml
from assistant.replay.loading import Script, load_scripts
from assistant.replay.results import DialogueResult, Difference, Failure, ReplayReport, Status
from assistant.replay.runner import Rehearsal
from assistant.replay.suite import ReplayOptions, replay

__all__ = [
    "Dialogue",
    "DialogueResult",
    "Difference",
    "Failure",
    "Given",
    "GivenLine",
    "GivenOrder",
    "Rehearsal",
    "ReplayOptions",
    "ReplayReport",
    "Script",
    "Status",
    "html_page",
    "junit_xml",
    "load_scripts",
    "print_report",
    "replay",
]
