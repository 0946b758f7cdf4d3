"""The tables under ``prompts/lexicon/writing``, loaded when a message first needs them."""

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.errors import PromptError

SCALE = 10**8  # the weights of words are counts in so many
RAREST = math.log(1 / SCALE)
ZIPF = 12.0  # the harmonic number of the table's length, so that the shares of all words sum to 1


@dataclass(frozen=True, slots=True)
class Words:
    """Chinese words with their logarithmic shares, and the readings that are not as usual."""

    shares: dict[str, float]
    readings: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """How often shoppers wrote one word after another, and the first one at all."""

    together: dict[tuple[str, str], int]
    first: Counter[str]


@cache
def words() -> Words:
    """The Chinese words."""
    shares: dict[str, float] = {}
    readings: dict[str, tuple[str, ...]] = {}
    for line in _lines("words.txt"):
        word, weight, *syllables = line.split()
        shares[word] = math.log(int(weight) / SCALE)
        if syllables:
            readings[word] = tuple(syllables)
    return Words(shares, readings)


@cache
def pairs() -> Pairs:
    """The words that stand side by side."""
    together: dict[tuple[str, str], int] = {}
    first: Counter[str] = Counter()
    for line in _lines("pairs.txt"):
        left, right, count = line.split()
        pair = left.strip("-"), right.strip("-")
        together[pair] = int(count)
        first[pair[0]] += int(count)
    return Pairs(together, first)


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Each character with its syllables without tones, the usual one first."""
    split = (line.split() for line in _lines("readings.txt"))
    return {character: tuple(syllables) for character, *syllables in split}


@cache
def alike() -> dict[str, str]:
    """Each character with those that look like it, the most alike first."""
    return {line[0]: line[1:] for line in _lines("alike.txt")}


@cache
def english() -> dict[str, int]:
    """Each English word with its rank, 1 for the likeliest in a shop."""
    return {word: rank for rank, word in enumerate(_lines("english.txt"), 1)}


def english_share(rank: int) -> float:
    """The logarithmic share of the word of a rank (Zipf's law)."""
    return -math.log(rank * ZIPF)


def reading_of(word: str) -> tuple[str, ...]:
    """The syllables of a word, as it is usually read; empty if a character is unknown."""
    known = words().readings.get(word)
    if known:
        return known
    own = readings()
    return tuple(own[c][0] for c in word) if all(c in own for c in word) else ()


def _lines(name: str) -> list[str]:
    try:
        source = files("prompts").joinpath("lexicon", "writing", name)
        return source.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise PromptError(f"prompts/lexicon/writing/{name} cannot be read: {exc}") from exc
