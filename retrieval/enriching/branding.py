"""Whose goods a title names: brands of the catalogue's own column first, then what the tagger finds.

A brand of the column is looked for in titles only if it tells: where it stands in titles of rows whose
brand is known, those rows must be of that brand. So a brand that is also a word is not.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from retrieval.enriching.amounts import plain
from retrieval.enriching.dictionary import Dictionary, brands, comparable
from retrieval.enriching.lexicon import one_of, title_words
from retrieval.enriching.spans import Kind, Span
from retrieval.products import Product

TELLING = 0.9  # the share of known rows that must be of the brand their title names
FEWEST = 2  # titles in which the tagger must find a brand before it is looked for in others
BETWEEN = re.compile(r"[\s/／,，、.·&()（）\[\]【】-]*")


@dataclass(frozen=True, slots=True)
class Brands:
    """The brands of a catalogue.

    Args:
        names: All that are looked for.
        counts: In how many titles each stands; that the column has it counts more than all titles.
    """

    names: Dictionary
    counts: Mapping[str, float]

    @classmethod
    def of(cls, rows: Sequence[Product], marked: Sequence[Sequence[Span]]) -> "Brands":
        """The brands of ``rows``; ``marked`` has the sure spans of each."""
        given = Counter(comparable(row.brand) for row in rows if row.brand)
        pairs = zip(rows, marked, strict=True)
        found = Counter(name for row, spans in pairs for name in _own(row.title, spans))
        often = {name for name, count in found.items() if count >= FEWEST}
        known = brands({*given, *often})
        titles = [(row, _named(row.title, known)) for row in rows]
        told = _telling(titles)
        stands = Counter(name for _, names in titles for name in names)
        counts = {name: stands[name] + len(rows) * given[name] for name in {*given, *often}}
        return cls(brands(name for name in counts if told.get(name, True)), counts)

    def of_title(self, title: str, spans: Iterable[Span]) -> str | None:
        """The brand that ``title`` names, as it spells it; None for none, or for several.

        Names beside each other are one brand in two scripts: the one the catalogue uses most
        counts, of those used as often the one that is not Latin, so that all rows agree.
        """
        marked = [span for span in spans if span.kind is Kind.BRAND]
        found = [*self.names.spans(title), *marked]
        own = sorted(span for span in found if not fitting(title, span.start))
        names = {comparable(span.of(title)): span for span in reversed(own)}
        if not names or (len(names) > 1 and not _neighbours(title, own)):
            return None
        order = {name: (self.counts.get(name, 0), not name.isascii()) for name in names}
        best = max(names, key=lambda name: (order[name], -names[name].start))
        return names[best].of(title)


def fitting(title: str, place: int) -> bool:
    """Whether a word before ``place`` says that the goods only fit what is named there."""
    return bool(_fits().search(plain(title[:place])))


def _own(title: str, spans: Sequence[Span]) -> set[str]:
    """The brands among ``spans`` that the goods do not only fit."""
    marked = [span for span in spans if span.kind is Kind.BRAND]
    return {comparable(span.of(title)) for span in marked if not fitting(title, span.start)}


def _named(title: str, known: Dictionary) -> set[str]:
    return {comparable(span.of(title)) for span in known.spans(title)}


def _telling(titles: Sequence[tuple[Product, set[str]]]) -> dict[str, bool]:
    """Whether the rows whose title names a brand are of that brand, where any row says."""
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for row, names in titles:
        own = comparable(row.brand or "")
        seen.update(names if own else ())
        right.update(name for name in names if own and name in own)
    return {name: right[name] >= TELLING * count for name, count in seen.items()}


def _neighbours(title: str, spans: Sequence[Span]) -> bool:
    """Whether nothing but marks stands between the spans."""
    ends = [span.end for span in spans]
    gaps = (title[end : span.start] for end, span in zip(ends, spans[1:], strict=False))
    return all(BETWEEN.fullmatch(gap) for gap in gaps)


@cache
def _fits() -> re.Pattern[str]:
    return re.compile(rf"(?:{one_of(title_words().fits)})")
