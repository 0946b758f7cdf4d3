"""Slips of fingers cost what the constants say, the cheapest way first."""

import pytest

from assistant.nlu.rewriting.distances import (
    ADDED,
    DOUBLED,
    DROPPED,
    FIRST,
    NEARBY,
    OTHER,
    SWAPPED,
    VOWEL,
    distance,
)

FAR = 9.0


@pytest.mark.parametrize(
    ("written", "meant", "cost"),
    [
        pytest.param("shoes", "shoes", 0.0, id="no slip"),
        pytest.param("shose", "shoes", SWAPPED, id="swapped"),
        pytest.param("shpes", "shoes", NEARBY, id="the key beside"),
        pytest.param("shies", "shoes", NEARBY, id="another vowel"),
        pytest.param("shxes", "shoes", OTHER, id="any other key"),
        pytest.param("shhoes", "shoes", DOUBLED, id="doubled"),
        pytest.param("leter", "letter", DOUBLED, id="not doubled"),
        pytest.param("blck", "black", VOWEL, id="a vowel left out"),
        pytest.param("blak", "black", DROPPED, id="a letter left out"),
        pytest.param("shovels", "shoels", ADDED, id="a letter too many"),
        pytest.param("zhoes", "shoes", NEARBY + FIRST, id="the first letter"),
        pytest.param("don'", "don't", DROPPED, id="signs are letters too"),
    ],
)
def test_a_slip_costs_what_its_kind_costs(written: str, meant: str, cost: float) -> None:
    assert distance(written, meant, FAR) == pytest.approx(cost)


def test_what_is_too_far_off_is_above_the_limit() -> None:
    assert distance("shoes", "kettle", 1.7) > 1.7
