"""Each example teaches the heads it has a label for, and is roughened without losing its words."""

from random import Random

import pytest

from assistant.training.examples import Target, examples_for, roughen, with_weak_sentiment
from assistant.training.labels import Row

INTENTS, SENTIMENTS = ("buy", "complaint"), ("negative", "neutral", "positive")


def test_a_plain_request_is_a_little_neutral_and_a_complaint_is_not() -> None:
    rows = [Row("i take it", "buy"), Row("broken again", "complaint")]
    plain, angry = with_weak_sentiment(
        examples_for("intent", rows, INTENTS), INTENTS, SENTIMENTS, 0.1
    )
    assert plain.targets == {"intent": Target(0), "sentiment": Target(1, 0.1)}
    assert angry.targets == {"intent": Target(1)}


@pytest.mark.parametrize("text", ["第二个，要42码！", "where's it? now!", "👍", "?", ""])
def test_roughening_keeps_letters_and_digits(text: str) -> None:
    random = Random(1)  # noqa: S311 - variety, no secret
    words = [character for character in text if character.isalnum()]
    for _ in range(20):
        rough = roughen(text, random)
        assert [character for character in rough if character.isalnum()] == words
        assert bool(rough) == bool(text)
