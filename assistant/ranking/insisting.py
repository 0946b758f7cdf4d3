"""Which properties asked for are insisted on, and which are wishes that order a list.

A property can only filter where goods say clearly whether they have it. Colour, size, brand, kind
and figures do; what is refused is refused. Any other property is a wish unless a kind of goods is
told of which most listings name that property once (what an accessory fits always filters, for one
that fits something else is of no use): tags ("features") are never complete, so a
listing without the tag may have it all the same, and a use or an audience without a kind of goods
("for camping") is a situation, not a column.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from assistant.nlu.words.fitting import model_fields
from retrieval.constraints import Constraint, Field

ALWAYS = frozenset({*Field, "sales", "list_price"})


class Deciding(Protocol):
    """Knows what the goods of a kind say of themselves."""

    def decides(self, constraint: Constraint, kinds: Sequence[Constraint]) -> bool:
        """Whether the listings of ``kinds`` tell apart what meets ``constraint``."""


def insisted_on(
    spoken: Iterable[Constraint], kinds: Sequence[Constraint], goods: Deciding
) -> tuple[Constraint, ...]:
    """The constraints, those that no listing decides made soft.

    Args:
        spoken: As they were understood.
        kinds: The kinds of goods wanted; empty when none is told.
        goods: What the listings say.
    """
    return tuple(one if _is_hard(one, kinds, goods) else replace(one, hard=False) for one in spoken)


def kinds_of(constraints: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """The kinds of goods that are wanted."""
    return tuple(one for one in constraints if one.field == Field.CATEGORY and not one.op.negated)


def always_filters(one: Constraint) -> bool:
    """Whether a constraint filters whatever the goods are: a colour, a figure, a refusal."""
    core = one.field in ALWAYS | model_fields()
    return core or one.op.negated or one.op.ordered or bool(one.unit)


def _is_hard(one: Constraint, kinds: Sequence[Constraint], goods: Deciding) -> bool:
    """Whether a constraint may go on filtering; one that is soft already stays so."""
    return always_filters(one) or (bool(kinds) and goods.decides(one, kinds))
