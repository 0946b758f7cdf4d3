"""The same text without personal data: with stars, or with stand-ins of the same form."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.privacy.finding import personal_data_in
from assistant.privacy.personal_data import PersonalData, PersonalKind

STAR = "*"
DRAMA = "02079460"  # a range that Ofcom keeps free for fiction; two more digits follow


def masked(text: str) -> str:
    """``text`` with personal data starred; of a telephone the last four digits stay."""
    return _replaced(text, _stars)


@dataclass(slots=True)
class StandIns:
    """Invented personal data of the same form, the same for the same in all texts of one record.

    So a saved conversation goes the same way without telling who had it: a phone number is still
    eleven digits, an address still one.
    """

    given: dict[tuple[PersonalKind, str], str] = field(default_factory=dict)

    def text(self, text: str) -> str:
        """``text`` with stand-ins."""
        return _replaced(text, self._one)

    def _one(self, data: PersonalData) -> str:
        key = (data.kind, re.sub(r"\W", "", data.text).casefold())
        if key not in self.given:
            number = sum(kind is data.kind for kind, _ in self.given) + 1
            self.given[key] = _invented(data, number)
        return self.given[key]


def _replaced(text: str, put: Callable[[PersonalData], str]) -> str:
    parts, end = [], 0
    for data in personal_data_in(text):
        parts += [text[end : data.start], put(data)]
        end = data.end
    return "".join([*parts, text[end:]])


def _stars(data: PersonalData) -> str:
    shown = 4 if data.kind in (PersonalKind.PHONE, PersonalKind.CARD) else 0
    if data.kind is PersonalKind.NAME and not data.text.isascii():
        return data.text[0] + STAR * (len(data.text) - 1)
    if not shown:
        return STAR * min(len(data.text), 8)
    left = sum(character.isalnum() for character in data.text) - shown
    out = []
    for character in data.text:
        hides = character.isalnum() and left > 0
        left -= character.isalnum()
        out.append(STAR if hides else character)
    return "".join(out)


def _invented(data: PersonalData, number: int) -> str:
    chinese = not data.text.isascii()
    digits = re.sub(r"\D", "", data.text)
    if data.kind is PersonalKind.PHONE:
        return f"1990000{number:04}" if len(digits) in (11, 13) else f"+44{DRAMA[1:]}{number:02}"
    if data.kind is PersonalKind.EMAIL:
        return f"shopper{number}@shop.example"
    if data.kind is PersonalKind.IDENTITY:
        return "0" * len(digits)
    if data.kind is PersonalKind.CARD:
        return "0" * len(digits)
    if data.kind is PersonalKind.ADDRESS:
        return f"好物路{number}号" if chinese else f"{number} Example Street"
    return f"某{'甲乙丙丁戊己庚辛壬癸'[(number - 1) % 10]}" if chinese else f"Shopper {number}"
