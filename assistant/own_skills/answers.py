"""What comes back from a call, and who makes it: a host, or in rehearsals what the file recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.errors import AssistantError
from assistant.own_skills.reading import OwnSkill

GONE = frozenset({404, 410})


class CallFailed(AssistantError):
    """A call brought no usable answer; the message is for the owner's log."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host said.

    Args:
        status: Of HTTP.
        body: The JSON; None where there was none.
    """

    status: int
    body: Any = None


class Caller(Protocol):
    """Makes the call of a skill."""

    def call(self, skill: OwnSkill, slots: Mapping[str, str], key: str) -> Answer:
        """What the host answers; the same ``key`` asks for the same thing, to be done once.

        Raises:
            CallFailed: Nothing usable came back.
        """


class Recorded:
    """Answers as the examples of the skill's file do; it reaches no host."""

    def call(self, skill: OwnSkill, slots: Mapping[str, str], _key: str) -> Answer:
        """The answer of the example with these slots."""
        defaults = {slot.name: slot.default for slot in skill.table.slots if slot.default}
        for example in skill.table.examples:
            given = {**defaults, **{name: str(value) for name, value in example.slots.items()}}
            if given == dict(slots):
                return Answer(example.status, example.answer)
        raise CallFailed(f"no example of '{skill.name}' has these slots")
