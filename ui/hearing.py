"""What agents write to a shopper, and how far a person is, as the page shows it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from assistant.agents.messages import Spoken
from ui.amounts import moment
from ui.markup import render
from ui.panels import Place
from ui.reading import Json, number, text
from ui.words import words

LINK = re.compile(r"https?://[^\s<>\"'，。；！？、）】」]+")


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as it is shown.

    Args:
        name: Of the agent who wrote it; empty for a notice of the desk.
        at: When, as ISO 8601; ``moment`` is the same for people.
        first_unread: Whether what comes from here on was written while the shopper was away.
    """

    id: int
    name: str
    words: Markup
    at: str
    moment: str
    is_notice: bool
    first_unread: bool


def heard_html(spoken: Iterable[Spoken], unread: int | None, place: Place, language: str) -> Markup:
    """Messages of agents and notices of the desk, in order.

    Args:
        spoken: The messages.
        unread: The number of the first that was written while the shopper was away, if any was.
        place: The shop's clock.
        language: Of the page.
    """
    shown = [
        Heard(
            one.id,
            one.agent or "",
            linked(one.text),
            one.created_at,
            moment(one.created_at, language, place.timezone),
            one.author != "agent",
            one.id == unread,
        )
        for one in spoken
    ]
    return render("heard", heard=shown, t=words(language))


def first_unread(spoken: Sequence[Spoken]) -> int | None:
    """The number of the first message of an agent that was never on the shopper's screen."""
    return next((one.id for one in spoken if one.author == "agent" and one.read_at is None), None)


def standing_html(
    standing: Json | None, place: Place, language: str, *, may_rate: bool = False
) -> Markup:
    """Whether a person is waited for, has the conversation or will answer; else what of them is asked.

    Args:
        standing: As turns tell it; None where no person is wanted.
        place: The shop's clock.
        language: Of the page.
        may_rate: Whether the shopper may say how the last agent was.
    """
    told = _told(standing or {}, place, language)
    waits = text(standing or {}, "state") == "waiting"
    if not told and not may_rate:
        return Markup("")
    return render("standing", words=told, may_cancel=waits, may_rate=may_rate, t=words(language))


def _told(standing: Json, place: Place, language: str) -> str:
    t, state = words(language), text(standing, "state")
    if state == "with_agent":
        return t["standing_with_agent"].format(name=text(standing, "agent"))
    if state == "ticket":
        due = moment(standing.get("due_at"), language, place.timezone)
        return t["standing_ticket"].format(due=due)
    if state != "waiting":
        return ""
    before = int(number(standing, "position") or 1) - 1
    return t["standing_waiting"].format(before=before) if before else t["standing_next"]


def linked(words_: str) -> Markup:
    """Words with their links, everything else escaped."""
    parts, end = [], 0
    for match in LINK.finditer(words_):
        url = match.group().rstrip(".,;:!?)")
        parts += [escape(words_[end : match.start()]), _link(url)]
        end = match.start() + len(url)
    return Markup("").join([*parts, escape(words_[end:])])


def _link(url: str) -> Markup:
    anchor = Markup('<a href="{}" target="_blank" rel="noopener nofollow">{}</a>')
    return anchor.format(url, url)
