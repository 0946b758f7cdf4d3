"""Which wordings a conversation has heard lately, so that none comes again too soon."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KEPT_TURNS = 8
KEPT = 40


@dataclass(frozen=True, slots=True)
class Uttered:
    """One wording that was said.

    Args:
        key: The template's.
        wording: Which of its wordings, by a digest of the words, so that new wordings move none.
        turn: The turn that said it.
    """

    key: str
    wording: int
    turn: int


def with_more(before: Sequence[Uttered], said: Iterable[Uttered], turn: int) -> tuple[Uttered, ...]:
    """What was heard up to ``turn``, oldest first; what is long ago or many others ago is let go."""
    recent = [one for one in before if turn - KEPT_TURNS < one.turn < turn]
    return (*recent, *said)[-KEPT:]
