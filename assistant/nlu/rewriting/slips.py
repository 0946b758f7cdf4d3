"""Puts characters right that were written by ear: a brand, a kind of goods, a word of shopping.

What is written stays unless a word of the shop or of shopping that sounds the same is far likelier
there, so that ordinary text is never touched.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from assistant.nlu.language import CJK
from assistant.nlu.rewriting import syllables as sounds
from assistant.nlu.rewriting import tables
from assistant.nlu.rewriting.decoding import Decoder, Edge
from assistant.nlu.rewriting.edits import Edit

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
    """

    meant: Mapping[str, float]
    decoder: Decoder
    _by_sound: dict[str, list[str]] = field(init=False, repr=False, compare=False)
    _beginnings: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_sound: dict[str, list[str]] = defaultdict(list)
        beginnings: set[str] = set()
        for word in sorted(self.meant):
            own = tables.reading_of(word) if SHORTEST <= len(word) <= LONGEST else ()
            muffled = [sounds.muffled(one) for one in own]
            beginnings.update(" ".join(muffled[:end]) for end in range(1, len(own) + 1))
            if own:
                by_sound[" ".join(muffled)].append(word)
        object.__setattr__(self, "_by_sound", dict(by_sound))
        object.__setattr__(self, "_beginnings", frozenset(beginnings))

    def corrected(self, text: str) -> list[Edit]:
        """The edits that put a folded text right."""
        edges: dict[int, list[Edge]] = defaultdict(list)
        for start, edge in self._candidates(text):
            edges[start].append(edge)
        if not edges:
            return []
        path = self.decoder.decode(text, slips=edges)
        return [edit for edit in path.edits if edit.corrects]

    def _candidates(self, text: str) -> Iterator[tuple[int, Edge]]:
        """Words that sound like what is written, where that is no word itself."""
        for start in range(len(text) - 1):
            for end in self._heard(text, start):
                written = text[start:end]
                if written in self.meant or tables.words().shares.get(written, UNKNOWN) > COMMON:
                    continue
                for word in self._alike(written):
                    cost = _cost(written, word, common=self.meant[word] >= SHOPPING)
                    if cost is not None:
                        yield start, Edge(end, word, self.meant[word] + cost, slip=True)

    def _heard(self, text: str, start: int) -> Iterator[int]:
        """Where words may end that begin at a place and sound like some word meant."""
        keys = [""]
        for end in range(start + 1, min(len(text), start + LONGEST) + 1):
            own = _muffled(text[end - 1])
            keys = [f"{key} {one}".strip() for key in keys for one in own]
            keys = [key for key in keys if key in self._beginnings]
            if not keys:
                return
            if end - start >= SHORTEST and any(key in self._by_sound for key in keys):
                yield end

    def _alike(self, written: str) -> list[str]:
        heard = product(*(_muffled(character) for character in written))
        keys = dict.fromkeys(" ".join(one) for one in heard)
        return [word for key in keys for word in self._by_sound.get(key, ()) if word != written]


def _muffled(character: str) -> tuple[str, ...]:
    if not CJK.match(character):
        return ()
    own = tables.readings().get(character, ())[:1]
    return tuple(sounds.muffled(one) for one in own)


def _cost(written: str, word: str, *, common: bool) -> float | None:
    """What speaks against a slip: how much of the word is written otherwise; None if there is too much."""
    wrong = [(one, other) for one, other in zip(written, word, strict=True) if one != other]
    readings = tables.readings()
    far = sum(not {*readings[one]} & {*readings.get(other, ())} for one, other in wrong)
    if len(wrong) == len(word):
        return None  # a word of which no character is as meant is another word
    if far and len(word) == SHORTEST:
        return None
    usual = tables.words().shares
    itself = not common and any(usual.get(one, UNKNOWN) > FREQUENT for one, _ in wrong)
    return (
        (MEANT_ITSELF if itself else 0.0)
        + SLIP[min(len(word), 3)] * (1 + (len(wrong) - 1) / 2)
        + far * INEXACT
    )
