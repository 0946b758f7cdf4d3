"""Puts Latin words right that no dictionary has: slips of the keyboard, words run together or split.

What a shop sells is meant first, then what shoppers write, then any English word. Known words,
codes, numbers and addresses are never touched.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assistant.nlu.rewriting.edits import Edit
from assistant.nlu.rewriting.joining import parted
from assistant.nlu.rewriting.nearby import NearWords, is_everyday, is_form, is_rare
from assistant.nlu.words.language import CJK
from assistant.nlu.words.patterns import any_of, compiled
from assistant.nlu.words.surfaces import stem

WORD = compiled(r"(?<![\w@#/+])(?<!\d-)(?<![a-z]{2}-)[a-z]+(?:'[a-z]+)?(?![\w@#/+]|-\d|\.[a-z])")
GLUED = compiled(r"(?<![\w@#/+.-])([a-z]{3,10})(?=[$¥€£]?\d+(?:\.\d+)?(?:[^\w]|$|[a-z]{3,}))")
TRAILING = compiled(r"(?<=\d)([a-z]{3,12})(?![\w-])")
BOUND = compiled(
    any_of("under", "below", "over", "above", "around", "about", "max", "upto", "within", "than")
)
MONEY = compiled(any_of("dollars?", "bucks?", "yuan", "quid", "pounds?", "euros?", "usd", "rmb"))
SHORTEST, LONGEST = 3, 24
LATIN = compiled("[a-z]")
FIGURE = compiled(r" ?[$¥€£]?\d")
NUMBER = "0"  # stands for any number after a word
BOUNDING = 4.0  # for "below" and its like before a number
MIXED = 5  # the shortest Latin word put right in a Chinese text
RARE_SLIPPED = 0.6  # and a rare word from one of the shop
SLIPPED = 0.8  # how far a word that is known as well may be from one that makes a name
SPLIT = 3  # the shortest half of a name written as two words
CACHED = 4096
NO_MATCH = -99.0


@dataclass(frozen=True, slots=True)
class Speller:
    """Spells Latin words.

    Args:
        own: The words of the shop and of the lexicon; true for goods and brands of the shop.
        pairs: Words, without their plurals, that stand side by side in names of goods.
        brands: The words of brands.
    """

    own: Mapping[str, bool]
    pairs: frozenset[tuple[str, str]] = frozenset()
    brands: frozenset[str] = frozenset()
    _near: NearWords = field(init=False, repr=False, compare=False)
    _first: frozenset[str] = field(init=False, repr=False, compare=False)
    _second: frozenset[str] = field(init=False, repr=False, compare=False)
    _cache: dict[tuple[str, str, str, bool], str] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_near", NearWords(self.own))
        object.__setattr__(self, "_first", frozenset(first for first, _ in self.pairs))
        object.__setattr__(self, "_second", frozenset(second for _, second in self.pairs))

    def is_own(self, word: str) -> bool:
        """Whether a word is one of the shop's or the lexicon's."""
        return word in self.own or stem(word) in self.own

    def corrected(self, text: str) -> list[Edit]:
        """The edits that put the Latin words of a folded text right."""
        mixed = len(LATIN.findall(text)) <= 2 * len(CJK.findall(text))
        return [*self._words(text, mixed=mixed), *self._glued(text)]

    def names(self, text: str) -> list[Edit]:
        """The edits that put brands right where all else in Latin letters is pinyin."""
        return [edit for edit in self._words(text, mixed=True) if edit.text in self.brands]

    def spelt(self, word: str, before: str = "", after: str = "", *, mixed: bool = False) -> str:
        """A word as it is meant; several words if it is some run together.

        Args:
            word: The word in small letters.
            before: The Latin word before it, which may make a name with it, or nothing.
            after: The one after it.
            mixed: Whether it stands in a Chinese text, where only a word of the shop is meant.
        """
        if is_everyday(word) or self.is_own(word):
            return self._completed(word, before, after)
        if not SHORTEST <= len(word) <= LONGEST or (mixed and len(word) < MIXED):
            return word
        key = (word, before, after, mixed)
        if key not in self._cache:
            if len(self._cache) >= CACHED:
                self._cache.clear()
            self._cache[key] = self._meant(*key)
        return self._cache[key]

    def _completed(self, word: str, before: str, after: str) -> str:
        """A known word, or one very near to it that makes a name beside another: "cat liter"."""
        if self.own.get(word) or self.own.get(stem(word)) or self._is_named(word, before, after):
            return word
        rare = is_rare(word) and not self.is_own(word)
        beside = len(word) >= MIXED and self._is_beside_a_name(before, after)
        if not (rare or beside):
            return word

        def may_be(other: str) -> bool:
            if abs(len(other) - len(word)) > 1 or not self.own.get(other):
                return False
            return (rare and other[0] == word[0]) or (
                beside and self._is_named(other, before, after)
            )

        for other, _, off in self._near.find(word, own_only=True, may_be=may_be):
            if rare and off <= RARE_SLIPPED and other[0] == word[0]:
                return other
            if beside and off <= SLIPPED and self._is_named(other, before, after):
                return other
        return word

    def _is_beside_a_name(self, before: str, after: str) -> bool:
        """Whether the word between these two may be a part of a name with one of them."""
        return stem(before) in self._first or stem(after) in self._second

    def _is_named(self, word: str, before: str, after: str) -> bool:
        """Whether a word makes a name with the one before or after it."""
        pairs = (stem(before), stem(word)), (stem(word), stem(after))
        return any(pair in self.pairs for pair in pairs)

    def _words(self, text: str, *, mixed: bool) -> Iterator[Edit]:
        found = list(WORD.finditer(text))
        joined: set[int] = set()
        for n, (match, after) in enumerate(itertools.pairwise(found)):
            beside = text[match.end() : after.start()] == " "
            if beside and self._is_split(match.group(), after.group()):
                yield Edit(match.end(), after.start(), "")
                joined |= {n, n + 1}
        words = ["", *(match.group() for match in found), ""]
        for n, match in enumerate(found):
            if FIGURE.match(text, match.end()):
                words[n + 2] = NUMBER
            meant = self.spelt(match.group(), words[n], words[n + 2], mixed=mixed)
            if n not in joined and meant != match.group():
                yield Edit(match.start(), match.end(), meant, corrects=True)

    def _meant(self, word: str, before: str, after: str, mixed: bool) -> str:
        best, best_score = word, NO_MATCH
        for other, score, off in self._near.find(word, own_only=mixed or is_form(word)):
            named = self._is_named(other, before, after)
            likely = self._near.weighed(word, other, score, off, named=named)
            if likely is not None and after == NUMBER and BOUND.fullmatch(other):
                likely += BOUNDING
            if likely is not None and (likely, other) > (best_score, best):
                best, best_score = other, likely
        parts, score = ([], NO_MATCH) if mixed or is_form(word) else parted(word, self.own)
        return " ".join(parts) if parts and score > best_score else best

    def _is_split(self, left: str, right: str) -> bool:
        """Whether a name of the shop was written as two words: "back pack"."""
        whole = left + right
        if not (self.own.get(whole) or self.own.get(stem(whole))):
            return False
        goods = self.own.get(left) and self.own.get(right)
        return not goods and min(len(left), len(right)) >= SPLIT

    def _glued(self, text: str) -> Iterator[Edit]:
        """A word written against a number: under50, 50dollar."""
        for match in GLUED.finditer(text):
            word = self._either(match[1])
            if BOUND.fullmatch(word):
                yield Edit(*match.span(1), word + " ")
        for match in TRAILING.finditer(text):
            word = self._either(match[1])
            if MONEY.fullmatch(word):
                yield Edit(*match.span(1), " " + word)

    def _either(self, word: str) -> str:
        return word if BOUND.fullmatch(word) or MONEY.fullmatch(word) else self.spelt(word)
