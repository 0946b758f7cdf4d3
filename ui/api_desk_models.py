"""What the desk's routes accept; unknown fields are refused by name."""

from typing import Literal

from pydantic import Field, model_validator

from assistant.agents.desk import MOST_CHARACTERS
from ui.api_models import ID_LIMIT, Body


class PresenceBody(Body):
    """How an agent is there, and for how many conversations at once."""

    presence: Literal["online", "busy", "away"]
    capacity: int | None = Field(default=None, ge=1, le=50)


class MessageBody(Body):
    """A message to the shopper; ``anyway`` sends it though it holds words the shop does not use."""

    text: str = Field(min_length=1, max_length=MOST_CHARACTERS)
    message_id: str = Field(min_length=1, max_length=ID_LIMIT)
    anyway: bool = False


class TicketBody(Body):
    """The answer to a ticket, which the shopper reads; ``anyway`` as of a message."""

    text: str = Field(min_length=1, max_length=MOST_CHARACTERS)
    anyway: bool = False


class RevealBody(Body):
    """What is starred, as the panel calls it: ``turn:3``, ``order:20261101000017``."""

    what: str = Field(min_length=1, max_length=ID_LIMIT)


class NoteBody(Body):
    """A note for colleagues."""

    text: str = Field(min_length=1, max_length=MOST_CHARACTERS)


class TransferBody(Body):
    """To whom a conversation goes."""

    to_agent: str | None = Field(default=None, min_length=1, max_length=ID_LIMIT)
    to_team: str | None = Field(default=None, min_length=1, max_length=ID_LIMIT)
    note: str = Field(default="", max_length=MOST_CHARACTERS)

    @model_validator(mode="after")
    def _one_of_both(self) -> "TransferBody":
        if (self.to_agent is None) == (self.to_team is None):
            raise ValueError("expected either 'to_agent', a colleague, or 'to_team', a team")
        return self
