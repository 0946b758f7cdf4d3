"""Puts characters right that were written by ear: a brand, a kind of goods, a word of shopping.

What is written stays unless a word of the shop or of shopping that sounds the same is far likelier
there, so that ordinary text is never touched.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.nlu.rewriting import syllables as sounds
from assistant.nlu.rewriting import tables
from assistant.nlu.rewriting.decoding import Decoder
from assistant.nlu.rewriting.edges import Edge
from assistant.nlu.rewriting.edits import Edit
from assistant.nlu.rewriting.makers import AFTER, BEFORE, BrandFinder, looks_like, muffled
from assistant.nlu.words.language import CJK

SHORTEST, LONGEST = 2, 6
SLIP = {2: -5.0, 3: -4.0}  # how unlikely a wrong character is in a word of two, of three or more
INEXACT = -4.0  # a syllable that only sounds like the one meant
SHOPPING = -8.5  # the shares of the words of shopping, which any character is written for
UNKNOWN = -99.0
COMMON = -11.0  # a word said more often than this is meant when it is written
FREQUENT, MEANT_ITSELF = -7.0, -4.0  # a character said so often is seldom written for another one


@dataclass(frozen=True, slots=True)
class SlipReader:
    """Finds words written by ear.

    Args:
        meant: The words that may be meant, with their logarithmic shares.
        decoder: Weighs them against what is written.
        goods: Those of them that name kinds of goods.
        brands: The Chinese brands of the shop.
    """

    meant: Mapping[str, float]
    decoder: Decoder
    goods: Collection[str] = ()
    brands: Sequence[str] = ()
    _brands: BrandFinder = field(init=False, repr=False, compare=False)
    _but_one: dict[tuple[int, str], list[str]] = field(init=False, repr=False, compare=False)
    _by_sound: dict[str, list[str]] = field(init=False, repr=False, compare=False)
    _beginnings: frozenset[str] = field(init=False, repr=False, compare=False)
    _openings: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_sound: dict[str, list[str]] = defaultdict(list)
        but_one: dict[tuple[int, str], list[str]] = defaultdict(list)
        beginnings: set[str] = set()
        openings: set[str] = set()
        for word in sorted(self.meant):
            own = tables.reading_of(word) if SHORTEST <= len(word) <= LONGEST else ()
            heard = [sounds.muffled(one) for one in own]
            beginnings.update(" ".join(heard[:end]) for end in range(1, len(own) + 1))
            if own:
                openings.update(word[:end] for end in range(1, len(word) + 1))
                by_sound[" ".join(heard)].append(word)
                for place in range(len(word)):
                    but_one[place, word[:place] + word[place + 1 :]].append(word)
        object.__setattr__(self, "_by_sound", dict(by_sound))
        object.__setattr__(self, "_but_one", dict(but_one))
        object.__setattr__(self, "_beginnings", frozenset(beginnings))
        object.__setattr__(self, "_openings", frozenset(openings))
        object.__setattr__(self, "_brands", BrandFinder(self.brands))

    def corrected(self, text: str) -> list[Edit]:
        """The edits that put a folded text right."""
        edges: dict[int, list[Edge]] = defaultdict(list)
        for start, edge in self._candidates(text):
            edges[start].append(edge)
        goods = {start for start, own in edges.items() if any(e.word in self.goods for e in own)}
        found = self._brands.find(text, lambda at: at in goods or self._starts_goods(text, at))
        for start, edge in found:
            edges[start].append(edge)
        if not edges:
            return []
        path = self.decoder.decode(text, slips=edges)
        return [edit for edit in path.edits if edit.corrects]

    def _starts_goods(self, text: str, start: int) -> bool:
        """Whether a kind of goods is written at a place."""
        ends = range(start + 1, min(len(text), start + LONGEST) + 1)
        return any(text[start:end] in self.goods for end in ends)

    def _candidates(self, text: str) -> Iterator[tuple[int, Edge]]:
        """Words that sound or look like what is written, where that is no word itself."""
        for start in range(len(text) - 1):
            for end, words in (*self._heard(text, start), *self._seen(text, start)):
                written = text[start:end]
                if written in self.meant or tables.words().shares.get(written, UNKNOWN) > COMMON:
                    continue
                apart = self._stands_apart(text, start, end)
                for word in words:
                    if not (_is_plain(written, word) or (apart and word in self.goods)):
                        continue
                    cost = _cost(
                        written,
                        word,
                        common=self.meant[word] >= SHOPPING or (apart and word in self.goods),
                    )
                    if cost is not None and word != written:
                        yield start, Edge(end, word, self.meant[word] + cost, slip=True)

    def _stands_apart(self, text: str, start: int, end: int) -> bool:
        """Whether nothing around a place makes a word with it."""
        before, after = text[start - 1 : start] if start else "", text[end : end + 1]
        left = not CJK.match(before) or before in BEFORE or self._ends_brand(text, start)
        return left and (not CJK.match(after) or after in AFTER)

    def _ends_brand(self, text: str, end: int) -> bool:
        return any(text[max(0, end - n) : end] in self.brands for n in range(SHORTEST, LONGEST))

    def _seen(self, text: str, start: int) -> Iterator[tuple[int, list[str]]]:
        """Words of which one character is written as another one that looks like it."""
        right = 0  # characters with which a word meant begins
        while right < LONGEST and text[start : start + right + 1] in self._openings:
            right += 1
        for end in range(start + SHORTEST, min(len(text), start + LONGEST) + 1):
            written = text[start:end]
            for place, character in enumerate(written[: right + 1]):
                rest = written[:place] + written[place + 1 :]
                words = self._but_one.get((place, rest), ())
                alike = [one for one in words if looks_like(character, one[place])]
                if alike:
                    yield end, alike

    def _heard(self, text: str, start: int) -> Iterator[tuple[int, list[str]]]:
        """Where words may end that begin at a place and sound like words meant, with these."""
        keys = [""]
        for end in range(start + 1, min(len(text), start + LONGEST) + 1):
            own = muffled(text[end - 1])
            keys = [f"{key} {one}".strip() for key in keys for one in own]
            keys = [key for key in dict.fromkeys(keys) if key in self._beginnings]
            if not keys:
                return
            words = [word for key in keys for word in self._by_sound.get(key, ())]
            if end - start >= SHORTEST and words:
                yield end, words


def _is_plain(written: str, word: str) -> bool:
    """Whether a slip needs no help of its place: it sounds as usual, and not all of it is wrong."""
    wrong = [(one, other) for one, other in zip(written, word, strict=True) if one != other]
    heard = all(muffled(one)[0] in muffled(other) for one, other in wrong)
    return len(wrong) < len(word) and (heard or len(word) > SHORTEST)


def _cost(written: str, word: str, *, common: bool) -> float | None:
    """What speaks against a slip: how much of the word is written otherwise; None if there is too much."""
    wrong = [(one, other) for one, other in zip(written, word, strict=True) if one != other]
    readings = tables.readings()
    taken = 1 if len(wrong) == len(word) else None  # with all wrong, only as usually read
    near = [{*readings[a][:taken]} & {*readings.get(b, ())} for a, b in wrong]
    far = sum(not one for one in near)
    usual = tables.words().shares
    if len(wrong) == len(word) and (far or written in usual):
        return None  # a word of which no character is as meant is another word
    seen = all(same or looks_like(*pair) for same, pair in zip(near, wrong, strict=True))
    if far and len(word) == SHORTEST and not (seen or common):
        return None
    itself = not common and any(usual.get(one, UNKNOWN) > FREQUENT for one, _ in wrong)
    return (
        (MEANT_ITSELF if itself else 0.0)
        + SLIP[min(len(word), 3)] * (1 + (len(wrong) - 1) / 2)
        + far * INEXACT
    )
