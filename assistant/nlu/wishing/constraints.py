"""Reads every constraint of a message: prices, ratings, measures, sizes, values, refused words.

Each reader finds its own; where two claim the same text, what says more of itself wins: a price
that is told as one, a measure, a size, a name, a bare number, a refused word.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.nlu.amounts.attribution import is_of_a_service
from assistant.nlu.amounts.bounds import Bound
from assistant.nlu.amounts.figures import find_bounds
from assistant.nlu.amounts.measures import find_measures
from assistant.nlu.amounts.numbers import Amount
from assistant.nlu.amounts.quantities import Quantity
from assistant.nlu.amounts.sizes import find_sizes
from assistant.nlu.meaning import Mention, Span
from assistant.nlu.wishing.corrections import standing
from assistant.nlu.wishing.exact import Exact, mentions_of
from assistant.nlu.wishing.naming import Naming, find_named, needed, wanted_categories
from assistant.nlu.wishing.polarity import polarity
from assistant.nlu.wishing.refusals import find_refusals
from assistant.nlu.words.entries import Match
from assistant.nlu.words.patterns import compiled
from assistant.nlu.words.scales import Measuring
from assistant.nlu.words.vocabulary import Vocabulary
from retrieval.constraints import Constraint, Field, Op

IN_PIECES = compiled("块的?")
HELD = 4096  # words of which it is remembered whether a title has them


class WordTest:
    """Whether a word occurs in any title, so that refusing it means something."""

    def __init__(self, titles: Sequence[str] = ()) -> None:
        self._joined = "\n".join(titles)
        # titles are long to search through, and messages ask for the same few words
        self._holds = lru_cache(maxsize=HELD)(self._joined.__contains__)

    def __call__(self, word: str) -> bool:
        """Whether some title holds ``word`` (folded)."""
        return self._holds(word)


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a message asks for.

    Args:
        mentions: The constraints with their places, left to right.
        freed: Fields of which a value was named only to say that it does not matter.
        spans: The text that is understood, piece by piece.
        currencies: The ISO 4217 codes of the currencies that prices may be named in.
    """

    mentions: tuple[Mention, ...]
    freed: tuple[str, ...]
    spans: tuple[Span, ...]
    currencies: frozenset[str]


def find_constraints(
    text: str,
    amounts: Sequence[Amount],
    vocabulary: Vocabulary,
    has_word: WordTest,
    quantity: Quantity | None = None,
) -> Constraints:
    """All constraints of a folded text.

    Args:
        text: The folded message.
        amounts: Its amounts.
        vocabulary: The words of the shop.
        has_word: Whether a word stands in any title of the shop.
        quantity: How many pieces; the word that counts them ("two bottles") names no goods.
    """
    found = [match for match in vocabulary.find(text) if not _counts(text, match, quantity)]
    matches = needed(text, found)
    kinds = wanted_categories(text, matches)
    carried = _carried(kinds, vocabulary)
    measured, values = find_measures(
        text, amounts, Measuring(vocabulary.units, carried, vocabulary.properties)
    )
    counted = [(bound.start, bound.end) for bound in measured] + [one.span for one in values]
    counted += _in_pieces(text, amounts, matches, vocabulary)
    bounds = find_bounds(text, [a for a in amounts if _is_free((a.start, a.end), counted)])
    told = [bound for bound in bounds if bound.told]
    told += _free(measured, told)
    taken = [(bound.start, bound.end) for bound in told]
    sizes = find_sizes(text, amounts, vocabulary.sizes, _worn(kinds, vocabulary))
    found_values = [*values, *(Exact(Field.SIZE, (size,), span) for size, span in sizes)]
    exact = standing(text, _apart(found_values, taken), lambda one: (one.field, one.span))
    taken += [value.span for value in exact]
    free = [match for match in matches if _is_free((match.start, match.end), taken)]
    naming = find_named(text, free, vocabulary.accumulating, carried)
    taken += naming.spans
    bare = [
        bound for bound in bounds if not bound.told and _is_free((bound.start, bound.end), taken)
    ]
    taken += [(bound.start, bound.end) for bound in bare]
    refused = [refusal for refusal in find_refusals(text, has_word) if _is_free(refusal[1], taken)]
    return _together(text, [*told, *bare], exact, naming, refused)


def _together(
    text: str,
    bounds: Sequence[Bound],
    exact: Sequence[Exact],
    naming: Naming,
    refused: Sequence[tuple[str, Span]],
) -> Constraints:
    valued, freed = mentions_of(text, exact)
    mentions = [
        *_from_bounds(text, bounds),
        *valued,
        *naming.mentions,
        *(Mention(Constraint(Field.TITLE, Op.NE, word), span) for word, span in refused),
    ]
    spans = [
        *((bound.start, bound.end) for bound in bounds),
        *(value.span for value in exact),
        *(span for _, span in refused),
        *naming.spans,
    ]
    return Constraints(
        tuple(sorted(mentions, key=lambda mention: (mention.span, mention.constraint.op))),
        tuple(dict.fromkeys([*naming.freed, *freed])),
        tuple(sorted(spans)),
        frozenset().union(*(bound.currencies for bound in bounds)),
    )


def _carried(kinds: Iterable[str], vocabulary: Vocabulary) -> frozenset[str]:
    """The attributes of the kinds of goods wanted; empty when none is named."""
    none: frozenset[str] = frozenset()
    return none.union(*(vocabulary.carried.get(kind, none) for kind in kinds))


def _worn(kinds: Iterable[str], vocabulary: Vocabulary) -> dict[str, str]:
    """The sizes that the kinds of goods wanted come in."""
    return {key: own for kind in kinds for key, own in vocabulary.worn.get(kind, {}).items()}


def _counts(text: str, match: Match, quantity: Quantity | None) -> bool:
    """Whether a name only counts: pieces ("two bottles") or the days of a service."""
    if text[match.start].isdigit() and is_of_a_service(text, match.end):
        return True
    return quantity is not None and quantity[1][0] < match.start and match.end <= quantity[1][1]


def _in_pieces(
    text: str, amounts: Iterable[Amount], matches: Iterable[Match], vocabulary: Vocabulary
) -> list[Span]:
    """The numbers that count what goods are made of: a puzzle of 1000块."""
    begins = {match.start: match for match in matches if match.is_category}
    found = ((amount, IN_PIECES.match(text, amount.end)) for amount in amounts)
    return [
        (amount.start, amount.end)
        for amount, pieces in found
        if pieces and pieces.end() in begins
        for kind in begins[pieces.end()].entries[0].values
        if amount.low in vocabulary.pieces.get(kind, ())
    ]


def _free(bounds: Iterable[Bound], taken: Iterable[Bound]) -> list[Bound]:
    spans = [(bound.start, bound.end) for bound in taken]
    return [bound for bound in bounds if _is_free((bound.start, bound.end), spans)]


def _apart(values: Iterable[Exact], taken: Sequence[Span]) -> list[Exact]:
    """The values that stand in text which nothing else has, left to right."""
    kept: list[Exact] = []
    for value in values:
        if _is_free(value.span, [*taken, *(other.span for other in kept)]):
            kept.append(value)
    return sorted(kept, key=lambda value: value.span)


def _is_free(span: Span, taken: Collection[Span]) -> bool:
    return all(span[1] <= start or end <= span[0] for start, end in taken)


def _from_bounds(text: str, bounds: Iterable[Bound]) -> list[Mention]:
    return [
        Mention(
            Constraint(
                bound.field, op, value, polarity(text, bound.start, bound.end).hard, bound.unit
            ),
            (bound.start, bound.end),
        )
        for bound in bounds
        for op, value in bound.comparisons
    ]
