"""Each example teaches the heads it has a label for, and is roughened without losing its words."""

from random import Random

import pytest

from assistant.training.examples import (
    Target,
    examples_for,
    roughen,
    schedule,
    with_weak_sentiment,
)
from assistant.training.labels import Row

INTENTS = ("buy", "complaint", "thank", "track_order")
SENTIMENTS = ("negative", "neutral", "positive")


@pytest.mark.parametrize(
    ("intent", "target"),
    [
        pytest.param("buy", Target(1, 0.1), id="a plain request is a little neutral"),
        pytest.param("complaint", Target(0, 0.5), id="a complaint is negative"),
        pytest.param("thank", Target(2, 0.3), id="thanks are positive"),
        pytest.param("track_order", None, id="where a parcel is, people ask in any mood"),
    ],
)
def test_an_intent_teaches_a_little_sentiment(intent: str, target: Target | None) -> None:
    plain = examples_for("intent", [Row("text", intent)], INTENTS)
    (example,) = with_weak_sentiment(plain, INTENTS, SENTIMENTS)
    assert example.targets["intent"] == Target(INTENTS.index(intent))
    assert example.targets.get("sentiment") == target


def test_the_background_is_seen_less_often() -> None:
    often, once = (examples_for("intent", [Row(text, "buy")], INTENTS) for text in ("a", "b"))
    assert schedule(often, 3, once, 2) == [*often * 3, *once * 2]


@pytest.mark.parametrize("text", ["第二个，要42码！", "where's it? now!", "👍", "?", ""])
def test_roughening_keeps_letters_and_digits(text: str) -> None:
    random = Random(1)  # noqa: S311 - variety, no secret
    words = [character for character in text if character.isalnum()]
    for _ in range(20):
        rough = roughen(text, random)
        assert [character for character in rough if character.isalnum()] == words
        assert bool(rough) == bool(text)
