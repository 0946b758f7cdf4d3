"""What is wrong with a change, field by field, as codes that the page has words for in each language."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.errors import AssistantError
from assistant.owner.change import Body, Change, Kind


@dataclasses.dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong.

    Args:
        field: Of the form; empty for the whole.
        code: What it is.
        values: What the sentence about it names.
    """

    field: str
    code: str
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        told = ", ".join(f"{name} {value!r}" for name, value in self.values.items())
        return f"'{self.field}' {self.code}" + (f" ({told})" if told else "")


class ChangeRefused(AssistantError):
    """A change cannot be made as asked; every field that is wrong is named."""

    def __init__(self, wrongs: Sequence[Wrong]) -> None:
        super().__init__("; ".join(map(str, wrongs)))
        self.wrongs = tuple(wrongs)


class ChangeConflict(AssistantError):
    """Somebody changed the thing since it was looked at; nothing was overwritten.

    Args:
        current: What it says now; None if it is gone.
        later: What changed it, newest first; empty where it was not changed on the page.
    """

    def __init__(
        self, kind: Kind, key: str, current: Body | None, later: Sequence[Change] = ()
    ) -> None:
        by = f" by {later[0].who} at {later[0].at}" if later else ""
        super().__init__(f"The {kind} '{key}' was changed{by} since it was looked at.")
        self.kind, self.key, self.current, self.later = kind, key, current, tuple(later)


class UnknownThing(AssistantError):
    """There is no such thing or change."""
