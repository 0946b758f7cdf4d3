"""Which goods a sentence is about: those it names by title, by a name of their own or by their place."""

import re
from dataclasses import dataclass

from assistant.grounding.evidence import Evidence
from assistant.grounding.figures import Figure, Kind
from assistant.grounding.outside import cleaned, named
from assistant.nlu.words.normalising import fold
from retrieval.products import Product

SHORTEST_NAME = 4  # characters of a title's beginning that tell goods apart
PART = re.compile(r"[\s，,、/()（）【】\[\]|·]+")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
ORDINAL = re.compile(rf"\bthe ({'|'.join(ORDINALS)})(?: one)?\b(?! (?:two|three|\d))")


@dataclass(frozen=True, slots=True)
class Subject:
    """Goods that a text names, and where."""

    id: str
    start: int
    end: int


def subjects_in(text: str, figures: list[Figure], evidence: Evidence) -> list[Subject]:
    """The goods that a folded text names, from left to right; the longest name at a place."""
    found = [*_placed(figures, evidence), *_counted_out(text, evidence), *_titled(text, evidence)]
    found.sort(key=lambda one: (one.start, -(one.end - one.start)))
    kept: list[Subject] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def subject_of(place: int, subjects: list[Subject], evidence: Evidence) -> str | None:
    """What is said at a place is about the goods named last before it, else the first after it."""
    before = [one for one in subjects if one.start <= place]
    if before:
        return before[-1].id
    alone = evidence.listed[0] if len(evidence.listed) == 1 else None
    return subjects[0].id if subjects else evidence.focus or alone


def _placed(figures: list[Figure], evidence: Evidence) -> list[Subject]:
    places = evidence.places
    return [
        Subject(places[int(one.low) - 1], one.start, one.end)
        for one in figures
        if one.kind is Kind.PLACE and one.low.is_integer() and 0 < one.low <= len(places)
    ]


def _counted_out(text: str, evidence: Evidence) -> list[Subject]:
    """The goods that "the second one" means."""
    found = ((ORDINALS.index(m[1]), m) for m in ORDINAL.finditer(text))
    places = evidence.places
    return [Subject(places[n], *m.span()) for n, m in found if n < len(places)]


def _titled(text: str, evidence: Evidence) -> list[Subject]:
    found = []
    for product in evidence.products.values():
        for name in names_of(product, evidence.language):
            start = text.find(name)
            while start >= 0:
                found.append(Subject(product.id, start, start + len(name)))
                start = text.find(name, start + 1)
    return _telling(found)


def names_of(product: Product, language: str) -> tuple[str, ...]:
    """What a product may be called: its title, whole, as it is said, and its first half of words."""
    titles = {
        product.title,
        product.text("title", language),
        named(product.text("title", language)),
    }
    found: dict[str, None] = {}
    for title in titles:
        folded = " ".join(fold(cleaned(title)).split())
        parts = [part for part in PART.split(folded) if part]
        found |= dict.fromkeys(
            one for one in parts if len(one) > SHORTEST_NAME and not one.isascii()
        )
        for length in range(len(parts), 0, -1):
            name = _joined(folded, parts[:length])
            if len(name) >= SHORTEST_NAME and (length > 1 or len(parts) == 1):
                found[name] = None
    return tuple(found)


def _joined(title: str, parts: list[str]) -> str:
    """The beginning of a title that ends with the last of ``parts``."""
    end = 0
    for part in parts:
        end = title.index(part, end) + len(part)
    return title[:end]


def _telling(found: list[Subject]) -> list[Subject]:
    """Names that only one product has: what two share tells neither."""
    owners: dict[tuple[int, int], set[str]] = {}
    for one in found:
        owners.setdefault((one.start, one.end), set()).add(one.id)
    return [one for one in found if len(owners[one.start, one.end]) == 1]
