"""What a message means: the values that understanding hands to the dialogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.nlu.steering.beside import Beside
from assistant.nlu.steering.commands import Command
from assistant.nlu.steering.fitting import Fitting
from assistant.nlu.steering.personal import Personal
from assistant.nlu.wishing.effects import NOTHING_AMENDED, Addressee, Amendments
from retrieval.constraints import Constraint, Sort

Span = tuple[int, int]
MIDDLE = 0  # the position of "the middle one", whatever the length of the list


class Intent(StrEnum):
    """What a shopper wants with a message."""

    GREET = "greet"
    GOODBYE = "goodbye"
    THANK = "thank"
    AFFIRM = "affirm"
    DENY = "deny"
    CHITCHAT = "chitchat"
    FIND_PRODUCT = "find_product"
    RECOMMEND = "recommend"
    REFINE = "refine"
    COMPARE = "compare"
    ASK_PRODUCT = "ask_product"
    ASK_PRICE = "ask_price"
    BUY = "buy"
    TRACK_ORDER = "track_order"
    CHANGE_ORDER = "change_order"
    RETURN_REFUND = "return_refund"
    ASK_SHIPPING = "ask_shipping"
    ASK_PAYMENT = "ask_payment"
    ACCOUNT = "account"
    SET_ALERT = "set_alert"
    CONTROL = "control"
    COMPLAINT = "complaint"
    HUMAN_AGENT = "human_agent"
    OUT_OF_SCOPE = "out_of_scope"


class Sentiment(StrEnum):
    """How a message feels."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class ReferenceKind(StrEnum):
    """By what a message points at something shown."""

    POSITION = "position"
    SUPERLATIVE = "superlative"
    RECENT = "recent"
    ATTRIBUTE = "attribute"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Mention:
    """A constraint and where in the text it stands (code points, end exclusive)."""

    constraint: Constraint
    span: Span

    def to_json(self) -> dict[str, object]:
        """The constraint as the contract writes it, with its span."""
        return {**self.constraint.to_json(), "span": list(self.span)}


@dataclass(frozen=True, slots=True)
class Reference:
    """Something shown that the message points at.

    Args:
        kind: By what it points.
        value: A position counted from 1 (negative from the end, 0 the middle), a ``Sort`` for
            superlatives, the value for attributes, ``this`` or ``earlier`` for recency, ``all``.
        span: Where it stands in the text.
        field: For attributes, the field that has the value.
        earlier: ``list`` when a list before the one on the screen is named (上一批), ``past`` when
            something seen before is (刚才), else empty.
    """

    kind: ReferenceKind
    value: int | str
    span: Span
    field: str | None = None
    earlier: str = ""

    def to_json(self) -> dict[str, object]:
        """The reference as the contract writes it."""
        told = (("field", self.field), ("earlier", self.earlier))
        extra = {name: value for name, value in told if value}
        return {"kind": self.kind.value, "value": self.value, "span": list(self.span), **extra}


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """A link or an article number that names no product.

    Args:
        kind: ``number``, ``link`` (of this shop) or ``foreign`` (a link to another site).
        text: As it was written.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class NamedDevice:
    """A model that something may be to fit.

    Args:
        label: What to call it.
        span: Where it stands in the text.
        known: Whether the shop sells it, or accessories for it.
        cue: How it is told as a device: ``own`` (我是…), ``fit`` (适合…), or not at all.
    """

    label: str
    span: Span
    known: bool
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A message understood.

    Args:
        intents: Probabilities of every intent; they sum to 1.
        sentiment_score: From -1 (negative) to 1 (positive).
        direction: For "cheaper" and "dearer" without a figure: -1 or 1, else 0.
        query: What is left to search for once constraints, references and small talk are taken out.
        said: All of it but prices and what is refused, to compare by meaning: "running shoes for
            rain" where only "rain" is left.
        dropped: Fields the shopper no longer cares about (颜色无所谓).
        command: A command spelt out, such as undo or checkout.
        currencies: The ISO 4217 codes of the currencies that a price may have been named in.
        oos_score: Above 0 the message is unlike what the classifier was trained on.
        amendments: What it does to earlier wishes.
        addressee: Whom the goods are for, if it says so.
        unknown: Links and article numbers in it that name no product of the shop.
        rewritten: The text as it was meant, where that is not as it was written.
        corrected: Words put right that decide what is searched for.
        personal: What it says of the shopper being known.
        beside: What it wants beside an item: its like, what goes with it, a cheaper or better one.
        device: The model it names that something is to fit.
        fitting: What it asks about fitting, accessories or generations.
        speechless: Whether it is nothing but a link or a number, in no language.
    """

    text: str
    language: str
    intents: Mapping[Intent, float]
    sentiment: Sentiment = Sentiment.NEUTRAL
    sentiment_score: float = 0.0
    mentions: tuple[Mention, ...] = ()
    references: tuple[Reference, ...] = ()
    sort: Sort | None = None
    quantity: int | None = None
    direction: int = 0
    query: str = ""
    said: str = ""
    dropped: tuple[str, ...] = ()
    command: Command | None = None
    currencies: frozenset[str] = frozenset()
    oos_score: float = 0.0
    amendments: Amendments = NOTHING_AMENDED
    addressee: Addressee | None = None
    unknown: tuple[UnknownCode, ...] = ()
    speechless: bool = False
    rewritten: str = ""
    corrected: tuple[str, ...] = ()
    personal: Personal | None = None
    beside: Beside | None = None
    device: NamedDevice | None = None
    fitting: Fitting | None = None

    @property
    def plain(self) -> str:
        """The text as it was meant, in simplified characters."""
        return self.rewritten or self.text

    @property
    def intent(self) -> Intent:
        """The most probable intent."""
        return max(self.intents, key=lambda name: (self.intents[name], name))

    @property
    def confidence(self) -> float:
        """The probability of the most probable intent."""
        return self.intents[self.intent]

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """The constraints without their spans."""
        return tuple(mention.constraint for mention in self.mentions)

    def to_json(self) -> dict[str, object]:
        """The meaning as the contract writes it."""
        ranked = sorted(self.intents.items(), key=lambda item: (-item[1], item[0]))
        return {
            "text": self.text,
            "language": self.language,
            "intent": self.intent.value,
            "intent_score": round(self.confidence, 4),
            "intents": [{"name": name.value, "score": round(score, 6)} for name, score in ranked],
            "sentiment": self.sentiment.value,
            "sentiment_score": round(self.sentiment_score, 4),
            "constraints": [mention.to_json() for mention in self.mentions],
            "sort": self.sort.value if self.sort else None,
            "quantity": self.quantity,
            "references": [reference.to_json() for reference in self.references],
        }
