"""Learns which names of goods to search for under another name, because the titles of the shop use that one."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from assistant.nlu.language import CJK
from assistant.nlu.surfaces import WORD, stem, surface_key

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
    found: dict[str, str] = {}
    for group in wanted:
        keys = [surface_key(name) for name in group]
        used = max(keys, key=lambda key: counts[key])
        for key in keys if counts[used] >= MIN_TITLES else ():
            if counts[key] < MIN_TITLES:
                found.setdefault(key, group[keys.index(used)])
    return found


def _count_names(names: Collection[str], titles: Sequence[str]) -> Counter[str]:
    """How often each name occurs in the titles; Latin ones as whole words, in any number."""
    joined = "\n".join(titles)
    counts = Counter({name: joined.count(name) for name in names if CJK.search(name)})
    starts: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name in names:
        if name and not CJK.search(name):
            starts[name.split()[0]].append(tuple(name.split()))
    for title in titles:
        words = [stem(word) for word in WORD.findall(title)]
        for place, word in enumerate(words):
            for name in starts.get(word, ()):
                if tuple(words[place : place + len(name)]) == name:
                    counts[" ".join(name)] += 1
    return counts
