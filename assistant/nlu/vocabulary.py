"""The words of a shop, learnt from its catalogue: brands, categories, attribute values, units.

Every surface (what a shopper writes) leads to an ``Entry`` (a field and the catalogue's own spelling).
Chinese surfaces are found as substrings, so no word segmentation decides; Latin ones at word borders,
singular and plural alike.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.nlu.language import CJK
from assistant.nlu.lexicon import compound_tails
from assistant.nlu.normalising import fold

WORD = re.compile(r"[a-z0-9][a-z0-9'&.\-]*")
MAX_WORDS = 5
AFTER_A_NOUN = frozenset(
    [
        "under",
        "over",
        "below",
        "above",
        "with",
        "without",
        "for",
        "from",
        "in",
        "on",
        "at",
        "by",
        "of",
        "to",
        "that",
        "which",
        "who",
        "and",
        "or",
        "but",
        "not",
        "no",
        "less",
        "more",
        "around",
        "about",
        "between",
        "up",
        "max",
        "please",
        "pls",
        "thanks",
        "thx",
        "cheaper",
        "it",
        "is",
        "are",
        "do",
        "does",
        "can",
        "could",
        "would",
        "should",
        "as",
        "like",
        "than",
        "if",
        "when",
        "i",
        "my",
        "me",
        "we",
        "you",
        "now",
        "again",
        "instead",
        "only",
        "just",
        "too",
        "also",
        "then",
        "ok",
        "within",
        "near",
        "starting",
        "size",
        "color",
        "colour",
        "any",
        "one",
        "ones",
    ]
)
BESIDE_THE_NEED = re.compile(
    r"\b(?:(?:fits?|holds?|carry|carrying|compatible with|works? with) (?:an?|my|the|your|\d\S*)?|"
    r"(?<!looking )(?<!look )(?<!search )(?<!searching )for (?:my|your|the))\s*(?:\S+\s)?$"
)
STANDS_ALONE_BEFORE = re.compile(r"(?:^|[，。,.\s、要别是选买看换喜欢来双条件个只款或和非有])$")
STANDS_ALONE_AFTER = re.compile(r"(?:的|那|这|款|$|[，。,.\s、!?！？吗呢吧或和也都])")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a surface stands for: a field and one or several values of the catalogue."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found in a text."""

    entry: Entry
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Surfaces and what they stand for.

    Args:
        surfaces: Folded surface → entry; Latin ones are stemmed word by word.
        units: Unit of measure → attribute that is counted in it (``ml`` → ``capacity``).
        fields: Every field that at least one product has.
        accumulating: Fields of which one product can have several values, so that wishes add up.
    """

    surfaces: Mapping[str, Entry] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    fields: frozenset[str] = frozenset()
    accumulating: frozenset[str] = frozenset()
    longest: int = 0

    @classmethod
    def of(
        cls,
        surfaces: Mapping[str, Entry],
        units: Mapping[str, str],
        fields: Iterable[str],
        accumulating: frozenset[str] = frozenset(),
    ) -> "Vocabulary":
        """A vocabulary of these surfaces."""
        longest = max((len(surface) for surface in surfaces if CJK.search(surface)), default=0)
        return cls(surfaces, units, frozenset(fields), accumulating, longest)

    def find(self, text: str) -> list[Match]:
        """All entries in a folded text: the longest at each place, without overlaps, left to right."""
        found = sorted(
            [*self._chinese(text), *self._latin(text)],
            key=lambda match: (match.start - match.end, match.start),
        )
        kept: list[Match] = []
        for match in found:
            if all(match.end <= other.start or other.end <= match.start for other in kept):
                kept.append(match)
        return sorted(kept, key=lambda match: match.start)

    def _chinese(self, text: str) -> Iterable[Match]:
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + self.longest) + 1):
                entry = self.surfaces.get(text[start:end])
                if not entry or not CJK.search(text[start:end]):
                    continue
                if _admitted(text, start, end) and not self._modifies(entry, text, end):
                    yield Match(entry, start, end)

    def _latin(self, text: str) -> Iterable[Match]:
        words = [(stem(m.group()), m.start(), m.end()) for m in WORD.finditer(text)]
        for first in range(len(words)):
            for last in range(first, min(len(words), first + MAX_WORDS)):
                entry = self.surfaces.get(" ".join(word[0] for word in words[first : last + 1]))
                if entry and self._is_need(entry, text, words[first][1], words[last][2]):
                    yield Match(entry, words[first][1], _end_of_word(text, words[last]))

    def _modifies(self, entry: Entry, text: str, end: int) -> bool:
        """手机 in 手机壳 names no phone: a kind of goods must end its compound."""
        return entry.field == "category" and text.startswith(compound_tails(), end)

    def _is_need(self, entry: Entry, text: str, start: int, end: int) -> bool:
        """In "a bag that fits a laptop" and "machine washable" the kind of goods is not the need."""
        if entry.field != "category":
            return True
        following = WORD.match(text, end + 1) if text[end : end + 1] == " " else None
        heads = (
            following is None or following.group() in AFTER_A_NOUN or following.group()[0].isdigit()
        )
        return heads and not BESIDE_THE_NEED.search(text[:start])


def surface_key(name: str) -> str:
    """A name as it is looked up: folded, and stemmed word by word if it has no Chinese."""
    folded = " ".join(fold(name).split())
    if CJK.search(folded):
        return folded
    return " ".join(stem(word) for word in WORD.findall(folded))


def stem(word: str) -> str:
    """An English word without its plural: ``shoes`` → ``shoe``, ``dresses`` → ``dress``."""
    word = word.rstrip(".-'").removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _end_of_word(text: str, word: tuple[str, int, int]) -> int:
    return word[1] + len(text[word[1] : word[2]].rstrip(".-'"))


def _admitted(text: str, start: int, end: int) -> bool:
    """One character counts only where it stands alone: 不要黑的, but not 蓝牙 or 面包."""
    if end - start > 1:
        return True
    before = STANDS_ALONE_BEFORE.search(text[:start])
    return bool(before and STANDS_ALONE_AFTER.match(text, end))
