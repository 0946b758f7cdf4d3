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


def standing_html(standing: Json | None, language: str) -> Markup:
    """Whether a person is waited for, or has the conversation; nothing where neither is so."""
    t = words(language)
    state = text(standing or {}, "state")
    if state not in ("waiting", "with_agent"):
        return Markup("")
    told = t[f"standing_{state}"]
    if state == "with_agent":
        told = told.format(name=text(standing or {}, "agent"))
    else:
        before = int(number(standing or {}, "position") or 1) - 1
        told = told.format(before=before) if before else t["standing_next"]
    return render("standing", words=told, may_cancel=state == "waiting", t=t)


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
