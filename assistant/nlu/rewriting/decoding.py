"""Finds the likeliest words behind syllables and slips: a Viterbi search over the words of a text.

Between two borders of a text lie edges: words written as the dictionary has them, words that sound
like the letters or characters written there, signs, and Latin words kept as they are. The best path
weighs every word by how often it is said and by the word before it.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from assistant.nlu.rewriting import syllables as sounds
from assistant.nlu.rewriting import tables
from assistant.nlu.rewriting.edits import Edit
from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import sayings

BEAM = 8  # words kept at each border
LONGEST_WORD = 8
PAIR, ALONE = 0.6, 0.4  # how much the word before counts
STEADIED = 8.0  # added to how often the word before is seen, so that a rare one proves little
UNUSUAL = -3.5  # a character in a reading that is not its usual one
INEXACT = -2.5  # for each syllable that only sounds like the one written
STRANGE = -17.0  # a character that no word has
KEPT, KEPT_EACH = -1.0, -6.5  # a Latin word kept as it is, and for each syllable it could be
KEPT_ENGLISH = 3.0  # for one of several syllables that is an English word as well
COUNTED = -3.0  # 千, 块 or 码 after a number
NUMBER = "0"
NUMERALS = frozenset("一二两三四五六七八九十百千万")


@dataclass(frozen=True, slots=True)
class Edge:
    """One word from a place to another, with its logarithmic share.

    Args:
        parts: Where each of its characters comes from, where they are written otherwise.
        share: How often it is said, less what speaks against it.
        slip: Whether it corrects what is written.
    """

    end: int
    word: str
    share: float
    parts: tuple[tuple[int, int], ...] = ()
    slip: bool = False


class SoundIndex:
    """Words by their syllables, those that sound alike together."""

    def __init__(self, shares: Mapping[str, float]) -> None:
        """Keeps ``shares``: words and how often they are said (logarithmic)."""
        self.words: dict[str, list[tuple[str, float, tuple[str, ...]]]] = {}
        self.beginnings: set[str] = set()
        for word, share in shares.items():
            own = tables.reading_of(word)
            others = tables.readings().get(word, ())[1:]  # 谁 is also read shéi
            if own:
                self._keep(word, share, own)
            for other in others:
                self._keep(word, share + UNUSUAL, (other,))

    def _keep(self, word: str, share: float, read: tuple[str, ...]) -> None:
        key = ""
        for syllable in read:
            self.beginnings.add(key)
            key += " " + sounds.blurred(syllable)
        self.words.setdefault(key, []).append((word, share, read))


@cache
def general_sounds() -> SoundIndex:
    """The words of the general table."""
    return SoundIndex(tables.words().shares)


@dataclass(frozen=True, slots=True)
class Path:
    """The likeliest words of a text.

    Args:
        edges: Each word with its start.
        score: The logarithm of their likelihood.
        read: Its part that is of the words read otherwise than they are written.
    """

    edges: tuple[tuple[int, Edge], ...]
    score: float
    read: float = 0.0

    @property
    def edits(self) -> list[Edit]:
        """What turns the text into these words."""
        made: list[Edit] = []
        for start, edge in self.edges:
            done = start
            for (begins, ends), character in zip(edge.parts, edge.word, strict=False):
                if done < begins:
                    made.append(Edit(done, begins, ""))
                made.append(Edit(begins, ends, character))
                done = ends
            if edge.slip:
                made.append(Edit(start, edge.end, edge.word, corrects=True))
        return made


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
        search = _Search(len(text))
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
            yield _sign(text, place)
        elif place in starts:
            yield _kept(place, ends[place], text)

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
            for parts, typed in _spelt(text, place, ends, index):
                key = "".join(" " + sounds.blurred(one) for one in typed)
                for word, share, own in index.words.get(key, ()):
                    if all(_fits(text, part, c) for part, c in zip(parts, word, strict=True)):
                        wrong = sum(one != other for one, other in zip(typed, own, strict=True))
                        yield Edge(parts[-1][1], word, share + wrong * INEXACT, tuple(parts))


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to a border: its last edge, and the way to that edge."""

    score: float
    before: "_Way | None" = None
    start: int = 0
    edge: Edge | None = None
    word: str = ""


class _Search:
    """The best ways to each border of a text, by their last word."""

    def __init__(self, length: int) -> None:
        self._ways: list[dict[str, _Way]] = [{} for _ in range(length + 1)]
        self._ways[0][""] = _Way(0.0)

    def reached(self, place: int) -> bool:
        """Whether some way leads there; all but the best ones are given up."""
        ways = self._ways[place]
        if len(ways) > BEAM:
            best = sorted(ways.items(), key=lambda way: (-way[1].score, way[0]))[:BEAM]
            self._ways[place] = dict(best)
        return bool(ways)

    def follow(self, place: int, edge: Edge) -> None:
        """Goes on from a border by an edge; a space leaves the word before it in force."""
        there = self._ways[edge.end]
        for last, way in self._ways[place].items():
            word = last if edge.word == " " else edge.word
            score = way.score + (0.0 if edge.word == " " else _likelihood(last, edge))
            held = there.get(word)
            if held is None or score > held.score:
                there[word] = _Way(score, way, place, edge, word)

    def best(self) -> Path:
        """The best way to the end."""
        way = max(self._ways[-1].values(), key=lambda way: (way.score, way.word), default=None)
        edges: list[tuple[int, Edge]] = []
        total, read = way.score if way else -math.inf, 0.0
        while way is not None and way.edge is not None and way.before is not None:
            edges.append((way.start, way.edge))
            read += way.score - way.before.score if way.edge.parts else 0.0
            way = way.before
        return Path(tuple(reversed(edges)), total, read)


def _likelihood(last: str, edge: Edge) -> float:
    """The logarithm of how likely a word is after another one."""
    if edge.word in ("", NUMBER):
        return 0.0
    if (last == NUMBER or _is_number(last)) and edge.word in _counted():
        return COUNTED + min(0.0, edge.share / 10)
    seen = tables.pairs()
    together = seen.together.get((last, edge.word), 0)
    if not together:
        return edge.share + math.log(ALONE)
    beside = PAIR * together / (seen.first[last] + STEADIED)
    # what speaks against an edge speaks against it after any word
    usual = max(edge.share, tables.words().shares.get(edge.word, edge.share))
    return math.log(beside + ALONE * math.exp(usual)) + edge.share - usual


@lru_cache(maxsize=4096)
def _is_number(word: str) -> bool:
    return bool(word) and all(character in NUMERALS for character in word)


@cache
def _counted() -> frozenset[str]:
    return frozenset(sayings().counted.words)


def _kept(start: int, end: int, text: str) -> Edge:
    """A Latin word as it is."""
    word = text[start:end]
    share = KEPT + KEPT_EACH * max(1, len(sounds.split(word)))
    known = len(sounds.split(word)) > 1 and word in tables.english()
    return Edge(end, word, share + (KEPT_ENGLISH if known else 0.0))


def _sign(text: str, place: int) -> Edge:
    """A number as a whole, a space, or a sign, which parts sentences."""
    end = place
    while end < len(text) and text[end].isdigit():
        end += 1
    if end > place:
        return Edge(end, NUMBER, 0.0)
    return Edge(place + 1, " " if text[place] == " " else "", 0.0)


def _spelt(
    text: str, place: int, ends: Mapping[int, int], index: SoundIndex
) -> Iterator[tuple[list[tuple[int, int]], list[str]]]:
    """Every sequence of syllables from a place on that begins or makes words of the index."""
    waiting: list[tuple[str, list[tuple[int, int]], list[str]]] = [("", [], [])]
    while waiting:
        key, parts, typed = waiting.pop()
        at = parts[-1][1] if parts else place
        if parts:
            at = _past_a_gap(text, at, ends)
        for end, syllable in _next(text, at, ends):
            longer = f"{key} {sounds.blurred(syllable)}"
            reached = [*parts, (at, end)], [*typed, syllable]
            if longer in index.words and any(start in ends for start, _ in reached[0]):
                yield reached
            if longer in index.beginnings:
                waiting.append((longer, *reached))


def _past_a_gap(text: str, at: int, ends: Mapping[int, int]) -> int:
    """Where the next syllable of a word stands, if it does: after a space, and a tone taken out."""
    for place in range(at, min(at + 2, len(text) - 1)):
        if text[place] not in " '":
            break
        if place + 1 in ends:
            return place + 1
    return at


def _next(text: str, at: int, ends: Mapping[int, int]) -> Iterable[tuple[int, str]]:
    """The syllables that may stand at a place: letters, or the readings of a character."""
    if at in ends:
        longest = min(ends[at], at + sounds.LONGEST)
        known = sounds.syllables()
        return [(end, text[at:end]) for end in range(at + 1, longest + 1) if text[at:end] in known]
    own = tables.readings().get(text[at : at + 1], ())
    return [(at + 1, syllable) for syllable in own]


def _fits(text: str, part: tuple[int, int], character: str) -> bool:
    """Whether letters, or this very character, stand in the place of a character of a word."""
    return not CJK.match(text, part[0]) or text[part[0]] == character
