"""Learns what shoppers call the kinds of goods of a shop: names of categories and their heads.

Chinese and English compounds end in their kind, so the end of a category's name, and a word that
titles of one category share, name the kind too: its heads. A head must be a word, not the end of
one, which shows in what stands before it: always the same character means that it goes on.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.nlu.words.entries import Entries, Entry
from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import grammar, phrases, synonyms
from assistant.nlu.words.normalising import fold
from assistant.nlu.words.surfaces import surface_key
from retrieval.constraints import Field
from retrieval.products import Product

MIN_TITLES = 3
MIN_PURITY = 0.85  # of the titles that have a head, how many are in the category
MIN_COVERAGE = 0.1  # of the category's titles, how many have the head
MAX_SAME_LEFT = 0.7  # a head is part of a longer word if one character stands before it more often
LONGEST_HEAD = 4
SHORTEST_JOINED = 2  # characters of each word
PARTS = re.compile(r"[/、&]|\band\b")
Nodes = dict[str, set[str]]


@dataclass(slots=True)
class Head:
    """What is counted of the end of a compound in the titles of one category."""

    titles: int = 0
    places: int = 0
    left: Counter[str] = field(default_factory=Counter)

    @property
    def is_word(self) -> bool:
        """Whether different characters stand before it, or nothing."""
        return max(self.left.values(), default=0) <= MAX_SAME_LEFT * self.places


def learn_categories(products: Sequence[Product]) -> dict[str, Entries]:
    """What shoppers write for a kind of goods → the categories it stands for."""
    whole, parts = _names(products)
    named = {**parts, **whole}
    heads = _lengthened({**_title_heads(products), **_name_heads(named)})
    found = {**_joined(named), **_departments(products), **heads, **parts, **whole}
    for group in synonyms():
        keys = [surface_key(name) for name in group]
        known = next(
            (own[key] for own in (whole, parts, heads) for key in keys if key in own), None
        )
        for key in keys if known else ():
            found.setdefault(key, known or set())
    return {s: (Entry(Field.CATEGORY, tuple(sorted(nodes))),) for s, nodes in found.items() if s}


def _names(products: Iterable[Product]) -> tuple[Nodes, Nodes]:
    """The names of every step of a path in every language, and the parts of "A & B"."""
    whole: Nodes = defaultdict(set)
    parts: Nodes = defaultdict(set)
    for step, name in sorted(_steps(products)):
        whole[surface_key(name)].add(step)
        for part in PARTS.split(name):
            key = surface_key(part)
            if key and not _is_hollow(key):
                parts[key].add(step)
    return whole, parts


def _steps(products: Iterable[Product]) -> set[tuple[str, str]]:
    """Each step of a path with each of its names."""
    paths = {
        (p.category, other)
        for p in products
        if p.category
        for other in (p.category, *(t.get("category", "") for t in p.localized.values()))
    }
    return {
        (step, name)
        for path, other in paths
        for step, name in zip(path.split("/"), other.split("/"), strict=False)
        if name.strip()
    }


def _name_heads(names: Mapping[str, set[str]]) -> Nodes:
    """Ends of names that are words by themselves, with all categories that end so."""
    heads: Nodes = defaultdict(set)
    left: dict[str, set[str]] = defaultdict(set)
    for name, nodes in names.items():
        for before, head in _endings(name):
            heads[head] |= nodes
            left[head].add(before)
    known = {surface_key(name) for group in synonyms() for name in group}
    return {
        head: nodes
        for head, nodes in heads.items()
        if head not in names and (head in known or _is_word(head, left[head]))
    }


def _joined(names: Mapping[str, set[str]]) -> Nodes:
    """English names of two words written as one: skincare, powerbanks."""
    pairs = ((name.split(), nodes) for name, nodes in names.items() if not CJK.search(name))
    return {
        "".join(words): nodes
        for words, nodes in pairs
        if len(words) == 2 and min(map(len, words)) >= SHORTEST_JOINED
    }


def _departments(products: Iterable[Product]) -> Nodes:
    """The halves of a double name (甲乙, each a word) with what makes goods of them: 甲产品, 乙用品."""
    firsts = {product.categories[0] for product in products if product.categories}
    double = [name for name in firsts if len(name) == 4 and all(map(CJK.match, name))]
    found: Nodes = defaultdict(set)
    for name in double:
        for half in (name[:2], name[2:]):
            for ending in phrases().goods_endings:
                found[half + ending].add(name)
    return found


def _lengthened(heads: Nodes) -> Nodes:
    """The heads, those of one character also with the 子 that Chinese likes to add."""
    suffixed = phrases().suffixed_kinds
    longer = {head + "子": nodes for head, nodes in heads.items() if head in suffixed}
    return {**longer, **heads}


def _endings(name: str) -> Iterator[tuple[str, str]]:
    """Each proper end of a name, with the character or word before it."""
    chinese = bool(CJK.search(name))
    pieces = list(name) if chinese else name.split()
    for start in range(1, len(pieces)):
        if not chinese and len(pieces[start - 1]) == 1:
            continue  # a single letter belongs to the word after it: t-shirt
        yield pieces[start - 1], ("" if chinese else " ").join(pieces[start:])


def _is_word(head: str, left: set[str]) -> bool:
    """Whether an end of a name is a word: in Chinese where several names share it."""
    if not CJK.search(head):
        held = grammar().english | grammar().after_a_noun
        return not _is_hollow(head) and head.split()[0] not in held
    return head in phrases().kinds if len(head) == 1 else len(left) > 1


def _is_hollow(name: str) -> bool:
    """Whether a word ends many names without saying a kind: set, gear."""
    return name in phrases().hollow_heads


def _title_heads(products: Iterable[Product]) -> Nodes:
    """Words in the titles of one leaf that end as its name does."""
    titles: dict[str, list[str]] = defaultdict(list)
    for product in products:
        if product.categories and CJK.match(product.categories[-1][-1]):
            titles[product.categories[-1]].append(fold(product.title))
    counts = {leaf: _count_heads(leaf[-1], own) for leaf, own in titles.items()}
    totals: Counter[str] = Counter()
    for counted in counts.values():
        totals.update({word: head.titles for word, head in counted.items()})
    heads: Nodes = {}
    for leaf, counted in sorted(counts.items()):
        common = max(MIN_TITLES, MIN_COVERAGE * len(titles[leaf]))
        for word in _shortest(counted, common):
            if counted[word].titles >= MIN_PURITY * totals[word]:
                heads[word] = {leaf}
    return heads


def _shortest(counted: Mapping[str, Head], common: float) -> list[str]:
    """The common words that do not merely put something before a shorter one."""
    kept: list[str] = []
    for word in sorted(counted, key=lambda word: (len(word), word)):
        head = counted[word]
        if head.titles >= common and head.is_word and not word.endswith(tuple(kept)):
            kept.append(word)
    return kept


def _count_heads(last: str, titles: Iterable[str]) -> dict[str, Head]:
    """Every end of a run of Chinese that ends in ``last``, as often as it occurs in the titles."""
    counted: dict[str, Head] = defaultdict(Head)
    for title in titles:
        seen: set[str] = set()
        end = title.find(last) + 1
        while end:
            for start in range(end - 2, max(-1, end - LONGEST_HEAD - 1), -1):
                if not CJK.match(title[start]):
                    break
                _count(counted[title[start:end]], title[start - 1 : start])
                seen.add(title[start:end])
            end = title.find(last, end) + 1
        for word in seen:
            counted[word].titles += 1
    return counted


def _count(head: Head, before: str) -> None:
    head.places += 1
    if CJK.match(before):
        head.left[before] += 1
