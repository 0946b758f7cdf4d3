"""What the page sends: one wish at a time, checked before anything is done."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class PageClick(BaseModel):
    """A click on something shown."""

    model_config = ConfigDict(extra="forbid")

    event: str = Field(max_length=40)
    product_id: str | None = Field(default=None, max_length=200)
    position: int | None = Field(default=None, ge=1, le=1000)
    value: str | None = Field(default=None, max_length=2000)


class PageRequest(BaseModel):
    """One thing the page asks for.

    ``fresh``: a new conversation is wanted, also by who has others.
    ``bubble``: it was sent before the reply to the message before it was on the screen.
    ``waited``: how many milliseconds it waited in the page.
    ``opened``: the key of what the conversation opened with, above which it was sent.
    ``after``: the last of an agent's messages that the page has; ``seen``: whether the shopper sees it.
    """

    model_config = ConfigDict(extra="forbid")

    kind: Literal[
        "open",
        "say",
        "click",
        "undo",
        "edit",
        "view",
        "look",
        "profile",
        "end_alert",
        "choices",
        "hear",
        "rate",
    ]
    conversation: str | None = Field(default=None, max_length=200)
    language: Literal["zh", "en"] | None = None
    user: str | None = Field(default=None, max_length=200)
    user_token: str | None = Field(default=None, max_length=4000)
    message_id: str | None = Field(default=None, max_length=200)
    text: str = ""
    about: str | None = Field(default=None, max_length=200)
    opened: str | None = Field(default=None, max_length=200)
    fresh: bool = False
    bubble: bool = False
    waited: int = Field(default=0, ge=0, le=60_000)
    turn: int = Field(default=0, ge=0)
    after: int = Field(default=0, ge=0, le=2**53)
    seen: bool = False
    stars: int = Field(default=0, ge=0, le=5)
    click: PageClick | None = None
