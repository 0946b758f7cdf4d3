"""What the tagger sees of each character: hashes of its surroundings, computed for many titles at once.

A feature is a number below ``2**bits``; what it was made from is not kept, so that a model holds
weights of hashes and no word of the titles it learnt from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.enriching.characters import DIGIT, HAN, LATIN, MARK, Characters, classes

PRIME = np.uint64(0x9E3779B97F4A7C15)
MIXER = np.uint64(0xD6E8FEB86659FD93)
NGRAMS = tuple((start, size) for size in (1, 2, 3, 4) for start in range(-3, 5 - size))
NEXT_TO = ((-2, 0), (-1, 1), (0, 2))
JOINING = np.array([ord(mark) for mark in "-./+*"])
NEAR = 6  # places from either end that are told apart

Hashes = NDArray[np.uint64]


def feature_ids(text: Characters, bits: int) -> NDArray[np.int64]:
    """The features of every character, one row each: ``(characters, features)``."""
    rows = [_reduced(hashes, bits)[text.places] for hashes in _templates(text)]
    return np.stack(rows, axis=1)


def _templates(text: Characters) -> Iterator[Hashes]:
    codes, kinds = text.codes, classes(text.codes)
    for number, (start, size) in enumerate(NGRAMS):
        yield _hashed(number, [_shifted(codes, start + step) for step in range(size)])
    for number, (one, other) in enumerate(NEXT_TO):
        yield _hashed(100 + number, [_shifted(codes, one), _shifted(codes, other)])
    yield _hashed(110, [_shifted(kinds, step) for step in range(-2, 3)])
    yield _hashed(111, [codes, *(_shifted(kinds, step) for step in (-1, 1, 2))])
    yield from _word_templates(text, kinds)
    yield from _place_templates(text)
    yield from _repetition(text)


def _word_templates(text: Characters, kinds: NDArray[np.int64]) -> Iterator[Hashes]:
    """The word at each place, and the words beside it."""
    words = _Words.of(text, kinds)
    before, after = words.beside(-1), words.beside(1)
    yield _hashed(120, [words.here, words.inside])
    yield _hashed(121, [before, words.inside])
    yield _hashed(122, [after, words.inside])
    yield _hashed(123, [before, words.here])
    yield _hashed(124, [words.here, after])
    yield _hashed(125, [words.shape, words.inside])
    yield _hashed(126, [words.shape, words.shape_beside(-1), words.shape_beside(1), words.inside])


def _place_templates(text: Characters) -> Iterator[Hashes]:
    size = len(text.codes)
    ends = np.cumsum(text.lengths)
    first = np.zeros(size, dtype=np.int64)
    last = np.zeros(size, dtype=np.int64)
    within = np.arange(len(text.places)) - np.repeat(ends - text.lengths, text.lengths)
    first[text.places] = within
    last[text.places] = np.repeat(text.lengths, text.lengths) - 1 - within
    yield _hashed(130, [np.minimum(first, NEAR)])
    yield _hashed(131, [np.minimum(last, NEAR)])
    yield _hashed(132, [np.minimum(first, NEAR), text.codes])


def _repetition(text: Characters) -> Iterator[Hashes]:
    """Whether a pair of characters stands in its title again: names of goods are repeated."""
    pairs = _hashed(140, [text.owner, text.codes, _shifted(text.codes, 1)])
    found, places, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    del found
    again = (counts[places] > 1) & (text.codes != 0)
    yield _hashed(141, [_shifted(again, step) for step in (-2, -1, 0, 1)])
    yield _hashed(142, [text.codes, _shifted(again, -1), again])


@dataclass(frozen=True, slots=True)
class _Words:
    """Chinese words, and runs of letters, digits and what joins them; a mark is a run of its own.

    Args:
        number: The number of the run at each place.
        hashes: What each run says, by its number.
        shapes: Its kind and length.
        inside: 0 at the first place of a run, 1 within, 2 at the last.
    """

    number: NDArray[np.int64]
    hashes: NDArray[np.int64]
    shapes: NDArray[np.int64]
    inside: NDArray[np.int64]

    @classmethod
    def of(cls, text: Characters, kinds: NDArray[np.int64]) -> "_Words":
        codes = text.codes
        alone = (kinds == 0) | ((kinds == MARK) & ~np.isin(codes, JOINING))
        han = kinds == HAN
        starts = alone | np.append(True, alone[:-1]) | (han != np.append(False, han[:-1]))
        starts |= han & text.begins
        number = np.cumsum(starts) - 1
        begins = np.flatnonzero(starts)
        within = np.arange(len(codes)) - begins[number]
        lengths = np.diff(np.append(begins, len(codes)))
        weights = np.power(PRIME, np.minimum(within, 63).astype(np.uint64) + np.uint64(1))
        hashes = np.add.reduceat((codes.astype(np.uint64) + np.uint64(7)) * weights, begins)
        digits = np.maximum.reduceat(kinds == DIGIT, begins)
        letters = np.maximum.reduceat(kinds == LATIN, begins)
        marks = np.maximum.reduceat((kinds == MARK) & ~alone, begins)
        parts = digits + 2 * letters + 4 * marks + 8 * np.maximum.reduceat(kinds == HAN, begins)
        shapes = parts * 16 + np.minimum(lengths, 12)
        inside = np.where(within == 0, 0, np.where(within == lengths[number] - 1, 2, 1))
        return cls(number, hashes.astype(np.int64), shapes.astype(np.int64), inside)

    @property
    def here(self) -> NDArray[np.int64]:
        return self.hashes[self.number]

    @property
    def shape(self) -> NDArray[np.int64]:
        return self.shapes[self.number]

    def beside(self, step: int) -> NDArray[np.int64]:
        return self.hashes[np.clip(self.number + step, 0, len(self.hashes) - 1)]

    def shape_beside(self, step: int) -> NDArray[np.int64]:
        return self.shapes[np.clip(self.number + step, 0, len(self.shapes) - 1)]


def _shifted(values: NDArray[np.generic], step: int) -> NDArray[np.generic]:
    return values if step == 0 else np.roll(values, -step)


def _hashed(template: int, parts: Sequence[NDArray[np.generic]]) -> Hashes:
    found = np.full(len(parts[0]), (template + 1) * 0x51ED27, dtype=np.uint64)
    for part in parts:
        found = (found ^ part.astype(np.uint64)) * PRIME
        found ^= found >> np.uint64(32)
    return found


def _reduced(hashes: Hashes, bits: int) -> NDArray[np.int64]:
    return ((hashes * MIXER) >> np.uint64(64 - bits)).astype(np.int64)
