"""What a conversation opens with, in words: found by a skill, bound to rows and written like any reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.dialogue.state import DialogueState
from assistant.grounding.gathering import evidence_of
from assistant.grounding.grounding import grounded
from assistant.nlg.manner import Manner
from assistant.nlg.writer import Writer
from assistant.nlu.meaning import Intent, Meaning
from assistant.skills.context import Context
from assistant.skills.opening import Due, due
from assistant.skills.toolbox import Toolbox


@dataclass(frozen=True, slots=True)
class Visit:
    """A shopper who has come and not said anything.

    Args:
        user: Who, None for a visitor nobody knows.
        conversation: Its id, "" for one that is not begun.
        state: As its turns left it; of one that is not begun, what was said in the latest.
        visiting: Whether they come and did not only look away.
    """

    user: str | None
    conversation: str
    state: DialogueState
    visiting: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """What a conversation opens with, as it is shown.

    Args:
        kind: ``alert``, ``order`` or ``again``.
        key: What the first message names, so that it is not said twice.
        about: The product that the suggestions are about.
        suggestions: Texts that can be sent as messages.
    """

    kind: str
    key: str
    text: str
    about: str | None
    suggestions: tuple[str, ...]

    def to_json(self) -> Mapping[str, Any]:
        """As the API shows it."""
        said = {"kind": self.kind, "key": self.key, "text": self.text, "about": self.about}
        return {**said, "suggestions": list(self.suggestions)}


def opened(visit: Visit, tools: Toolbox, writer: Writer, now: datetime) -> Opened | None:
    """What is due for the shopper, in the writer's language; None where nothing is, as for most.

    Args:
        visit: Who has come.
        tools: Of the shop, at the prices that anyone pays.
        writer: Writes the line.
        now: The moment.
    """
    language = writer.wording.language
    meaning = Meaning("", language, {Intent.GREET: 1.0})
    context = Context(visit.state, meaning, tools, language, now, visit.user, visit.conversation)
    found = due(context, visiting=visit.visiting)
    return _written(found, context, writer) if found else None


def _written(found: Due, context: Context, writer: Writer) -> Opened | None:
    """In words; None where a row does not bear it out, or the shop does not say it."""
    bound = grounded(
        found.outcome, evidence_of(context, found.outcome, context.state), context.conversation
    )
    if any(one.place == "reply" for one in bound.replaced):
        return None
    manner = Manner(context.tools.settings.tone)
    text = writer.speaking(manner, context.state.uttered, context.turn).text(bound.outcome.lines)
    chips = tuple(filter(None, (writer.spoken(chip) for chip in bound.outcome.suggestions)))
    return Opened(found.kind, found.key, text, found.about, chips) if text else None
