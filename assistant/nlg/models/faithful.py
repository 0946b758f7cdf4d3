"""Whether a model's sentence says what the draft says and adds nothing: figures, names, quotes, no, promises.

It knows nothing of the shop; that every claim is borne out by a row is the guard's to say
(``assistant.grounding``). What is refused here is worded by the template, so strictness costs style only.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.nlg.manner import Manner
from assistant.nlg.models.prompting import writer_words

FIGURE = re.compile(r"\d+(?:[.,:/]\d+)*")
NUMERAL = re.compile(r"[二两三四五六七八九十百千万亿半几]|一(?![下些点起样般定])")
QUOTED = re.compile(r"[「『“\"《]([^「」『』“”\"《》]+)[」』”\"》]")
MARKUP = re.compile(r"[<>{}\[\]`*#|\\]|https?:|www\.|^\s*[-•]")
HAN = re.compile(r"[㐀-鿿]")
ENGLISH_NUMERAL = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?"
    r"|half|double|twice)\b",
    re.I,
)
LONGER = 1.6
SLACK = 24  # characters


@dataclass(frozen=True, slots=True)
class Faithful:
    """Compares sentences of one turn.

    Args:
        language: Of the reply.
        manner: How the turn is spoken.
        names: Of products; one in the draft stands in the sentence as it is.
    """

    language: str
    manner: Manner
    names: Sequence[str] = ()

    def __call__(self, draft: str, said: str) -> bool:
        """Whether ``said`` may stand for ``draft``."""
        return not any(
            (
                len(said) > LONGER * len(draft) + SLACK,
                MARKUP.search(said) is not None and MARKUP.search(draft) is None,
                self._other_language(draft, said),
                _figures(said) != _figures(draft),
                not _numerals(said) <= _numerals(draft),
                self._names_in(said) != self._names_in(draft),
                set(QUOTED.findall(said)) != set(QUOTED.findall(draft)),
                self._holds(said, "negations") != self._holds(draft, "negations"),
                not self._found(said) <= self._found(draft),
                self.manner.calm and ("!" in said or "！" in said),
                "亲" in said and "亲" not in draft,
            )
        )

    def _names_in(self, text: str) -> set[str]:
        return {name for name in self.names if name in text}

    def _holds(self, text: str, kind: str) -> bool:
        words: Iterable[str] = getattr(writer_words(self.language), kind)
        return any(_stands(word, text) for word in words)

    def _found(self, text: str) -> set[str]:
        """The promises a text makes."""
        return {word for word in writer_words(self.language).promises if _stands(word, text)}

    def _other_language(self, draft: str, said: str) -> bool:
        if self.language == "zh":
            return HAN.search(draft) is not None and HAN.search(said) is None
        return HAN.search(said) is not None and HAN.search(draft) is None


def _stands(word: str, text: str) -> bool:
    """Whether a word stands in a text; one of letters at the borders of words."""
    if not word.isascii():
        return word in text
    return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text.lower()) is not None


def _figures(text: str) -> Counter[str]:
    return Counter(FIGURE.findall(text))


def _numerals(text: str) -> set[str]:
    return set(NUMERAL.findall(text)) | {one.lower() for one in ENGLISH_NUMERAL.findall(text)}
