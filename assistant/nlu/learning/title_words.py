"""Learns which Chinese words titles are made of, so that pinyin is read as what the shop sells."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from assistant.nlu.rewriting import tables
from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import qualities

LENGTHS = range(2, 5)
READ = 5_000  # titles; more are sampled evenly
MIN_TITLES = 3  # fewer may be an accident of neighbours
OFTEN = 0.005  # of the titles


def learn_title_words(titles: Sequence[str]) -> dict[str, bool]:
    """Chinese words of the language that occur in ``titles``; true for those that many have.

    Args:
        titles: Folded titles.
    """
    read = titles[:: max(1, len(titles) // READ)]
    known = tables.words().shares
    named = frozenset(name for group in qualities() for name in group if CJK.match(name))
    counts = Counter(word for title in read for word in _words(title, known, named))
    return {
        word: count >= OFTEN * len(read)
        for word, count in sorted(counts.items())
        if count >= MIN_TITLES
    }


def _words(title: str, known: Mapping[str, float], named: frozenset[str]) -> Iterator[str]:
    """The words that begin at each place of a title, each once."""
    found = {
        title[start : start + length]
        for start in range(len(title))
        if CJK.match(title, start)
        for length in LENGTHS
        if start + length <= len(title)
    }
    return (word for word in found if word in named or word in known)
