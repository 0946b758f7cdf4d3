"""A skill of the shop under way: which, what is known for it, and what was asked last."""

from dataclasses import dataclass, replace

CONFIRM = ":confirm"
PATIENCE = 2  # messages about something else, or answers that are none, before it is let go


@dataclass(frozen=True, slots=True)
class Errand:
    """A skill under way.

    Args:
        skill: Its name.
        slots: Names and values known so far.
        asked: The slot asked for, or ``:confirm``.
        missed: Messages in a row that did not answer.
    """

    skill: str
    slots: tuple[tuple[str, str], ...] = ()
    asked: str = ""
    missed: int = 0

    @property
    def confirming(self) -> bool:
        """Whether only a yes is missing; no slot is called so."""
        return self.asked == CONFIRM

    def passed_over(self) -> "Errand | None":
        """The errand after a message about something else."""
        return replace(self, missed=self.missed + 1) if self.missed + 1 < PATIENCE else None
