"""What is wanted by comparison with what is on the screen: cheaper, dearer, of another brand."""

from collections.abc import Sequence

from assistant.dialogue.ledger import Ledger, drop_fields, drop_positive, field_entries, merge
from assistant.nlu.steering.commands import Command
from assistant.skills.context import Context
from retrieval.constraints import Constraint, Field, Op, Sort


def relative(context: Context, ledger: Ledger) -> Ledger:
    """Adds what 再便宜点, 贵一点 and 换个牌子 mean for the list on the screen."""
    bounds = _cheaper_or_dearer(context)
    derived = [*bounds, *_other_value(context)]
    if bounds:  # who wants it cheaper has given up the other bound
        ledger = drop_fields(ledger, {Field.PRICE})
    if context.meaning.command is Command.OTHER_BRAND:
        ledger = drop_positive(ledger, {Field.BRAND})
    if context.meaning.command is Command.OTHER_COLOR:
        ledger = drop_positive(ledger, {Field.COLOR})
    return merge(ledger, derived, context.turn, derived=True)


def _says_a_price(context: Context) -> bool:
    return any(c.field == Field.PRICE for c in context.meaning.constraints)


def by_price(context: Context) -> Sort | None:
    """A new search has no list to be cheaper than: 便宜点的 with other goods orders them by price."""
    direction = context.meaning.direction
    if not direction or _says_a_price(context):
        return None
    return Sort.PRICE_ASC if direction < 0 else Sort.PRICE_DESC


def _cheaper_or_dearer(context: Context) -> list[Constraint]:
    """Cheaper than the item pointed at, else than the median of the prices shown."""
    meaning, shown = context.meaning, context.state.last_list
    if not meaning.direction or _says_a_price(context) or shown is None or meaning.sort:
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


def _first(values: Sequence[str] | None) -> str | None:
    return values[0] if values else None
