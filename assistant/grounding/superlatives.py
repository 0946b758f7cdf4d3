"""The most of something, said in free words: true of the goods that are, among those the turn shows or cites.

A superlative that no figure of a row decides (最好用, "the lightest") is bound only where the turn itself says it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from assistant.grounding.evidence import Evidence
from assistant.grounding.subjects import Subject, subject_of
from assistant.grounding.wording import claiming
from assistant.nlu.words.normalising import fold
from retrieval.products import Product

Found = tuple[str, int, str | None]
DECIDED: Mapping[str, tuple[str, Callable[..., object]]] = {
    "price_asc": ("price", min),
    "price_desc": ("price", max),
    "rating": ("rating", max),
    "rating_asc": ("rating", min),
    "sales": ("sales", max),
    "sales_asc": ("sales", min),
    "newest": ("created_at", max),
}  # by which figure of a row a kind of superlative is decided, and which end of it


def unbound_superlatives(
    text: str, subjects: Sequence[Subject], evidence: Evidence
) -> Iterator[Found]:
    """Superlatives of a folded text that are not so: they, their place, and the goods they are said of."""
    known: list[tuple[int, int]] = []
    for kind, pattern in claiming().most.items():
        for match in pattern.finditer(text):
            known.append(match.span())
            about = subject_of(match.start(), [*subjects], evidence)
            product = evidence.products.get(about) if about else None
            if product is not None and not _is_the_most(kind, product, evidence):
                yield match.group(), match.start(), about
            elif product is None and not pattern.search(fold("\n".join(evidence.written))):
                yield match.group(), match.start(), None
    yield from _undecided(text, known, evidence)


def _undecided(text: str, known: Sequence[tuple[int, int]], evidence: Evidence) -> Iterator[Found]:
    """Superlatives of something else: no row decides them, so only the turn's own words can."""
    for match in claiming().other_most.finditer(text):
        decided = any(start < match.end() and match.start() < end for start, end in known)
        if not decided and not _stands(match.group(), evidence.told):
            yield match.group(), match.start(), None


def _is_the_most(kind: str, product: Product, evidence: Evidence) -> bool:
    """Whether goods are the most of several: of one alone nothing can be said."""
    several = _of_others(DECIDED[kind][0], product, evidence)
    return bool(several) and is_most(kind, product, evidence)


def _stands(word: str, text: str) -> bool:
    return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) is not None


def is_most(
    kind: str, product: Product, evidence: Evidence, among: Sequence[str] | None = None
) -> bool:
    """Whether goods are the most of something.

    Args:
        kind: A key of ``DECIDED``.
        product: The goods said to be it.
        evidence: The turn.
        among: Ids of the goods compared; by default those shown, else on the screen, else of the turn.
    """
    name, end = DECIDED[kind]
    own = getattr(product, name)
    return own is not None and own == end([own, *_of_others(name, product, evidence, among)])


def _of_others(
    name: str, product: Product, evidence: Evidence, among: Sequence[str] | None = None
) -> list[Any]:
    """What the other goods have in a field, where it is known."""
    ids = among or evidence.listed or evidence.places or tuple(evidence.products)
    others = [evidence.products[key] for key in ids if key in evidence.products]
    values = [getattr(one, name) for one in others if one.id != product.id]
    return [value for value in values if value is not None]
