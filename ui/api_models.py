"""What the HTTP API accepts: unknown fields are refused by name, and so is an empty message."""

import json
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, Json, field_validator, model_validator

from assistant.turn.turns import Click, Message, Say
from retrieval.constraints import Op
from ui.limits import MESSAGE_LIMIT

ID_LIMIT = 200


Word = Annotated[str, Field(max_length=ID_LIMIT)]
Figure = Annotated[float, Field(allow_inf_nan=False)]


class Body(BaseModel):
    """The base of every request body."""

    model_config = ConfigDict(extra="forbid")


class ClickBody(Body):
    """A click on something shown: a product by id or by its place in the last list, or a chip."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"event": "add_to_cart", "product_id": "shoe-3", "value": "shoe-3-42"}]
        }
    )

    event: Literal[
        "view",
        "click",
        "like",
        "dislike",
        "add_to_cart",
        "suggestion",
        "remove",
        "cart_remove",
        "profile_drop",
        "profile_avoid",
        "profile_allow",
        "profile_size",
        "profile_erase",
        "personal_off",
        "personal_on",
    ]
    product_id: str | None = Field(default=None, max_length=ID_LIMIT)
    position: int | None = Field(default=None, ge=1, le=1000)
    value: str | None = Field(default=None, max_length=ID_LIMIT)


class ChatBody(Body):
    """One message, or one click, of a new or a known conversation.

    A ``bubble`` may be one of several messages sent in one breath: less than two seconds after the
    one before, both are answered together, in a turn that ``replaces`` the earlier one. ``about`` is
    the id of the product on whose page a message is written; one that the shop does not have is none.
    ``opened`` is the ``key`` of what the conversation opened with above the message, so that it is not
    said again.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"message": "想买双跑步鞋，五百以内", "message_id": "m-1"}]}
    )

    conversation_id: str | None = Field(default=None, max_length=ID_LIMIT)
    user_token: str | None = Field(default=None, max_length=4000)
    user: str | None = Field(default=None, max_length=ID_LIMIT)
    message_id: str | None = Field(default=None, max_length=ID_LIMIT)
    message: str | None = None
    about: str | None = Field(default=None, max_length=ID_LIMIT)
    opened: str | None = Field(default=None, max_length=ID_LIMIT)
    click: ClickBody | None = None
    explain: bool = False
    bubble: bool = False

    @field_validator("message")
    @classmethod
    def _has_words(cls, message: str | None) -> str | None:
        return message if message is None else checked_message(message)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.message is None) == (self.click is None) and not self.listens:
            raise ValueError("expected either 'message', a text, or 'click', an object")
        return self

    @property
    def listens(self) -> bool:
        """Whether nothing is said, where that means listening."""
        return False

    def said(self) -> Message:
        """The message as the assistant takes it."""
        if self.click is None:
            return Say(self.message or "", self.about, self.opened)
        click = self.click
        return Click(click.event, click.product_id, click.position, click.value, self.opened)


class StreamBody(ChatBody):
    """The same where the answer is streamed; who says nothing listens for what agents write.

    ``after`` is the ``id`` of the last of an agent's messages that was heard.
    """

    after: int = Field(default=0, ge=0, le=2**53)

    @property
    def listens(self) -> bool:
        """Whether nothing is said in a conversation that is known."""
        return self.message is None and self.click is None and self.conversation_id is not None


class ChatQuery(StreamBody):
    """The same in a query, for what can send no body: a browser's ``EventSource``."""

    click: Json[ClickBody] | None = Field(default=None, description="A click, as JSON.")

    def may_be(self, conversation: str, message: str) -> bool:
        """Whether this may be that message of that conversation, asked for again."""
        same = self.conversation_id in (None, conversation)
        return same and self.message_id in (None, message)


class EditBody(Body):
    """Another wording for an earlier message; what came after it is taken back."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"turn": 1, "message": "想买双跑步鞋，三百以内"}]}
    )

    turn: int = Field(ge=1)
    message: str

    @field_validator("message")
    @classmethod
    def _has_words(cls, message: str) -> str:
        return checked_message(message)


class ConstraintBody(Body):
    """One requirement, as turns show them."""

    field: str = Field(min_length=1, max_length=ID_LIMIT)
    op: Op
    value: Word | Figure | Annotated[list[Word], Field(max_length=ID_LIMIT)]
    unit: str = Field(default="", max_length=20)


class ConstraintsBody(Body):
    """A requirement to drop, by its field, or those that one field is to have from now on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"remove": "price"}]})

    remove: str | None = Field(default=None, min_length=1, max_length=ID_LIMIT)
    set: list[ConstraintBody] | None = Field(default=None, min_length=1, max_length=24)
    message_id: str | None = Field(default=None, max_length=ID_LIMIT)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.remove is None) == (self.set is None):
            raise ValueError("expected either 'remove', a field, or 'set', a list of requirements")
        return self

    def click(self) -> Click:
        """The same as the click that the page sends."""
        if self.set is None:
            return Click("remove", value=self.remove)
        return Click("set", value=json.dumps([one.model_dump() for one in self.set]))


class EndAlertBody(Body):
    """Which alert is to end."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"end": 1}]})

    end: int = Field(ge=1, le=2**53)


class RatingBody(Body):
    """How an agent was, from 1 to 5 stars, with a word if the shopper likes."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"stars": 5, "comment": "很耐心"}]})

    stars: int = Field(ge=1, le=5)
    comment: str = Field(default="", max_length=500)


class EventBody(Body):
    """Something a shopper did with a product outside the chat.

    With an ``event_id`` it is kept once, however often it is sent: whoever got no answer sends it again.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"product_id": "shoe-3", "event": "view", "user": "mei"}]}
    )

    product_id: str = Field(min_length=1, max_length=ID_LIMIT)
    event: Literal["view", "click", "like", "dislike", "add_to_cart", "purchase", "return", "rate"]
    user: str | None = Field(default=None, max_length=ID_LIMIT)
    user_token: str | None = Field(default=None, max_length=4000)
    conversation_id: str | None = Field(default=None, max_length=ID_LIMIT)
    value: float | None = Field(default=None, ge=0, le=5, allow_inf_nan=False)
    event_id: str | None = Field(default=None, min_length=1, max_length=ID_LIMIT)

    @model_validator(mode="after")
    def _rating_has_value(self) -> Self:
        if self.event == "rate" and self.value is None:
            raise ValueError("event 'rate' needs 'value', a rating from 1 to 5")
        return self


class MessageTooLong(ValueError):
    """A message is longer than the program reads."""


def checked_message(message: str) -> str:
    """``message`` unless it is empty or too long."""
    if not any(char.isprintable() and not char.isspace() for char in message):
        raise ValueError("the message is empty; write what you are looking for")
    if len(message) > MESSAGE_LIMIT:
        raise MessageTooLong(
            f"the message has {len(message):,} characters; at most {MESSAGE_LIMIT:,} are read"
        )
    return message
