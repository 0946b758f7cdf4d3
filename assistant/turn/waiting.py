"""What a shopper waits for, in words, for a page that lists it beside the conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.alerts.alert import Alert
from assistant.dialogue.state import DialogueState
from assistant.nlg.writer import Writer
from assistant.nlu.meaning import Meaning
from assistant.skills.alert_words import name_of
from assistant.skills.context import Context
from assistant.skills.toolbox import Toolbox


@dataclass(frozen=True, slots=True)
class Awaited:
    """An alert as it is called in a list."""

    id: int
    text: str


def awaited(
    alerts: Sequence[Alert], tools: Toolbox, writer: Writer, now: datetime
) -> tuple[Awaited, ...]:
    """The alerts in the writer's language, in their order."""
    language = writer.wording.language
    context = Context(DialogueState(), Meaning("", language, {}), tools, language, now)
    return tuple(Awaited(one.id, writer.line(name_of(context, one.watch))) for one in alerts)
