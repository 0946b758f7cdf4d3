"""What became of a correction, as agents are told it."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.corrections import Correction, Kind, Review
from assistant.model_versions import Became, Registry, Word, fates
from tests.assistant.model_versions.small_model import ADA, NOON, made

ONE = "m-0000000001"
SAID = Correction(1, "c", 1, "gimme", "en", Kind.INTENT, "greet", "buy", "Ada", "", Review.APPROVED)


def became(registry: Registry, correction: Correction = SAID) -> tuple[Became, str | None]:
    fate = fates([correction], registry)[correction.id]
    return fate.became, fate.version


@pytest.mark.parametrize(
    ("correction", "told"),
    [
        (replace(SAID, review=Review.WAITING), Became.WAITING),
        (replace(SAID, review=Review.REJECTED), Became.REJECTED),
        (SAID, Became.APPROVED),
        (replace(SAID, kind=Kind.CONSTRAINT), Became.KEPT),
    ],
)
def test_before_a_version_is_made_the_review_says_it(
    registry: Registry, correction: Correction, told: Became
) -> None:
    assert became(registry, correction) == (told, None)


def test_it_is_followed_into_a_version_and_out_again(registry: Registry, shipped: Path) -> None:
    made(registry, shipped, ONE)
    assert became(registry) == (Became.MADE, ONE)
    assert became(registry, replace(SAID, id=2)) == (Became.APPROVED, None)
    registry.accept(ONE, ADA)
    assert became(registry) == (Became.SERVES, ONE)
    registry.rollback(Word("Ada", NOON, "odd"))
    assert became(registry) == (Became.MADE, ONE)
    (registry.folder(ONE) / "record.json").unlink()
    assert became(registry) == (Became.APPROVED, None)
