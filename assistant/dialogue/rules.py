"""A row of the policy: which messages it fits, what is done, and what is gone back to."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from assistant.nlu.meaning import Intent
from assistant.skills.context import Context
from assistant.skills.outcome import Outcome

Skill = Callable[[Context], Outcome]
Guard = Callable[[Context], bool]


class Return(StrEnum):
    """What a row's answer goes back to when it was said in between."""

    NOTHING = ""
    QUESTION = "an open question"
    SEARCH = "an open question, else the search"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the policy.

    Args:
        name: What the row is called in traces.
        intents: The intents it answers; None for any.
        guard: What else must hold.
        skill: What is done.
        returns: What the conversation goes back to afterwards.
        asks: Whether it asks what was meant; the count of such turns in a row decides what next.
    """

    name: str
    intents: frozenset[Intent] | None
    guard: Guard
    skill: Skill
    returns: Return = Return.NOTHING
    asks: bool = False
