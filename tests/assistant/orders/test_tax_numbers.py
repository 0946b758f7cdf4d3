"""Tax numbers: check characters, and which character is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.orders.tax_numbers import (
    LETTERS,
    TaxProblem,
    check_character,
    organisation_check,
    tax_problem,
)

STANDARD = "91350100M000100Y43"  # published as an example of the standard
DIGITS = "0123456789"


def whole(place: str, organisation: str) -> str:
    number = f"91{place}{organisation}{organisation_check(organisation)}"
    return number + check_character(number)


NUMBERS = st.builds(
    whole, st.text(DIGITS, min_size=6, max_size=6), st.text(LETTERS, min_size=8, max_size=8)
).filter(lambda number: number[16] in LETTERS)


@given(NUMBERS)
def test_a_number_that_agrees_is_right(number: str) -> None:
    assert tax_problem(number) is None


@given(NUMBERS, st.integers(0, 17), st.sampled_from(LETTERS))
def test_one_wrong_character_is_always_noticed(number: str, at: int, letter: str) -> None:
    other = number[:at] + letter + number[at + 1 :]
    assert (tax_problem(other) is None) == (other == number)


@given(NUMBERS, st.integers(0, 16))
def test_two_neighbours_that_changed_places_are_always_noticed(number: str, at: int) -> None:
    other = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert (tax_problem(other) is None) == (other == number)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        pytest.param(STANDARD, None, id="a published example"),
        pytest.param("9135 0100 m000 100y 43", None, id="spaces and small letters"),
        pytest.param("9135-0100-M000100Y43", None, id="dashes"),
        pytest.param("350100M000100Y4", None, id="fifteen"),
        pytest.param("91350100M000100Y4", TaxProblem("length", found="17"), id="one short"),
        pytest.param("91350100M000100Y433", TaxProblem("length", found="19"), id="one more"),
        pytest.param("9135O100M000100Y43", TaxProblem("character", 5, "O", "0"), id="the letter O"),
        pytest.param(
            "91350100M000I00Y43", TaxProblem("character", 13, "I", "1"), id="the letter I"
        ),
        pytest.param("9135A100M000100Y43", TaxProblem("place", 5, "A"), id="a letter in the place"),
        pytest.param(
            "91350100M000200Y43", TaxProblem("organisation", found="M000200Y4"), id="organisation"
        ),
        pytest.param("91350100M000100Y44", TaxProblem("check", 18, "4", "3"), id="the last"),
        pytest.param("91350200M000100Y43", TaxProblem("check", 18, "3", "8"), id="before"),
        pytest.param("350100M00O100Y4", TaxProblem("character", 10, "O", "0"), id="old, letter O"),
        pytest.param(
            "91350100M000100税43", TaxProblem("character", 16, "税"), id="no letter at all"
        ),
        pytest.param("", TaxProblem("length", found="0"), id="nothing"),
    ],
)
def test_what_is_wrong_is_named(written: str, problem: TaxProblem | None) -> None:
    assert tax_problem(written) == problem
