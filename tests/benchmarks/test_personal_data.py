"""The written set of personal data: its two parts are apart, and what is measured is what is said."""

import re

import pytest
from personal_data import FOLDER, Line, measured, read

GRAMS = 12  # letters and digits in a row that no message of one part shares with the other


def values(part: str) -> set[str]:
    """The data of a part without spaces, signs and letter case."""
    return {
        re.sub(r"\W", "", line.text[start:end]).casefold()
        for line in read(part)
        for _, start, end in line.data
    }


def frames(part: str) -> set[str]:
    """What stands around the data, in pieces."""
    plain = {re.sub(r"\W", "", line.text).casefold() for line in read(part)}
    return {text[at : at + GRAMS] for text in plain for at in range(len(text) - GRAMS + 1)}


def test_no_datum_stands_in_both_parts() -> None:
    assert values("dev") & values("blind") == set()


def test_no_message_of_one_part_is_like_one_of_the_other() -> None:
    assert frames("dev") & frames("blind") == set()


def test_the_tests_of_the_code_hold_nothing_of_the_blind_part() -> None:
    """What the code was written with must not be what it is measured on."""
    folder = FOLDER.parents[1] / "tests" / "assistant" / "privacy"
    known = re.sub(r"\W", "", " ".join(one.read_text("utf-8") for one in folder.glob("*.py")))
    shared = {one for one in values("blind") if len(one) > 7 and one in known.casefold()}
    assert shared == set()


@pytest.mark.parametrize("part", ["dev", "blind"])
def test_each_part_has_every_kind_and_messages_without(part: str) -> None:
    lines = read(part)
    kinds = {kind for line in lines for kind, _, _ in line.data}
    assert kinds == {"address", "card", "email", "identity", "phone"}
    assert sum(not line.data for line in lines) >= 25


def test_what_is_counted() -> None:
    found = Line("我的电话是13800138000，打给我", (("phone", 5, 16),))
    missed = Line("其实是小北", (("phone", 0, 2),))
    wrong = Line("打13912345678", ())
    figures = measured([found, missed, wrong])
    assert (figures.recall, figures.precision) == (0.5, 0.5)


def test_nearly_all_is_found() -> None:
    """The part that the code was written with; the blind one is measured, not tested."""
    figures = measured(read("dev"))
    assert figures.recall >= 0.98, figures.missed
    assert figures.precision >= 0.98, figures.wrong
