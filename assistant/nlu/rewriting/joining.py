"""Parts words that were run together: "runningshoes", "showme"."""

from collections.abc import Mapping

from assistant.nlu.rewriting import tables
from assistant.nlu.words.surfaces import stem

JOINED, USUAL = 8_000, 600  # ranks of words run together: with goods, without
TINY = frozenset(
    {"a", "i", "in", "on", "of", "to", "or", "no", "my", "me", "is", "it", "do", "we", "up", "at"}
)
SHORTEST, LONGEST_PART, MOST = 3, 14, 4
APART = -3.0  # what speaks against each further word
GOODS, NAMED, NEVER = -6.5, -7.5, -13.0
NOTHING: tuple[list[str], float] = ([], -99.0)


def parted(word: str, own: Mapping[str, bool]) -> tuple[list[str], float]:
    """The likeliest words that a word is made of, with the logarithm of their likelihood.

    Args:
        word: The word.
        own: Words of the shop and of the lexicon; true for goods and brands of the shop.
    """
    nothing: list[str] = []
    best = [(0.0, nothing)] + [(-99.0, nothing)] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - LONGEST_PART), end):
            share = _share(word[start:end], own)
            score = best[start][0] + share + (APART if start else 0.0)
            if share > NEVER and score > best[end][0]:
                best[end] = (score, [*best[start][1], word[start:end]])
    score, parts = best[len(word)]
    return (parts, score) if 1 < len(parts) <= MOST and _is_meant(parts, own) else NOTHING


def _is_meant(parts: list[str], own: Mapping[str, bool]) -> bool:
    """Whether goods are among the words, or all of them are ones that everybody writes."""
    if any(own.get(part) or own.get(stem(part)) for part in parts):
        return True
    return all(0 < tables.english().get(part, 0) < USUAL for part in parts)


def _share(word: str, own: Mapping[str, bool]) -> float:
    """How likely a word is to be run together with others."""
    if len(word) < SHORTEST:
        return tables.english_share(tables.english()[word]) if word in TINY else NEVER
    rank = tables.english().get(word, 0)
    share = tables.english_share(rank) if 0 < rank <= JOINED else NEVER
    return max(share, GOODS if own[word] else NAMED) if word in own else share
