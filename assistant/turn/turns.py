"""Messages in, turns out: what a shopper sends and what the assistant answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Say:
    """A text.

    Args:
        about: The product on the page that the shopper reads while writing; an unknown one is none.
        opened: The key of what the conversation opened with, above which it is written.
    """

    text: str
    about: str | None = None
    opened: str | None = None


@dataclass(frozen=True, slots=True)
class Click:
    """A click on something shown.

    Args:
        event: ``view``, ``click``, ``like``, ``dislike``, ``add_to_cart``, ``suggestion``,
            ``remove``, ``set``, ``cart_remove`` or ``undo``.
        product_id: The product clicked on.
        position: Or its place in the last list, from 1; for ``suggestion``, the chip's place.
        value: The sku for ``add_to_cart``; the field for ``remove``; the reason of a ``dislike``
            (``assistant.skills.disliking``); for ``set``, the new requirements as JSON.
        opened: The key of what the conversation opened with when it was clicked.
    """

    event: str
    product_id: str | None = None
    position: int | None = None
    value: str | None = None
    opened: str | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """A photo or a recording, kept as an attachment of the conversation.

    Args:
        attachment: Its id.
        kind: ``photo`` or ``voice``.
        text: What was written beside it.
    """

    attachment: str
    kind: str
    text: str = ""


Message = Say | Click | Show


def message_to_json(message: Message) -> dict[str, Any]:
    """A message as it is kept with its turn."""
    if isinstance(message, Show):
        words = {"text": message.text} if message.text else {}
        return {"attachment": {"id": message.attachment, "kind": message.kind, **words}}
    opened = {"opened": message.opened} if message.opened else {}
    if isinstance(message, Say):
        return {
            "text": message.text,
            **({"about": message.about} if message.about else {}),
            **opened,
        }
    fields = ("event", "product_id", "position", "value")
    clicked = {name: getattr(message, name) for name in fields if getattr(message, name)}
    return {"click": clicked, **opened}


@dataclass(frozen=True, slots=True)
class Turn:
    """One answered message, as the contract writes it (``to_json``)."""

    conversation_id: str
    number: int
    body: Mapping[str, Any]
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The whole turn."""
        head = {"conversation_id": self.conversation_id, "turn": self.number}
        return {**head, **self.body, "timings_ms": dict(self.timings_ms)}
