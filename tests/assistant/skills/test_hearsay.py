"""What buyers wrote is quoted as theirs, and in which language."""

from types import SimpleNamespace
from typing import cast

import pytest

from assistant.records.opinions import Quotable
from assistant.skills.context import Context
from assistant.skills.hearsay import opinions_on
from retrieval.products import Product

PRAISE = Quotable("r1", "走线细", 1, "zh")
BLAME = Quotable("r2", "the seams came apart", -1, "en")
NEITHER = Quotable("r3", "做工一般般", 0, "zh")


def context(language: str, *said: Quotable) -> Context:
    opinions = SimpleNamespace(quotable=lambda *_: list(said))
    return cast(
        Context, SimpleNamespace(language=language, tools=SimpleNamespace(opinions=opinions))
    )


def keys(language: str, *said: Quotable) -> list[str]:
    outcome = opinions_on(context(language, *said), Product("p1", "鞋"), "quality")
    return [line.key for line in outcome.lines] if outcome else []


def test_one_of_each_is_quoted_and_another_language_is_said() -> None:
    assert keys("en", PRAISE, BLAME) == ["ask.opinions", "ask.quote_zh", "ask.quote"]
    assert keys("zh", PRAISE, BLAME) == ["ask.opinions", "ask.quote", "ask.quote_en"]


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ((PRAISE, PRAISE), "ask.opinions_praise"),
        ((BLAME, BLAME), "ask.opinions_blame"),
        ((NEITHER, NEITHER), "ask.opinions_neither"),
        ((PRAISE,), "ask.opinions_one"),
    ],
)
def test_nobody_is_made_to_say_anything(said: tuple[Quotable, ...], verdict: str) -> None:
    assert keys("zh", *said)[0] == verdict


def test_silence_is_no_answer() -> None:
    assert keys("zh") == []
