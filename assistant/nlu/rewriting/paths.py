"""Paths through the words of a text: the best way to each border, by the last word (Viterbi)."""

import math
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.nlu.rewriting import tables
from assistant.nlu.rewriting.edges import NUMBER, Edge
from assistant.nlu.rewriting.edits import Edit
from assistant.nlu.words.lexicon import sayings

BEAM = 8  # words kept at each border
PAIR, ALONE = 0.6, 0.4  # how much the word before counts
STEADIED = 8.0  # added to how often the word before is seen, so that a rare one proves little
COUNTED = -3.0  # 千, 块 or 码 after a number
NUMERALS = frozenset("一二两三四五六七八九十百千万")


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
class _Way:
    """A way to a border: its last edge, and the way to that edge."""

    score: float
    before: "_Way | None" = None
    start: int = 0
    edge: Edge | None = None
    word: str = ""


class Search:
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
