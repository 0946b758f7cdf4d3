"""What a channel beside the page must be able to do, and what passes between it and the assistant.

A channel knows its own protocol and nothing of conversations; ``conversing`` knows conversations
and nothing of any channel.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Protocol

from ui.errors import UiError


class Refused(UiError):
    """A request to a channel does not come from it, or is not as agreed."""


class MediaLost(UiError):
    """A photo or a recording cannot be fetched from the channel."""


class Sort(StrEnum):
    """What a shopper did."""

    SAID = "said"
    SENT = "sent"
    CAME = "came"
    LEFT = "left"
    UNREADABLE = "unreadable"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a shopper did, as a channel brought it.

    Args:
        key: The same however often the channel brings it.
        sender: The id by which the channel knows the shopper; proved by its signature.
        sort: What it is.
        text: What was said.
        media: What was sent, as the channel names it.
        reply_to: The account it was sent to, which a reply comes from.
    """

    key: str
    sender: str
    sort: Sort
    text: str = ""
    media: str = ""
    reply_to: str = ""

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Incoming":
        """The same from what was kept."""
        return cls(**{**kept, "sort": Sort(kept["sort"])})


class Fate(StrEnum):
    """What came of sending a message."""

    ARRIVED = "arrived"
    AGAIN = "again"  # this message, after a while
    PAUSED = "paused"  # nothing was sent, and nothing can be to anybody for a while
    KEPT = "kept"  # until the shopper writes again
    REFUSED = "refused"  # for good


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of an attempt.

    Args:
        told: The same in words, for the owner.
        wait: Seconds the channel asks for before the next attempt.
    """

    fate: Fate
    told: str
    wait: float = 0.0


class Channel(Protocol):
    """A channel: reads what comes, shows turns as it can, and sends what comes later."""

    @property
    def name(self) -> str:
        """By which its shoppers and messages are kept; never changes."""

    @property
    def open_for(self) -> float:
        """Seconds after a shopper's last message in which more may be sent to them."""

    def read(self, query: Mapping[str, str], body: bytes) -> Incoming:
        """What a request brings.

        Raises:
            Refused: It is not from the channel, too old, or not as agreed; nothing was believed.
        """

    def show(self, turn: Mapping[str, Any]) -> list[str]:
        """A turn as the channel can show it: texts in order, none where nothing is to be said."""

    def pieces(self, text: str) -> list[str]:
        """A text in pieces such as the channel takes."""

    def fetch(self, media: str) -> bytes:
        """A photo or a recording that was sent.

        Raises:
            MediaLost: It cannot be had.
        """

    def send(self, sender: str, text: str) -> Sent:
        """Sends once; whatever happens is an answer."""


def numbered(turn: Mapping[str, Any]) -> dict[int, int]:
    """The numbers under which a channel without buttons offers suggestions, and each one's place.

    They go on after the products', which are counted from 1, so that no number means two things. A
    suggestion that is a number itself, such as a size, is said as it is and has none.
    """
    shown: Sequence[Any] = turn.get("products") or ()
    offered: Sequence[Any] = turn.get("suggestions") or ()
    places = [at for at, one in enumerate(offered, 1) if bare_number(str(one)) is None]
    return dict(enumerate(places, len(shown) + 1))


def bare_number(text: str) -> int | None:
    """The number that is all of ``text``, perhaps with a stop behind it."""
    digits = unicodedata.normalize("NFKC", text).strip().rstrip(".、)。")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 2 else None
