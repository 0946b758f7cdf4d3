"""What the network learns from: a text, and for each head that is to learn from it a label.

Intent and sentiment share one network. A text with an intent has seldom been labelled with a
sentiment too, so each example names only the heads it teaches, and how much it counts there.
"""

import string
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from assistant.nlu.meaning import Intent, Sentiment
from assistant.training.labels import Row

INTENT, SENTIMENT = "intent", "sentiment"

# What a message with an intent mostly feels like, and how sure that is. A plain request asks or
# states, without feeling; the intents left out, such as tracking an order, come in every mood.
PLAIN = (
    Intent.FIND_PRODUCT, Intent.RECOMMEND, Intent.REFINE, Intent.COMPARE, Intent.ASK_PRODUCT,
    Intent.ASK_PRICE, Intent.BUY, Intent.ASK_SHIPPING, Intent.ASK_PAYMENT, Intent.ACCOUNT,
    Intent.SET_ALERT, Intent.CONTROL, Intent.CHANGE_ORDER, Intent.OUT_OF_SCOPE, Intent.GREET,
    Intent.GOODBYE,
)  # fmt: skip
WEAK_SENTIMENTS: Mapping[str, tuple[Sentiment, float]] = {
    **dict.fromkeys(PLAIN, (Sentiment.NEUTRAL, 0.1)),
    Intent.COMPLAINT: (Sentiment.NEGATIVE, 0.5),
    Intent.THANK: (Sentiment.POSITIVE, 0.3),
}


@dataclass(frozen=True, slots=True)
class Target:
    """The label of an example for one head, by its place in the head's labels, and its weight."""

    label: int
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """A text with a target for some of the heads."""

    text: str
    targets: Mapping[str, Target]


def examples_for(
    head: str, rows: Sequence[Row], labels: Sequence[str], weight: float = 1.0
) -> list[Example]:
    """An example a row that teaches one head."""
    places = {label: place for place, label in enumerate(labels)}
    return [Example(row.text, {head: Target(places[row.label], weight)}) for row in rows]


def with_weak_sentiment(
    examples: Sequence[Example], intents: Sequence[str], sentiments: Sequence[str]
) -> list[Example]:
    """Intent examples that also teach, a little, what such messages mostly feel like."""
    return [_with_weak_sentiment(example, intents, list(sentiments)) for example in examples]


def _with_weak_sentiment(
    example: Example, intents: Sequence[str], sentiments: list[str]
) -> Example:
    felt = WEAK_SENTIMENTS.get(intents[example.targets[INTENT].label])
    if felt is None:
        return example
    sentiment, weight = felt
    target = Target(sentiments.index(sentiment), weight)
    return Example(example.text, {**example.targets, SENTIMENT: target})


def schedule(
    examples: Sequence[Example], epochs: int, background: Sequence[Example], passes: int
) -> list[Example]:
    """All that a training run sees, each as often as it is to be seen."""
    return [
        *(example for _ in range(epochs) for example in examples),
        *(example for _ in range(passes) for example in background),
    ]


def roughen(text: str, random: Random) -> str:
    """The text as a hastier shopper types it: now and then without its punctuation."""
    if random.random() < 0.7:
        return text
    bare = "".join(" " if _is_mark(character) else character for character in text)
    return " ".join(bare.split()) or text


def _is_mark(character: str) -> bool:
    if character in string.punctuation:
        return character not in "$%.'+-/"
    return unicodedata.category(character) == "Po"
