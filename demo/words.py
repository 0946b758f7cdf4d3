"""Words in both languages: written once as "中文|English" and filled with facts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import BeforeValidator

# Words that stay small inside an English title.
SMALL = {"a", "and", "at", "for", "from", "in", "of", "on", "or", "per", "pcs", "the", "to", "with"}


@dataclass(frozen=True, slots=True)
class Words:
    """One piece of text in Chinese and in English."""

    zh: str
    en: str

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read "中文|English"; text without a bar is the same in both languages (1.5L, SPF50)."""
        if isinstance(text, cls):
            return text
        zh, _, en = str(text).partition("|")
        return cls(zh.strip(), en.strip() or zh.strip())

    def fill(self, facts: Mapping[str, "Words"]) -> "Words":
        """Replace {slots} by the facts; an unknown slot is a KeyError with its name."""
        return Words(
            self.zh.format_map({name: value.zh for name, value in facts.items()}),
            self.en.format_map({name: value.en for name, value in facts.items()}),
        )


Text = Annotated[Words, BeforeValidator(Words.parse)]


def joined(parts: list[Words], zh: str, en: str) -> Words:
    """Join several pieces with a separator of each language."""
    return Words(zh.join(part.zh for part in parts), en.join(part.en for part in parts))


def title_case(text: str) -> str:
    """Capitalise an English title, leaving units and small words as they are.

    >>> title_case("Yunchi Pace3 men's non-slip shoes for 2 people")
    "Yunchi Pace3 Men's Non-Slip Shoes for 2 People"
    """
    return re.sub(r"(?<![\w'])[a-z]+", lambda found: _capital(found.group()), text)


def _capital(word: str) -> str:
    return word if word in SMALL else word[0].upper() + word[1:]


def tidy(text: str) -> str:
    """Drop doubled spaces and commas that an empty slot leaves behind."""
    text = re.sub(r"(, )+", ", ", re.sub(r" +", " ", text))
    return text.replace(" ,", ",").strip(" ,")


def sentence(words: Words) -> Words:
    """End a sentence, start it with a capital and mend "a aluminium", "a 8000mm".

    >>> sentence(Words("铝合金", "a aluminium frame")).en
    'An aluminium frame.'
    """
    english = re.sub(r"\b([Aa]) (?=[aeio](?!ne)|8|11\b|18\b)", r"\1n ", words.en)
    return Words(words.zh + "。", english[:1].upper() + english[1:] + ".")
