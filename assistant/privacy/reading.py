"""The text as its data are looked for: in one width, without what nobody sees, with places that lead back.

Who hides a number breaks it with characters that do not show, or writes it in another form of the
same figures. So what is searched is not what was written, and every place in it knows its own there.
"""

import unicodedata
from dataclasses import dataclass

from retrieval.simplifying import simplified_characters

NUMERALS = str.maketrans(
    "零〇○洞幺一壹二贰两三叁四肆五伍六陆七柒八捌九玖", "000011122233445566778899"
)
UNSEEN = ("Cf", "Mn")  # categories of Unicode that take no room


@dataclass(frozen=True, slots=True)
class Reading:
    """A text to be searched.

    Args:
        cased: In one width and in simplified characters, letters as they were written.
        plain: The same in lower case.
        figures: The same with Chinese numerals as figures.
        places: For each character where it stood, and at the end where the text ended.
    """

    cased: str
    plain: str
    figures: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Reading":
        """How ``text`` is searched."""
        seen = [
            (place, _narrow(character))
            for place, character in enumerate(text)
            if unicodedata.category(character) not in UNSEEN
        ]
        cased = "".join(character for _, character in seen)
        plain = "".join(_lower(character) for character in cased)
        places = (*(place for place, _ in seen), len(text))
        return cls(cased, plain, plain.translate(NUMERALS), places)

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text the characters from ``start`` to ``end`` were written."""
        return self.places[start], self.places[end - 1] + 1


def _narrow(character: str) -> str:
    narrow = unicodedata.normalize("NFKC", character)
    narrow = narrow if len(narrow) == 1 else character
    return simplified_characters().get(ord(narrow), narrow)


def _lower(character: str) -> str:
    lower = character.casefold()
    return lower if len(lower) == 1 else character
