"""How a shopper feels over the last turns: a sum in which older feelings fade.

One angry word is a bad moment, three in a row are a bad conversation; and who cheers up again is
treated so at once. What each level leads to stands in ``assistant/skills/tempering.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FADING = 0.6  # of a feeling is left a turn later
FAINT = 0.25  # feelings nearer to neutral than this are none
LOW = -0.5  # from here down nothing is sold and nothing is asked that only helps selling
UPSET = -0.8  # from here down service begins with an apology, and a person is offered
ANGRY = -1.2  # from here down a complaint goes to a person; one message alone does not reach it


@dataclass(frozen=True, slots=True)
class Term:
    """What one message adds to the mood: its feeling, faded by its age in turns."""

    feeling: float
    age: int

    @property
    def value(self) -> float:
        """The faded feeling."""
        return self.feeling * FADING**self.age


@dataclass(frozen=True, slots=True)
class Mood:
    """The mood after a message; terms newest first."""

    terms: tuple[Term, ...] = ()

    @classmethod
    def of(cls, feelings: Sequence[float]) -> "Mood":
        """The mood after messages with these feelings, oldest first, each from -1 to 1."""
        newest_first = enumerate(reversed(feelings))
        return cls(tuple(Term(f if abs(f) >= FAINT else 0.0, age) for age, f in newest_first))

    @property
    def value(self) -> float:
        """The sum: below 0 unhappy, above 0 happy."""
        return round(sum(term.value for term in self.terms), 4)

    @property
    def cheered(self) -> bool:
        """Whether the newest message is a happy one, so that the past is let go."""
        return bool(self.terms) and self.terms[0].feeling > FAINT

    @property
    def low(self) -> bool:
        """Whether selling has to stop."""
        return self.value <= LOW and not self.cheered

    @property
    def upset(self) -> bool:
        """Whether an apology is due and a person is offered."""
        return self.value <= UPSET and not self.cheered

    @property
    def angry(self) -> bool:
        """Whether it has gone wrong for more than a moment."""
        return self.value <= ANGRY and not self.cheered

    @property
    def level(self) -> str:
        """The mood in a word."""
        levels = (("angry", self.angry), ("upset", self.upset), ("low", self.low))
        name = next((name for name, holds in levels if holds), None)
        return name or ("good" if self.value >= -LOW else "even")

    def to_json(self) -> dict[str, object]:
        """The mood for the trace: its value, its level, and the terms that add up to it."""
        terms = [
            {"turns_ago": t.age, "feeling": t.feeling, "adds": round(t.value, 4)}
            for t in self.terms
        ]
        return {"value": self.value, "level": self.level, "terms": terms}
