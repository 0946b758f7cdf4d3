"""Changing the subject: what still applies to other goods, and going back to those left."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.dialogue.ledger import Ledger, budget_of, constraints_of, field_entries
from assistant.dialogue.state import KEPT_TOPICS, DialogueState, Topic
from assistant.skills.context import Context
from retrieval.constraints import Constraint, Field, Op


@dataclass(frozen=True, slots=True)
class Carried:
    """What one search hands on to the next.

    Args:
        kept: The entries that still apply.
        unmet: The budget that none of the new goods meets, and so is left behind.
    """

    kept: Ledger = ()
    unmet: Ledger = ()


NOTHING = Carried()


def carried_over(context: Context) -> Carried:
    """A budget and refused brands carry over to other goods, unless this message names its own.

    A budget that not one of the new goods meets was meant for the others.
    """
    ledger, spoken = context.state.ledger, context.meaning.constraints
    named = {constraint.field for constraint in spoken} | set(context.meaning.dropped)
    kinds = [c for c in spoken if c.field == Field.CATEGORY and not c.op.negated]
    budget = () if Field.PRICE in named else budget_of(ledger)
    refused = () if Field.BRAND in named else _refused_brands(context, ledger, kinds)
    if budget and kinds and not context.tools.finder.goods.count([*kinds, *constraints_of(budget)]):
        return Carried(refused, budget if context.tools.finder.goods.count(kinds) else ())
    return Carried((*budget, *refused))


def left_for_later(state: DialogueState, leaving: Topic | None = None) -> tuple[Topic, ...]:
    """The topics with the search now left; one on the same goods takes the older one's place.

    Args:
        state: The state before the change of subject.
        leaving: A topic gone back to, which is no longer one to go back to.
    """
    topics = tuple(topic for topic in state.topics if topic != leaving)
    if not _kinds(state.ledger) and not state.query:
        return topics
    now = Topic(state.ledger, state.query, state.sort)
    others = (t for t in topics if (_kinds(t.ledger), t.query) != (_kinds(now.ledger), now.query))
    return (*others, now)[-KEPT_TOPICS:]


def topic_meant(context: Context) -> Topic | None:
    """The search that 回到刚才的跑鞋 goes back to; None if it is the present one, or none fits."""
    meaning, state = context.meaning, context.state
    if not meaning.amendments.returning:
        return None
    named = [c for c in meaning.constraints if c.field == Field.CATEGORY and not c.op.negated]
    if not named:
        return state.topics[-1] if state.topics else None
    if _fits(context, named, state.ledger):
        return None
    return next((t for t in reversed(state.topics) if _fits(context, named, t.ledger)), None)


def _fits(context: Context, named: Iterable[Constraint], ledger: Ledger) -> bool:
    """Whether a search was for the goods named, more closely or more broadly."""
    looked_for = [str(value) for c in _kinds(ledger) for value in c.values]
    now = [str(value) for c in named for value in c.values]
    return bool(looked_for) and context.tools.kinds.related(now, looked_for)


def _kinds(ledger: Ledger) -> tuple[Constraint, ...]:
    found = constraints_of(field_entries(ledger, Field.CATEGORY))
    return tuple(constraint for constraint in found if not constraint.op.negated)


def _refused_brands(context: Context, ledger: Ledger, kinds: list[Constraint]) -> Ledger:
    """The brands refused in words, as far as they make the new goods at all."""
    said = (e for e in field_entries(ledger, Field.BRAND) if e.constraint.op.negated)
    return tuple(
        entry
        for entry in said
        if not entry.derived
        and any(
            context.tools.finder.goods.count([*kinds, Constraint(Field.BRAND, Op.EQ, value)])
            for value in entry.constraint.values
        )
    )
