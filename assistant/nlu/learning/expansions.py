"""Learns which names of goods to search for under another name, which the titles use."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from assistant.nlu.words.language import CJK
from assistant.nlu.words.surfaces import WORD, stem, surface_key

MIN_SHARE = 0.2  # of the titles, how many are in a language that the catalogue speaks
MIN_TITLES = 3  # fewer titles with a name may be an accident


def learn_expansions(
    groups: Iterable[Sequence[str]], categories: Collection[str], titles: Sequence[str]
) -> dict[str, str]:
    """Names of goods that titles do not use → the name of the same goods that they use most.

    Args:
        groups: Names of the same goods, in any language.
        categories: Surfaces of categories; a group with one of them needs no translation.
        titles: Folded titles.
    """
    wanted = [group for group in groups if not any(surface_key(n) in categories for n in group)]
    counts = _count_names({surface_key(name) for group in wanted for name in group}, titles)
    spoken = _languages(titles)
    found: dict[str, str] = {}
    for group in wanted:
        used = [name for name in group if counts[surface_key(name)] >= MIN_TITLES]
        for key in map(surface_key, group):
            # titles in the shopper's own language are found by it as it is, or hold no such goods
            fit = [
                name
                for name in used
                if _is_chinese(name) is _is_chinese(key) or _is_chinese(key) not in spoken
            ]
            if fit and counts[key] < MIN_TITLES:
                found.setdefault(key, max(fit, key=lambda name: counts[surface_key(name)]))
    return found


def _languages(titles: Sequence[str]) -> frozenset[bool]:
    """The languages that titles are written in: True for Chinese, False for English."""
    counts = Counter(_is_chinese(title) for title in titles)
    return frozenset(one for one, count in counts.items() if count >= MIN_SHARE * len(titles))


def _is_chinese(text: str) -> bool:
    return CJK.search(text) is not None


def _count_names(names: Collection[str], titles: Sequence[str]) -> Counter[str]:
    """How often each name occurs in the titles; Latin ones as whole words, in any number."""
    counts: Counter[str] = Counter()
    chinese: dict[str, list[str]] = defaultdict(list)
    latin: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name in names:
        if _is_chinese(name):
            chinese[name[:2]].append(name)
        elif name:
            latin[name.split()[0]].append(tuple(name.split()))
    for title in titles:
        _count_chinese(title, chinese, counts)
        _count_latin([stem(word) for word in WORD.findall(title)], latin, counts)
    return counts


def _count_chinese(title: str, names: Mapping[str, list[str]], counts: Counter[str]) -> None:
    """Counts the names in a title; they are looked up by their first two characters."""
    for place in range(len(title) - 1):
        pair = title[place : place + 2]
        if pair in names:
            counts.update(name for name in names[pair] if title.startswith(name, place))


def _count_latin(
    words: Sequence[str], names: Mapping[str, list[tuple[str, ...]]], counts: Counter[str]
) -> None:
    """Counts the names in the words of a title; they are looked up by their first word."""
    for place, word in enumerate(words):
        for parts in names.get(word, ()):
            if tuple(words[place : place + len(parts)]) == parts:
                counts[" ".join(parts)] += 1
