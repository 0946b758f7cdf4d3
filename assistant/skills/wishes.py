"""What a message does to the search: the ledger, the words and the order as it leaves them."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.dialogue.ledger import (
    Ledger,
    budget_of,
    constraints_of,
    drop_fields,
    field_entries,
    merge,
)
from assistant.dialogue.state import DialogueState
from assistant.nlu.commands import Command
from assistant.nlu.meaning import Intent
from assistant.skills.context import Context
from retrieval.constraints import Constraint, Field, Op

MAX_QUERY = 200


def updated(context: Context) -> DialogueState:
    """The state with ledger, query and order as this message leaves them."""
    state, meaning = context.state, context.meaning
    fresh = _is_new_search(context)
    ledger = _carried_over(context) if fresh else state.ledger
    ledger = drop_fields(ledger, meaning.dropped)
    spoken, elsewhere = _applicable(context, ledger)
    ledger = merge(ledger, spoken, context.turn, accumulating=context.tools.accumulating)
    ledger = _relative(context, ledger)
    said = "" if meaning.dropped else meaning.query  # 颜色不限 is about the ledger alone
    said = " ".join((said, *elsewhere)).strip()
    query = said if fresh else _joined(state.query, said)
    return replace(
        state, ledger=ledger, query=query, sort=meaning.sort or (None if fresh else state.sort)
    )


def _applicable(context: Context, ledger: Ledger) -> tuple[tuple[Constraint, ...], list[str]]:
    """The wishes that these goods can meet, and the words of those that are about other goods.

    "A thing for the gym" filters nothing where only other things are made for the gym: it is
    searched for instead.
    """
    spoken = context.meaning.constraints
    kinds = [c for c in (*constraints_of(ledger), *spoken) if c.field == Field.CATEGORY]
    wanted = [kind for kind in kinds if not kind.op.negated][-1:]
    fit = [c for c in spoken if _can_apply(context, c, wanted)]
    words = [str(v) for c in spoken if c not in fit and not c.op.negated for v in c.values]
    return tuple(fit), words


def _can_apply(context: Context, constraint: Constraint, kinds: Sequence[Constraint]) -> bool:
    core = constraint.field in {*Field, "sales"} - {Field.COLOR, Field.SIZE}
    return core or not kinds or context.tools.finder.has_field(constraint.field, kinds)


def _is_new_search(context: Context) -> bool:
    """A message that names another kind of goods starts over; a bare wish narrows what is there."""
    meaning = context.meaning
    named = [c for c in meaning.constraints if c.field == Field.CATEGORY and not c.op.negated]
    if named:
        known = field_entries(context.state.ledger, Field.CATEGORY)
        return all(constraint not in constraints_of(known) for constraint in named)
    about_the_list = meaning.command in (Command.MORE, Command.OTHER_BRAND, Command.OTHER_COLOR)
    if about_the_list or meaning.dropped:
        return False
    if meaning.intent is Intent.RECOMMEND:
        return True
    return meaning.intent is Intent.FIND_PRODUCT and bool(meaning.query)


def _carried_over(context: Context) -> Ledger:
    """A budget carries over to other goods unless this message names one."""
    if any(c.field == Field.PRICE for c in context.meaning.constraints):
        return ()
    return budget_of(context.state.ledger)


def _relative(context: Context, ledger: Ledger) -> Ledger:
    """Adds what 再便宜点, 贵一点 and 换个牌子 mean for the list on the screen."""
    bounds = _cheaper_or_dearer(context)
    derived = [*bounds, *_other_value(context)]
    if bounds:  # who wants it cheaper has given up the other bound
        ledger = drop_fields(ledger, {Field.PRICE})
    if context.meaning.command is Command.OTHER_BRAND:
        ledger = _without_positive(ledger, Field.BRAND)
    if context.meaning.command is Command.OTHER_COLOR:
        ledger = _without_positive(ledger, Field.COLOR)
    return merge(ledger, derived, context.turn, derived=True)


def _cheaper_or_dearer(context: Context) -> list[Constraint]:
    """Cheaper than the item pointed at, else than the median of the prices shown."""
    meaning, shown = context.meaning, context.state.last_list
    said = any(c.field == Field.PRICE for c in meaning.constraints)
    if not meaning.direction or said or shown is None or meaning.sort:
        return []
    referred = [p.price for p in context.referred() if p.price is not None]
    reference = referred[0] if referred else shown.median_price
    if reference is None:
        return []
    return [Constraint(Field.PRICE, Op.LT if meaning.direction < 0 else Op.GT, reference)]


def _other_value(context: Context) -> list[Constraint]:
    """换个牌子 refuses the brand in focus; without one, the brand that fills the list."""
    field = {Command.OTHER_BRAND: Field.BRAND, Command.OTHER_COLOR: Field.COLOR}.get(
        context.meaning.command or Command.UNDO
    )
    shown = context.state.last_list
    if field is None or shown is None:
        return []
    wanted = [
        e.constraint
        for e in field_entries(context.state.ledger, field)
        if not e.constraint.op.negated
    ]
    if wanted:
        return [Constraint(field, Op.NE, value) for c in wanted for value in c.values]
    product = context.product_in_question() or context.product(shown.ids[0])
    value = (
        (product.brand if field == Field.BRAND else _first(product.attributes.get(field)))
        if product
        else None
    )
    return [Constraint(field, Op.NE, value)] if value else []


def _without_positive(ledger: Ledger, field: str) -> Ledger:
    return tuple(e for e in ledger if e.constraint.field != field or e.constraint.op.negated)


def _first(values: Sequence[str] | None) -> str | None:
    return values[0] if values else None


def _joined(old: str, new: str) -> str:
    """What was searched for, and what this message adds to it."""
    words = [word for word in new.split() if word not in old]
    return " ".join([old, *words]).strip()[-MAX_QUERY:]
