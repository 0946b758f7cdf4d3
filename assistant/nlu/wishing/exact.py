"""Values named outright, sizes and measures, and the constraints that they make together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.nlu.meaning import Mention, Span
from assistant.nlu.wishing.polarity import Polarity, Previous, polarity
from assistant.nlu.words.patterns import compiled
from retrieval.constraints import Constraint, Op, Scalar

JOINING = compiled(
    r"[\s的色款、,，/和跟与或者还是要么以及都~—到至-]*|\s*(?:,\s*)?(?:and|or|nor)\s*(?:the|any)?\s*"
)
Key = tuple[str, bool, str]


@dataclass(frozen=True, slots=True)
class Exact:
    """One value of a field, with its place.

    Args:
        field: The field.
        values: In the catalogue's spellings; a number where no goods have it.
        span: Where it stands.
        unit: What a number counts.
    """

    field: str
    values: tuple[Scalar, ...]
    span: Span
    unit: str = ""


def mentions_of(text: str, values: Sequence[Exact]) -> tuple[list[Mention], list[str]]:
    """The constraints of these values, and the fields of which one is said not to matter.

    Several values of a field are alternatives: 41或者42码, "not S or M".
    """
    groups: dict[Key, list[tuple[Exact, Polarity]]] = {}
    freed = []
    for value, how in _last_said(list(_meant(text, values))):
        if how.free:
            freed.append(value.field)
        else:
            groups.setdefault((value.field, how.negated, value.unit), []).append((value, how))
    return [_mention(text, negated, group) for (_, negated, _), group in groups.items()], freed


def _last_said(meant: Sequence[tuple[Exact, Polarity]]) -> list[tuple[Exact, Polarity]]:
    """Without the values that are wanted first and refused later, or the other way round."""
    final = {(one.field, value): how for one, how in meant for value in one.values}
    return [
        (one, how)
        for one, how in meant
        if all(final[one.field, value].negated is how.negated for value in one.values)
    ]


def _meant(text: str, values: Iterable[Exact]) -> Iterable[tuple[Exact, Polarity]]:
    previous: tuple[Exact, Polarity] | None = None
    for value in values:
        before = previous and Previous(
            previous[0].span[1], previous[1], previous[0].field == value.field
        )
        how = polarity(text, *value.span, before)
        previous = value, how
        yield value, how


def covering(text: str, spans: Sequence[Span]) -> Span:
    """The place of several values: all of them as far as nothing else stands between."""
    start, end = spans[0]
    for span in spans[1:]:
        if span[0] >= end and not JOINING.fullmatch(text, end, span[0]):
            break
        end = max(end, span[1])
    return start, end


def _mention(text: str, negated: bool, group: Sequence[tuple[Exact, Polarity]]) -> Mention:
    first = group[0][0]
    values = tuple(dict.fromkeys(one for value, _ in group for one in value.values))
    hard = all(how.hard for _, how in group)
    span = covering(text, [value.span for value, _ in group])
    if len(values) == 1:
        op = Op.NE if negated else Op.EQ
        return Mention(Constraint(first.field, op, values[0], hard, first.unit), span)
    op = Op.NOT_IN if negated else Op.IN
    return Mention(Constraint(first.field, op, values, hard, first.unit), span)
