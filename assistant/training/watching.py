"""Who watches a training: how far it is, and its learning curve."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.training.examples import Example
from retrieval.encoder import Progress

PointOf = Callable[[str, float, float], None]


def _unheard(*_: object) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Watching:
    """Is told while a model learns.

    Args:
        progress: Called after each step with the steps done and all steps.
        point: Called with the name of a curve, the step and the value; what it raises ends the training.
        held_out: Rows that are looked at now and then, for a curve of their own; none: no such curve.
    """

    progress: Progress = _unheard
    point: PointOf = _unheard
    held_out: Sequence[Example] = ()
