"""What the HTTP API answers, described for who writes a client; the service makes the answers themselves.

An answer may grow new fields at any time; those described here stay.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.dialogue.actions import Action
from assistant.nlu.meaning import Intent, Sentiment
from retrieval.constraints import Op

Facts = dict[str, Any]
Language = Literal["zh", "en"]


class Answer(BaseModel):
    """The base of every answer."""

    model_config = ConfigDict(extra="allow")


class Health(Answer):
    """That questions can be answered, and with what."""

    status: Literal["ok"]
    products: int = Field(ge=0, description="How many the catalogue has.")
    encoder: str
    embedding: Facts | None = Field(
        default=None, description="While vectors are missing: `left`, `of`, `seconds_left`."
    )


class Ready(Answer):
    """That requests should be sent here."""

    ready: Literal[True]


class Limit(Answer):
    """A requirement."""

    field: str
    op: Op
    value: Any
    hard: bool = Field(description="Whether goods that do not meet it are left out.")


class Requirement(Limit):
    """An entry of the ledger, with the turn it came from."""

    turn: int = Field(ge=0)
    label: str = Field(description="What its chip says.")


class Relaxed(Answer):
    """A change that would find goods, or was made since nothing was found."""

    field: str
    count: int


class Variant(Answer):
    """A variant of a product."""

    sku: str
    options: Facts
    price: float | None
    stock: int | None


class Reason(Answer):
    """Why a product is shown, drawn from what made its score."""

    kind: str
    text: str
    weight: float


class Shown(Answer):
    """A product as it is shown; values keep the catalogue's spelling, `display` has the shopper's language."""

    id: str
    title: str
    price: float | None
    list_price: float | None
    currency: str | None
    brand: str | None
    category: str | None = Field(description="A path from department to leaf: `a/b/c`.")
    rating: float | None
    stock: int | None
    image_url: str | None
    url: str | None
    attributes: Facts
    variants: list[Variant]
    score: float
    parts: dict[str, float] = Field(description="They add up to `score`.")
    reasons: list[Reason]
    display: Facts


class CartLine(Answer):
    """A line of the cart."""

    id: str
    sku: str | None
    quantity: int = Field(ge=1)


class Turn(Answer):
    """One answered message."""

    conversation_id: str
    turn: int = Field(ge=1, description="Counted from 1 in each conversation.")
    reply: str
    language: Language
    action: Action = Field(description="What the program did; never to be read out of the reply.")
    intent: Intent
    sentiment: Sentiment
    constraints: list[Requirement] = Field(description="Everything required at this point.")
    relaxed: list[Relaxed]
    products: list[Shown]
    comparison: Facts | None
    order: Facts | None
    sources: list[Facts] = Field(description="The rows and entries that the reply rests on.")
    suggestions: list[str] = Field(description="Chips; a click on one says its text.")
    cart: list[CartLine]
    quote: Facts | None = Field(description="What the cart comes to, itemised.")
    handoff: Facts | None = Field(description="`reason` and `state` while a person is waited for.")
    personalization: Facts | None = None
    trace: Facts | None = Field(description="Filled with `explain`.")
    notice: Facts | None = Field(
        default=None,
        description="In the first reply, as its last line: `text`, and `url` of the privacy notice.",
    )
    replaces: int | None = Field(default=None, description="The turn whose place this one takes.")
    timings_ms: dict[str, float]


class Start(Answer):
    """A conversation of which every turn was taken back."""

    conversation_id: str
    turn: Literal[0]
    reply: str
    products: list[Shown]
    cart: list[CartLine]


class Kept(Answer):
    """A turn as it is kept: what was sent and what was answered."""

    turn: int
    message: Facts
    response: Facts = Field(description="The turn, as it was answered.")


class Conversation(Answer):
    """The turns of a conversation that hold, oldest first."""

    conversation_id: str
    turns: list[Kept]


class Found(Answer):
    """What retrieval finds for one request."""

    query: str
    constraints: list[Limit]
    relaxed: list[Relaxed]
    total: int
    products: list[Shown]
    timings_ms: dict[str, float]


class Recorded(Answer):
    """That an event is on the disk."""

    status: Literal["recorded"]


class Rated(Answer):
    """That a rating is on the disk."""

    status: Literal["rated"]


class Updated(Answer):
    """What became of one update."""

    id: str | None = None
    sku: str | None = None
    status: Literal["changed", "unchanged", "refused"]
    reason: str | None = None


class Batch(Answer):
    """What became of each update, in their order."""

    changed: int
    unchanged: int
    refused: int
    results: list[Updated]


class Known(Answer):
    """One thing known of a shopper; `key` is what a correction names."""

    group: str
    kind: str
    key: str
    label: str


class Profile(Answer):
    """What is known of a shopper, as data and in sentences."""

    known: bool = Field(description="Whether it lasts beyond the conversation.")
    segment: str
    segment_label: str
    events: int
    items: list[Known]
    text: str


class Due(Answer):
    """One thing that is true and due for a known shopper."""

    kind: Literal["alert", "order", "again"]
    key: str = Field(description="What `opened` of the first message names.")
    text: str
    about: str | None = Field(description="The product that the suggestions are about.")
    suggestions: list[str] = Field(description="Texts that can be sent as messages.")


class Opening(Answer):
    """What a conversation opens with."""

    greeting: str
    due: Due | None
    examples: list[str]


class Surroundings(Answer):
    """What a product has to do with others."""

    product: Facts
    nodes: list[Facts]
    edges: list[Facts]
    left_out: list[Facts]
    picture: str | None = Field(default=None, description="SVG, if it was asked for.")


class Waiting(Answer):
    """An alert."""

    id: int
    kind: Literal["price", "stock", "supply"]
    product_id: str | None
    sku: str | None
    category: str | None
    level: float | None = Field(description="Of a price: at which it is told.")
    due_at: str | None = Field(description="Of a supply: ISO 8601.")
    every_days: int | None
    created_at: str
    state: str
    times: int = Field(ge=0, description="How often it was told.")


class Alerts(Answer):
    """The active alerts of a shopper, oldest first."""

    alerts: list[Waiting]


class Choice(Answer):
    """A value that could be required."""

    value: str
    label: str
    count: int
    chosen: bool


class Choices(Answer):
    """What a requirement could be changed to: `values`, or the span of a figure."""

    field: str
    label: str
    values: list[Choice] | None = None
    low: float | None = None
    high: float | None = None


class Talk(Answer):
    """A conversation as a list of them shows it."""

    conversation_id: str
    began: str = Field(description="ISO 8601.")
    last: str = Field(description="ISO 8601, when its last turn was.")
    opening: str = Field(description="What the shopper said first, cut short.")
    turns: int


class Talks(Answer):
    """The conversations of a known shopper, the latest first."""

    conversations: list[Talk]


class Problem(BaseModel):
    """What went wrong."""

    code: str = Field(description="Stable, for programs.")
    message: str = Field(description="For people: the thing, its value and what would be right.")


class Failure(BaseModel):
    """Every failure looks like this."""

    error: Problem
