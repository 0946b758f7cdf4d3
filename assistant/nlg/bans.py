"""Words a shop does not use: another wording, another word, or the sentence is left out.

Some are forbidden by law (superlatives in advertising), some by taste. Names of products stay as
they are; at the start the owner is told of those that hold such a word.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

SENTENCE = re.compile(r"[^。！？!?\n]*?(?:[。！？!?\n]+[”」』\"]?|\.(?=\s|$)[”\"]?|$)\s*")
HIDDEN = "＊"


@dataclass(frozen=True)
class Bans:
    """The words, each with what is said instead; "" where nothing is."""

    words: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, banned: Mapping[str, str] | Iterable[str]) -> "Bans":
        """From the setting: a list of words, or a table of words and what is said instead."""
        if isinstance(banned, Mapping):
            return cls({word: instead.strip() for word, instead in banned.items()})
        return cls(dict.fromkeys(banned, ""))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        longest_first = sorted(self.words, key=len, reverse=True)
        return re.compile("|".join(map(_whole, longest_first)), re.I) if longest_first else None

    def held_by(self, text: str) -> tuple[str, ...]:
        """The banned words in ``text``, each once, as they stand there."""
        found = self._pattern.findall(text) if self._pattern else ()
        return tuple(dict.fromkeys(found))

    def cleaned(self, text: str, names: Iterable[str] = ()) -> str:
        """``text`` without banned words, but for those in ``names``.

        What has a word to be said instead gets it; of the rest the whole sentence goes, since a
        sentence without one of its words may say the opposite. Where nothing would be left the
        word is hidden.
        """
        if self._pattern is None or not self.held_by(text):
            return text
        kept = [name for name in names if name and self.held_by(name)]
        masked, put_back = _masked(text, kept)
        masked = self._pattern.sub(lambda found: self._instead(found[0]) or found[0], masked)
        sentences = [part for part in SENTENCE.findall(masked) if part]
        clean = "".join(part for part in sentences if not self._pattern.search(part)).strip()
        if not clean:
            clean = self._pattern.sub(lambda found: HIDDEN * len(found[0]), masked)
        for mark, name in put_back.items():
            clean = clean.replace(mark, name)
        return clean

    def _instead(self, found: str) -> str:
        folded = {word.lower(): instead for word, instead in self.words.items()}
        return folded.get(found.lower(), "")


def _masked(text: str, names: Iterable[str]) -> tuple[str, dict[str, str]]:
    """``text`` with a private character in the place of each name."""
    marks: dict[str, str] = {}
    for number, name in enumerate(sorted(set(names), key=len, reverse=True)):
        mark = chr(0xE000 + number)
        if name in text:
            text = text.replace(name, mark)
            marks[mark] = name
    return text, marks


def _whole(word: str) -> str:
    """A word of letters counts as a word only: "best" is not in "bestow"."""
    escaped = re.escape(word)
    if not word.isascii():
        return escaped
    return rf"(?<![A-Za-z0-9]){escaped}(?![A-Za-z0-9])"
