"""Of the names found in a text that overlap, keeps those that are meant: mostly the longest."""

from collections.abc import Iterator, Sequence
from functools import cache

from assistant.nlu.words.compounds import ends_in_word
from assistant.nlu.words.entries import Match
from assistant.nlu.words.lexicon import phrases
from assistant.nlu.words.surfaces import surface_key
from retrieval.constraints import Field


def without_overlaps(text: str, admitted: Sequence[Match]) -> list[Match]:
    """The longest match at each place of a folded text, without those it rules out, left to right.

    Args:
        text: The text.
        admitted: All matches that what stands around them admits; they may overlap.
    """
    whole = [match for match in admitted if not _is_split(match, admitted)]
    kept: list[Match] = []
    for match in sorted(whole, key=lambda match: (match.start - match.end, match.start)):
        if not any(_excludes(text, other, match) for other in kept):
            kept.append(match)
    named = [match for match in kept if match.entries]
    return sorted([*named, *_describing(whole, kept)], key=lambda match: match.start)


def _is_split(match: Match, others: Sequence[Match]) -> bool:
    """Whether a name of goods takes the end of a brand before shorter goods: the C of AB|CD for A|BCD."""
    if match.entries and not match.is_category:
        return False
    brands = (b for b in others if b.entries and b.entry.field == Field.BRAND)
    ends = {b.end for b in brands if b.start < match.start < b.end < match.end}
    return any(o.is_category and o.start in ends and o.end == match.end for o in others)


def _excludes(text: str, kept: Match, match: Match) -> bool:
    """Whether a longer match rules this one out; a kind of goods may end an unknown name."""
    if match.end <= kept.start or kept.end <= match.start:
        return False
    if kept.entries or not match.is_category or match.end != kept.end:
        return True
    name = text[kept.start : kept.end]
    return surface_key(name) in _idioms() or not ends_in_word(name, match.start - kept.start)


@cache
def _idioms() -> frozenset[str]:
    """Phrases that do not speak of the goods that they name: "in case"."""
    return frozenset(map(surface_key, phrases().idioms))


def _describing(admitted: Sequence[Match], kept: Sequence[Match]) -> Iterator[Match]:
    """Properties before a kind of goods inside a name that the shop does not know.

    Where it has no category for leather jackets, they are jackets of leather. The colour in a name
    is none of the goods: green tea comes in red packs.
    """
    kinds = [match for match in kept if match.is_category]
    for name in (match for match in kept if not match.entries):
        border = next((kind.start for kind in kinds if kind.end == name.end), name.start)
        for match in admitted:
            inside = name.start <= match.start and match.end <= border
            telling = match.end - match.start > 1 and match.entries
            if inside and telling and match.entry.field != Field.COLOR:
                yield match
