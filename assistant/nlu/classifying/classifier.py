"""Gives a message its intent and sentiment: the protocol, and the small way by keywords."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.nlu.meaning import Intent, Sentiment
from assistant.nlu.words.normalising import fold

STRENGTH = 30.0  # how much one matching pattern speaks for its label, against 24 others
Label = TypeVar("Label")


@dataclass(frozen=True, slots=True)
class Labels:
    """What a classifier says of one message.

    Args:
        intents: Calibrated probabilities of all intents; they sum to 1.
        sentiments: Probabilities of the three sentiments; they sum to 1.
        oos_score: Above 0 the text is unlike what the classifier was trained on; 0 when unknown.
    """

    intents: Mapping[Intent, float]
    sentiments: Mapping[Sentiment, float]
    oos_score: float = 0.0

    @property
    def intent(self) -> Intent:
        """The most probable intent."""
        return max(self.intents, key=lambda name: (self.intents[name], name))

    def rather(self, intent: Intent) -> "Labels":
        """The labels with ``intent`` in the place of the most probable one."""
        first = self.intent
        swapped = {first: self.intents[intent], intent: self.intents[first]}
        return replace(self, intents={**self.intents, **swapped})

    @property
    def sentiment(self) -> Sentiment:
        """The most probable sentiment."""
        return max(self.sentiments, key=lambda name: (self.sentiments[name], name))

    @property
    def sentiment_score(self) -> float:
        """From -1 (surely negative) to 1 (surely positive)."""
        return self.sentiments[Sentiment.POSITIVE] - self.sentiments[Sentiment.NEGATIVE]


class Classifier(Protocol):
    """Labels texts; any text, also an empty one, gets labels. Same text, same labels."""

    def classify(self, text: str) -> Labels:
        """The labels of ``text``."""

    def feelings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, 3) probabilities of negative, neutral and positive, of many texts at once."""


FEELINGS = (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE)


class KeywordClassifier:
    """Counts the patterns of ``prompts/lexicon/intents.toml``: exact, instant, needs no model."""

    def classify(self, text: str) -> Labels:
        """Each matching pattern raises the odds of its label; nothing matching means a find."""
        folded = fold(text)
        odds = dict.fromkeys(Intent, 1.0)
        odds[Intent.FIND_PRODUCT] = STRENGTH / 2
        feelings = dict.fromkeys(Sentiment, 1.0)
        feelings[Sentiment.NEUTRAL] = 1.5
        for label, pattern in _patterns():
            hits = len(pattern.findall(folded))
            if label in feelings:
                feelings[Sentiment(label)] *= STRENGTH ** min(hits, 3)
            else:
                odds[Intent(label)] *= STRENGTH ** min(hits, 3)
        return Labels(_shares(odds), _shares(feelings))

    def feelings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, 3) probabilities of negative, neutral and positive."""
        felt = [self.classify(text).sentiments for text in texts]
        return np.array([[one[name] for name in FEELINGS] for one in felt], dtype=np.float32)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    source = files("prompts").joinpath("lexicon", "intents.toml").read_text("utf-8")
    return tuple((label, re.compile(pattern)) for label, pattern in tomllib.loads(source).items())


def _shares(odds: Mapping[Label, float]) -> dict[Label, float]:
    total = sum(odds.values())
    return {label: value / total for label, value in odds.items()}
