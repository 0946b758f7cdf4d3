"""Which part of a message decides its intent: greetings and thanks are not what a shopper wants.

"Hello, running shoes, under 500" is a search. The whole text is labelled once; only when that gives
small talk, or when the message is several bubbles, its parts are labelled too, and the first one
that carries a request decides.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.nlu.classifying.classifier import Classifier, Labels
from assistant.nlu.meaning import Intent, Mention, Span
from retrieval.constraints import Constraint, Field, Op

TALK = frozenset({Intent.GREET, Intent.GOODBYE, Intent.THANK, Intent.AFFIRM, Intent.CHITCHAT})
NO_REQUEST = TALK | {Intent.DENY, Intent.COMPLAINT, Intent.OUT_OF_SCOPE}
NEEDS_CONTENT = frozenset(
    {Intent.FIND_PRODUCT, Intent.REFINE, Intent.BUY, Intent.ASK_PRODUCT, Intent.ASK_PRICE}
)
SURE = 0.6  # a clause overrules the small talk around it from this probability on
BUBBLE = re.compile(r"[^\n]+")
CLAUSE = re.compile(
    r"(?:[^\s，。,.!！?？;；~～、…]|(?<=\d)[.,](?=\d)|(?<=[A-Za-z\d']) (?=[A-Za-z\d'$]))+"
)
MOST_PARTS = 8
UPPER = (Op.LTE, Op.LT)
LOWER = (Op.GTE, Op.GT)


@dataclass(frozen=True, slots=True)
class Part:
    """A bubble or a clause of a message.

    Args:
        span: Where it stands.
        empty: Whether nothing in it can be searched for or acted on: "I want to buy".
    """

    span: Span
    empty: bool


def bubble_spans(text: str) -> list[Span]:
    """The places of the bubbles of a message; one that is a single bubble has one."""
    return [found.span() for found in BUBBLE.finditer(text) if found.group().strip()][:MOST_PARTS]


def clause_spans(text: str) -> list[Span]:
    """The places of the clauses of a message; a space divides them too, but not English words."""
    return [found.span() for found in CLAUSE.finditer(text)][:MOST_PARTS]


def deciding_labels(
    text: str, whole: Labels, parts: Sequence[Part], classifier: Classifier
) -> Labels:
    """The labels of ``text`` with the intent of its first part that is a request.

    Args:
        text: The message.
        whole: What the classifier says of all of it; its feelings are kept.
        parts: Of the message, in order.
        classifier: Labels the parts.
    """
    separate = "\n" in text
    if len(parts) < 2 or not (separate or whole.intent in TALK):
        return whole
    least = 0.0 if separate else SURE
    for part in parts:
        said = classifier.classify(text[part.span[0] : part.span[1]])
        if _is_request(said, part) and said.intents[said.intent] >= least:
            return Labels(said.intents, whole.sentiments, min(said.oos_score, whole.oos_score))
    return whole


def as_wished(labels: Labels, wishes: Sequence[Constraint]) -> Labels:
    """The labels of a message that is nothing but ``wishes`` about goods.

    "Not blue" refuses a colour, no offer, and goods of the shop are never outside its scope.
    """
    if labels.intent is Intent.DENY and any(wish.op.negated for wish in wishes):
        return labels.rather(Intent.REFINE)
    goods = any(wish.field == Field.CATEGORY and not wish.op.negated for wish in wishes)
    if labels.intent is Intent.OUT_OF_SCOPE and goods:
        return labels.rather(Intent.FIND_PRODUCT)
    return labels


def later_bounds(mentions: Iterable[Mention], bubbles: Sequence[Span]) -> tuple[Mention, ...]:
    """Without the bounds that a later bubble gives anew: "under 500", then "800 is fine too"."""
    held = tuple(mentions)
    return tuple(one for one in held if not any(_replaces(two, one, bubbles) for two in held))


def _replaces(later: Mention, earlier: Mention, bubbles: Sequence[Span]) -> bool:
    new, old = later.constraint, earlier.constraint
    side = any(new.op in ops and old.op in ops for ops in (UPPER, LOWER))
    places = _place(later.span, bubbles), _place(earlier.span, bubbles)
    return side and new.field == old.field and places[0] > places[1]


def _place(span: Span, bubbles: Sequence[Span]) -> int:
    return sum(start <= span[0] for start, _ in bubbles)


def _is_request(said: Labels, part: Part) -> bool:
    if said.intent in NO_REQUEST:
        return False
    return not (part.empty and said.intent in NEEDS_CONTENT)
