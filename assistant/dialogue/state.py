"""The state of a dialogue: a pure value, folded from the changes its turns recorded.

Undoing a turn is folding fewer of them, so list, ledger, cart and feedback go back together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from statistics import median
from typing import Any

from pydantic import TypeAdapter

from assistant.dialogue.errand import Errand
from assistant.dialogue.ledger import Ledger
from assistant.dialogue.uttered import Uttered
from assistant.orders.drafts import Draft
from recommender.profiling.notes import Note
from retrieval.constraints import Constraint, Sort

KEPT_LISTS = 5
KEPT_MOODS = 5
KEPT_TALKED = 8
KEPT_CARTED = 50
KEPT_MOMENTS = 200
KEPT_TOPICS = 6
MESSAGE = "message"  # the open question whether a message is left for people


@dataclass(frozen=True, slots=True)
class ShownItem:
    """What a shopper saw of a product: enough to resolve 最便宜的那个 later."""

    id: str
    price: float | None = None
    brand: str | None = None


@dataclass(frozen=True, slots=True)
class ShownList:
    """A list of products as it was shown, and the turn that showed it."""

    turn: int
    items: tuple[ShownItem, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The product ids in the order shown."""
        return tuple(item.id for item in self.items)

    @property
    def median_price(self) -> float | None:
        """The median of the prices shown; None without prices."""
        prices = [item.price for item in self.items if item.price is not None]
        return float(median(prices)) if prices else None


@dataclass(frozen=True, slots=True)
class CartLine:
    """A product (and variant) in the cart."""

    id: str
    sku: str | None
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Pending:
    """A question the assistant asked and waits for.

    Args:
        kind: ``variant``, ``order`` and ``which`` ask which; ``facet`` is a question beside a list,
            its field among the options; ``reading`` asks what a message meant: its text, then the
            intents in the order of the chips; of an ``offer``, yes means the first chip;
            ``message`` is what is left for people who are away.
        intent, text, words, wishes: Of "which item": what was asked about it, to be done then.
        draft: What is wanted of an order, as far as it has been said.
    """

    kind: str
    product_id: str | None = None
    quantity: int = 1
    options: tuple[str, ...] = ()
    intent: str = ""
    text: str = ""
    words: str = ""
    wishes: tuple[Constraint, ...] = ()
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Handoff:
    """A person was asked for: why, and how far that is."""

    reason: str
    state: str = "waiting"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where goods would be sent to, as was asked.

    Args:
        place: The city, else the province, as addresses have it.
        turn: The turn that spoke of it last.
        days: Whether that was about days, else about the fee alone.
    """

    place: str
    turn: int
    days: bool = True


@dataclass(frozen=True, slots=True)
class Topic:
    """A search left for another kind of goods, to go back to."""

    ledger: Ledger
    query: str = ""
    sort: Sort | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """What is the shopper's own, and steps aside while they buy for someone else."""

    ledger: Ledger = ()
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    viewed: tuple[str, ...] = ()
    carted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone else for whom the goods are.

    Args:
        who: The name of an entry in ``prompts/lexicon/recipients.toml``.
        turn: The turn that said so.
        years: Their age, if it was said.
        own: The shopper's own sizes and feedback, to be put back afterwards.
    """

    who: str
    turn: int
    years: float | None = None
    own: Own = Own()


@dataclass(frozen=True, slots=True)
class DialogueState:
    """All that later turns may depend on.

    Args:
        turn: How many turns were taken.
        query: Words searched for beside the ledger.
        shown: The last lists shown, newest last.
        focus: The product talked about now; a new list on the screen ends that.
        talked: Products talked about before, newest last.
        carted: What was put into the cart and not taken out again, newest last.
        moments: When each of these products was last looked at, judged or put into the cart.
        moods: Sentiment scores of the last turns, newest last.
        asked: Clarifying questions already asked, so that none is asked twice.
        topics: Searches left for other goods, newest last.
        recipient: For whom the goods are; None for the shopper.
        unclear: How many messages in a row could not be understood.
        told: What is said only once in a conversation and has been.
        compared: The products compared last; a new list ends that.
        device: The model that something is to fit, as the shopper named it.
        notes: What the shopper said of themself in this conversation, oldest first.
        claimed: The ids of coupons claimed by their codes.
        uttered: The wordings the shopper heard lately, oldest first.
        polite: Whether the shopper uses the formal register.
        alerted: The turn that last did something to alerts, which can be taken back.
        errand: A skill of the shop's own that is under way.
        identified: The order whose number and digits were named; it may be dealt with.
        order: The order talked about last.
        destination: The place that delivery was last asked about.
        variant: The sku that was last said to be there; it is the one meant by "add it".
        acted: What the last turn that changed an order did: its action's id, and the order's.
    """

    turn: int = 0
    language: str | None = None
    ledger: Ledger = ()
    query: str = ""
    sort: Sort | None = None
    shown: tuple[ShownList, ...] = ()
    focus: str | None = None
    talked: tuple[str, ...] = ()
    cart: tuple[CartLine, ...] = ()
    pending: Pending | None = None
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    owned: tuple[str, ...] = ()
    viewed: tuple[str, ...] = ()
    carted: tuple[str, ...] = ()
    moments: tuple[tuple[str, str], ...] = ()
    moods: tuple[float, ...] = ()
    handoff: Handoff | None = None
    asked: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    recipient: Recipient | None = None
    unclear: int = 0
    told: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    device: str = ""
    notes: tuple[Note, ...] = ()
    claimed: tuple[str, ...] = ()
    uttered: tuple[Uttered, ...] = ()
    polite: bool = False
    alerted: int = 0
    errand: Errand | None = None
    identified: str | None = None
    order: str | None = None
    acted: tuple[str, ...] = ()
    variant: str = ""
    destination: Destination | None = None

    @property
    def last_list(self) -> ShownList | None:
        """The list on the screen."""
        return self.shown[-1] if self.shown else None


@dataclass(frozen=True, slots=True)
class Change:
    """The fields of the state that one turn set."""

    values: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The change with plain values, fit for the database."""
        state = replace(DialogueState(), **self.values)
        dumped = _ADAPTER.dump_python(state, mode="json")
        return {name: dumped[name] for name in self.values}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Change":
        """The change read back; unknown fields of later versions are ignored."""
        known = {f.name for f in fields(DialogueState)}
        state = _ADAPTER.validate_python({k: v for k, v in plain.items() if k in known})
        return cls({name: getattr(state, name) for name in plain if name in known})


def fold(changes: Iterable[Change], start: DialogueState | None = None) -> DialogueState:
    """The state after ``changes``, oldest first."""
    state = start or DialogueState()
    for change in changes:
        state = replace(state, **change.values)
    return state


_ADAPTER: TypeAdapter[DialogueState] = TypeAdapter(DialogueState)
