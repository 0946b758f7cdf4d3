"""Reads every constraint of a message: prices, ratings, measures, sizes, values, refused words.

Each reader finds its own; where two claim the same text, what says more of itself wins: a price
that is told as one, a measure, a size, a name, a bare number, a refused word.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from assistant.nlu.bounds import Bound
from assistant.nlu.figures import find_bounds
from assistant.nlu.indifference import property_names
from assistant.nlu.meaning import Mention, Span
from assistant.nlu.measures import Measuring, find_measures
from assistant.nlu.naming import Naming, constraint_of, find_named, needed, wanted_categories
from assistant.nlu.numbers import Amount
from assistant.nlu.polarity import polarity
from assistant.nlu.quantities import Quantity
from assistant.nlu.refusals import find_refusals
from assistant.nlu.sizes import Size, find_sizes
from assistant.nlu.vocabulary import Match, Vocabulary
from retrieval.constraints import Constraint, Field, Op


class WordTest:
    """Whether a word occurs in any title, so that refusing it means something."""

    def __init__(self, titles: Sequence[str] = ()) -> None:
        self._joined = "\n".join(titles)

    def __call__(self, word: str) -> bool:
        """Whether some title holds ``word`` (folded)."""
        return word in self._joined


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a message asks for.

    Args:
        mentions: The constraints with their places, left to right.
        freed: Fields of which a value was named only to say that it does not matter.
        spans: The text that is understood, piece by piece.
        foreign: Whether a price is named in another currency than the shop's may be.
    """

    mentions: tuple[Mention, ...]
    freed: tuple[str, ...]
    spans: tuple[Span, ...]
    foreign: bool


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
    found = [match for match in vocabulary.find(text) if not _counts(match, quantity)]
    matches = needed(text, found)
    carried = _carried(text, matches, vocabulary)
    bounds = find_bounds(text, amounts)
    told = [bound for bound in bounds if bound.told]
    measuring = Measuring(vocabulary.units, carried, property_names())
    told += _free(find_measures(text, amounts, measuring), told)
    taken = [(bound.start, bound.end) for bound in told]
    sizes = [
        size for size in find_sizes(text, amounts, vocabulary.sizes) if _is_free(size[1], taken)
    ]
    taken += [span for _, span in sizes]
    free = [match for match in matches if _is_free((match.start, match.end), taken)]
    naming = find_named(text, free, vocabulary.accumulating, carried)
    taken += naming.spans
    bare = [
        bound for bound in bounds if not bound.told and _is_free((bound.start, bound.end), taken)
    ]
    taken += [(bound.start, bound.end) for bound in bare]
    refused = [refusal for refusal in find_refusals(text, has_word) if _is_free(refusal[1], taken)]
    return _together(text, [*told, *bare], sizes, naming, refused)


def _together(
    text: str,
    bounds: Sequence[Bound],
    sizes: Sequence[Size],
    naming: Naming,
    refused: Sequence[tuple[str, Span]],
) -> Constraints:
    mentions = [
        *_from_bounds(text, bounds),
        *_from_sizes(text, sizes),
        *naming.mentions,
        *(Mention(Constraint(Field.TITLE, Op.NE, word), span) for word, span in refused),
    ]
    spans = [
        *((bound.start, bound.end) for bound in bounds),
        *(span for _, span in (*sizes, *refused)),
        *naming.spans,
    ]
    return Constraints(
        tuple(sorted(mentions, key=lambda mention: (mention.span, mention.constraint.op))),
        naming.freed,
        tuple(sorted(spans)),
        any(bound.foreign for bound in bounds),
    )


def _carried(text: str, matches: Iterable[Match], vocabulary: Vocabulary) -> frozenset[str]:
    """The attributes of the kinds of goods wanted; empty when none is named."""
    none: frozenset[str] = frozenset()
    named = wanted_categories(text, matches)
    return none.union(*(vocabulary.carried.get(category, none) for category in named))


def _counts(match: Match, quantity: Quantity | None) -> bool:
    return quantity is not None and quantity[1][0] < match.start and match.end <= quantity[1][1]


def _free(bounds: Iterable[Bound], taken: Iterable[Bound]) -> list[Bound]:
    spans = [(bound.start, bound.end) for bound in taken]
    return [bound for bound in bounds if _is_free((bound.start, bound.end), spans)]


def _is_free(span: Span, taken: Collection[Span]) -> bool:
    return all(span[1] <= start or end <= span[0] for start, end in taken)


def _from_bounds(text: str, bounds: Iterable[Bound]) -> list[Mention]:
    return [
        Mention(
            Constraint(bound.field, op, value, polarity(text, bound.start, bound.end).hard),
            (bound.start, bound.end),
        )
        for bound in bounds
        for op, value in bound.comparisons
    ]


def _from_sizes(text: str, sizes: Sequence[Size]) -> list[Mention]:
    """The sizes named: one, several to choose from, or those refused."""
    mentions = []
    meant = [(value, span, polarity(text, *span)) for value, span in sizes]
    for negated in (False, True):
        group = [size for size in meant if size[2].negated is negated]
        values = tuple(dict.fromkeys(value for value, _, _ in group))
        if values:
            hard = all(how.hard for _, _, how in group)
            constraint = constraint_of(Field.SIZE, values, negated=negated, hard=hard)
            mentions.append(Mention(constraint, (group[0][1][0], group[-1][1][1])))
    return mentions
