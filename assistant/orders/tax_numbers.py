"""Tax numbers of Chinese companies, checked as the standards say, with what is wrong and where.

The unified social credit code of GB 32100-2015 has 18 characters: authority, kind, six digits of the
place, the nine of the organisation's code (GB 11714-1997, checked by itself), and a check character.
Numbers of before 2015 have 15: the place and the organisation's code.
"""

import re
from dataclasses import dataclass
from typing import Literal

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015, table 2: no I, O, S, V, Z
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714-1997
LENGTH, OLD_LENGTH = 18, 15
PLACE = range(2, 8)  # of 18 characters, counted from 0
ALIKE = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}  # letters that no code has
Fault = Literal["length", "character", "place", "organisation", "check"]


@dataclass(frozen=True, slots=True)
class TaxProblem:
    """Why a number cannot be right.

    Args:
        fault: ``length``; ``character``, one that no code has; ``place``, a letter where digits belong;
            ``organisation``, characters 9 to 17 do not agree; ``check``, the last does not agree with the others.
        position: Of the character that is wrong, from 1; 0 where none can be told.
        found: What stands there; for ``length`` how many characters there are.
        right: What could stand there; empty where that is not known.
    """

    fault: Fault
    position: int = 0
    found: str = ""
    right: str = ""


def clean_tax_number(written: str) -> str:
    """A number as codes are written: capitals, no spaces or dashes."""
    return re.sub(r"[\s\-_.]", "", written).upper()


def tax_problem(written: str) -> TaxProblem | None:
    """What is wrong with a tax number, or None.

    >>> tax_problem("91350100M000100Y43")
    >>> tax_problem("91350100M000100Y44")
    TaxProblem(fault='check', position=18, found='4', right='3')
    """
    number = clean_tax_number(written)
    if len(number) not in (LENGTH, OLD_LENGTH):
        return TaxProblem("length", found=str(len(number)))
    strange = next((at for at, letter in enumerate(number) if letter not in LETTERS), None)
    if strange is not None:
        letter = number[strange]
        return TaxProblem("character", strange + 1, letter, ALIKE.get(letter, ""))
    places = PLACE if len(number) == LENGTH else range(6)
    if (odd := next((at for at in places if not number[at].isdigit()), None)) is not None:
        return TaxProblem("place", odd + 1, number[odd])
    return _whole(number) if len(number) == LENGTH else None


def _whole(number: str) -> TaxProblem | None:
    """Whether both check characters agree; a slip before the 9th character upsets only the last."""
    right = check_character(number[:-1])
    if number[-1] == right:
        return None
    if number[16] != organisation_check(number[8:16]):
        return TaxProblem("organisation", found=number[8:17])
    return TaxProblem("check", LENGTH, number[-1], right)


def check_character(first: str) -> str:
    """The 18th character that belongs to the first 17, modulo 31."""
    total = sum(
        LETTERS.index(letter) * weight for letter, weight in zip(first, WEIGHTS, strict=True)
    )
    return LETTERS[-total % 31]


def organisation_check(first: str) -> str:
    """The last character of an organisation's code that belongs to the eight before it."""
    total = sum(
        int(letter, 36) * weight for letter, weight in zip(first, ORGANISATION_WEIGHTS, strict=True)
    )
    left = 11 - total % 11
    return {10: "X", 11: "0"}.get(left, str(left))
