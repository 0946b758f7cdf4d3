"""Values named outright, sizes and measures, and the constraints that they make together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.nlu.meaning import Mention, Span
from assistant.nlu.polarity import Polarity, Previous, polarity
from retrieval.constraints import Constraint, Op, Scalar

Key = tuple[str, bool, str]


@dataclass(frozen=True, slots=True)
class Exact:
    """One value of a field, with its place.

    Args:
        field: The field.
        value: In the catalogue's spelling; a number where no goods have it.
        span: Where it stands.
        unit: What a number counts.
    """

    field: str
    value: Scalar
    span: Span
    unit: str = ""


def mentions_of(text: str, values: Sequence[Exact]) -> tuple[list[Mention], list[str]]:
    """The constraints of these values, and the fields of which one is said not to matter.

    Several values of a field are alternatives: 41或者42码, "not S or M".
    """
    groups: dict[Key, list[tuple[Exact, Polarity]]] = {}
    freed = []
    for value, how in _meant(text, values):
        if how.free:
            freed.append(value.field)
        else:
            groups.setdefault((value.field, how.negated, value.unit), []).append((value, how))
    return [_mention(negated, group) for (_, negated, _), group in groups.items()], freed


def _meant(text: str, values: Iterable[Exact]) -> Iterable[tuple[Exact, Polarity]]:
    previous: tuple[Exact, Polarity] | None = None
    for value in values:
        before = previous and Previous(
            previous[0].span[1], previous[1], previous[0].field == value.field
        )
        how = polarity(text, *value.span, before)
        previous = value, how
        yield value, how


def _mention(negated: bool, group: Sequence[tuple[Exact, Polarity]]) -> Mention:
    first, last = group[0][0], group[-1][0]
    values = tuple(dict.fromkeys(value.value for value, _ in group))
    hard = all(how.hard for _, how in group)
    span = (first.span[0], max(first.span[1], last.span[1]))
    if len(values) == 1:
        op = Op.NE if negated else Op.EQ
        return Mention(Constraint(first.field, op, values[0], hard, first.unit), span)
    op = Op.NOT_IN if negated else Op.IN
    return Mention(Constraint(first.field, op, values, hard, first.unit), span)
