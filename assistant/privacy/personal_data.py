"""What counts as personal data in a text, and where it was found."""

from dataclasses import dataclass
from enum import StrEnum


class PersonalKind(StrEnum):
    """The kinds of personal data that are masked."""

    PHONE = "phone"
    EMAIL = "email"
    IDENTITY = "identity"  # numbers that a state gives a person
    CARD = "card"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Personal data in a text.

    Args:
        kind: What it is.
        start: Where it begins, in code points.
        end: Where it has ended.
        text: The characters from ``start`` to ``end``.
    """

    kind: PersonalKind
    start: int
    end: int
    text: str

    def __len__(self) -> int:
        return self.end - self.start
