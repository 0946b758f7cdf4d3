"""Finds the likeliest words behind syllables and slips: a Viterbi search over the words of a text.

Between two borders of a text lie edges: words written as the dictionary has them, words that sound
like the letters or characters written there, signs, and Latin words kept as they are. The best path
weighs every word by how often it is said and by the word before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.nlu.rewriting import syllables as sounds
from assistant.nlu.rewriting import tables
from assistant.nlu.rewriting.edges import Edge, kept, sign
from assistant.nlu.rewriting.paths import Path, Search
from assistant.nlu.rewriting.sounding import SoundIndex, general_sounds, spelt
from assistant.nlu.words.language import CJK

LONGEST_WORD = 8
INEXACT = -2.5  # for each syllable that only sounds like the one written
STRANGE = -17.0  # a character that no word has


@dataclass(frozen=True, slots=True)
class Decoder:
    """Reads texts with some words beside those of the general table.

    Args:
        own: Words of the shop and of shopping with their logarithmic shares.
    """

    own: Mapping[str, float]
    sounds: SoundIndex = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sounds", SoundIndex(self.own))

    def decode(
        self,
        text: str,
        latin: Sequence[tuple[int, int]] = (),
        slips: Mapping[int, Sequence[Edge]] | None = None,
    ) -> Path:
        """The likeliest words of a folded text.

        Args:
            text: The text, without the marks of tones.
            latin: The Latin words that may be pinyin.
            slips: By their start, the words that may be meant by other ones.
        """
        ends = {place: end for start, end in latin for place in range(start, end)}
        starts = {start for start, _ in latin}
        search = Search(len(text))
        for place in range(len(text)):
            if not search.reached(place):
                continue
            for edge in self._edges(text, place, ends, starts):
                search.follow(place, edge)
            for edge in (slips or {}).get(place, ()):
                search.follow(place, edge)
        return search.best()

    def _edges(
        self, text: str, place: int, ends: Mapping[int, int], starts: set[int]
    ) -> Iterator[Edge]:
        if place in ends or CJK.match(text, place):
            yield from self._sounding(text, place, ends)
        if CJK.match(text, place):
            yield from self._written(text, place)
        elif place not in ends:
            yield sign(text, place)
        elif place in starts:
            yield kept(place, ends[place], text)

    def _written(self, text: str, place: int) -> Iterator[Edge]:
        known = tables.words().shares
        for end in range(place + 1, min(len(text), place + LONGEST_WORD) + 1):
            word = text[place:end]
            share = max(self.own.get(word, STRANGE), known.get(word, STRANGE))
            if share > STRANGE or end == place + 1:
                yield Edge(end, word, share)

    def _sounding(self, text: str, place: int, ends: Mapping[int, int]) -> Iterator[Edge]:
        """Words of which at least one syllable is written in letters."""
        if not any(n in ends for n in range(place, min(len(text), place + LONGEST_WORD))):
            return
        for index in (self.sounds, general_sounds()):
            for parts, typed in spelt(text, place, ends, index):
                key = "".join(" " + sounds.blurred(one) for one in typed)
                for word, share, own in index.words.get(key, ()):
                    if all(_fits(text, part, c) for part, c in zip(parts, word, strict=True)):
                        wrong = sum(one != other for one, other in zip(typed, own, strict=True))
                        yield Edge(parts[-1][1], word, share + wrong * INEXACT, tuple(parts))


def _fits(text: str, part: tuple[int, int], character: str) -> bool:
    """Whether letters, or this very character, stand in the place of a character of a word."""
    return not CJK.match(text, part[0]) or text[part[0]] == character
