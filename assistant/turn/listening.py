"""Who waits for a turn: hears its reply in pieces as they may be sent, and may leave before it is whole."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event


def _unheard(_piece: str) -> None:
    """Nobody reads along."""


@dataclass(frozen=True, slots=True)
class Listener:
    """The one who waits.

    Args:
        hear: Told each piece of the reply in order, checked and final; together they are the reply.
        gone: Set when nobody waits any more. The turn is kept all the same, in the templates' words.
        waited: Seconds the message waited before it could be sent.
    """

    hear: Callable[[str], None] = _unheard
    gone: Event = field(default_factory=Event)
    waited: float = 0.0
