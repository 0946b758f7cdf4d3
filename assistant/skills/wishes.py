"""What a message does to the search: the ledger, the words and the order as it leaves them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.dialogue.ledger import (
    Ledger,
    add_alternatives,
    admit,
    constraints_of,
    drop_fields,
    drop_positive,
    field_entries,
    merge,
)
from assistant.dialogue.state import DialogueState
from assistant.nlu.meaning import Intent
from assistant.nlu.steering.commands import Command
from assistant.nlu.wishing.goods_named import goods_asked_for
from assistant.ranking.insisting import insisted_on, kinds_of
from assistant.skills.context import Context
from assistant.skills.corrections import corrected
from assistant.skills.topics import NOTHING, Carried, carried_over, left_for_later, topic_meant
from retrieval.constraints import Constraint, Field, Op, Sort

MAX_QUERY = 200


@dataclass(frozen=True, slots=True)
class Wished:
    """The search as a message leaves it.

    Args:
        state: The state with its ledger, words, order and topics.
        carried: What another search handed on, and what of it does not apply here.
        returned: Whether it is a search gone back to.
    """

    state: DialogueState
    carried: Carried = NOTHING
    returned: bool = False


def wished(context: Context) -> Wished:
    """The state with ledger, query and order as this message leaves them."""
    state, meaning = context.state, context.meaning
    topic = topic_meant(context)
    fresh = topic is None and _is_new_search(context)
    carried = carried_over(context) if fresh else NOTHING
    if topic is not None:
        topics = left_for_later(state, leaving=topic)
        state = replace(
            state, ledger=topic.ledger, query=topic.query, sort=topic.sort, topics=topics
        )
    elif fresh:
        topics = left_for_later(state)
        state = replace(state, ledger=carried.kept, query="", sort=None, topics=topics)
    ledger, elsewhere = _asked(context, state.ledger, returned=topic is not None)
    if not fresh:
        ledger = _relative(context, ledger)
    said = "" if meaning.dropped or topic else meaning.query  # 颜色不限 is about the ledger alone
    query = _joined(state.query, " ".join((said, *elsewhere)).strip())
    sort = meaning.sort or (_by_price(context) if fresh else state.sort)
    return Wished(
        replace(state, ledger=ledger, query=query, sort=sort), carried, returned=topic is not None
    )


def _asked(context: Context, ledger: Ledger, *, returned: bool) -> tuple[Ledger, list[str]]:
    """The ledger with what the message says, and the words of what other goods have."""
    meaning, turn = context.meaning, context.turn
    amendments = meaning.amendments
    ledger = drop_fields(ledger, meaning.dropped)
    spoken, elsewhere = _applicable(context, ledger)
    if returned:  # 回到跑鞋 names the kind only to say which search
        spoken = tuple(c for c in spoken if c.field != Field.CATEGORY)
    admitted = [c for c in spoken if c in amendments.admitted]
    added = [c for c in spoken if c in amendments.added]
    plain = [c for c in spoken if c not in (*admitted, *added)]
    plain = corrected(plain, ledger, meaning)
    ledger = drop_positive(ledger, {c.field for c in plain if c in amendments.replacing})
    kinds = _kinds_wanted(ledger, spoken)
    told, let_in, more = (
        insisted_on(said, kinds, context.tools.finder.goods) for said in (plain, admitted, added)
    )
    ledger = merge(ledger, told, turn, accumulating=context.tools.accumulating)
    ledger = add_alternatives(admit(ledger, let_in, turn), more, turn)
    return ledger, elsewhere


def _applicable(context: Context, ledger: Ledger) -> tuple[tuple[Constraint, ...], list[str]]:
    """The wishes that these goods can meet, and the words of those that are about other goods.

    "A thing for the gym" filters nothing where only other things are made for the gym: it is
    searched for instead.
    """
    spoken = context.meaning.constraints
    wanted = _kinds_wanted(ledger, spoken)
    fit = [c for c in spoken if _can_apply(context, c, wanted)]
    words = [str(v) for c in spoken if c not in fit and not c.op.negated for v in c.values]
    return tuple(fit), words


def _kinds_wanted(ledger: Ledger, spoken: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """The kind of goods that is wanted, the latest told; empty if none is."""
    return kinds_of((*constraints_of(ledger), *spoken))[-1:]


def _can_apply(context: Context, constraint: Constraint, kinds: Sequence[Constraint]) -> bool:
    core = constraint.field in {*Field, "sales"} - {Field.COLOR, Field.SIZE}
    return core or not kinds or context.tools.finder.goods.has_field(constraint.field, kinds)


def _is_new_search(context: Context) -> bool:
    """A message that names another kind of goods starts over; a bare wish narrows what is there."""
    meaning = context.meaning
    named = [c for c in meaning.constraints if c.field == Field.CATEGORY and not c.op.negated]
    kinds = constraints_of(field_entries(context.state.ledger, Field.CATEGORY))
    known = [kind for kind in kinds if not kind.op.negated]
    if named:
        return not (known and (_are_let_in(context, named) or _lie_within(context, named, known)))
    if meaning.addressee and meaning.addressee.gift:
        return True
    about_the_list = meaning.command in (Command.MORE, Command.OTHER_BRAND, Command.OTHER_COLOR)
    if about_the_list or meaning.dropped:
        return False
    if meaning.intent is Intent.RECOMMEND:
        return True
    if not meaning.query:
        return False
    if meaning.intent is not Intent.FIND_PRODUCT:
        return context.tools.finder.goods.sells(meaning.query)
    return not known or _speaks_of_others(context, known)


def _speaks_of_others(context: Context, known: Sequence[Constraint]) -> bool:
    """Whether a wish without a kind is about other goods than those looked for.

    地铁里很吵的那种 says what these should be like; so does whatever nothing in the shop is about.
    """
    finder, meaning = context.tools.finder, context.meaning
    if finder.goods.is_said_of(meaning.query, known):
        return False
    name = goods_asked_for(meaning.plain, meaning.query)
    return (bool(name) and not finder.goods.is_called(name)) or finder.goods.is_about_others(
        meaning.query, known
    )


def _are_let_in(context: Context, named: Iterable[Constraint]) -> bool:
    """拖鞋也行 widens the search, it does not begin one."""
    return all(constraint in context.meaning.amendments.admitted for constraint in named)


def _lie_within(context: Context, named: Iterable[Constraint], known: Iterable[Constraint]) -> bool:
    """Whether the goods named are those looked for, more closely or more broadly said."""
    now = [str(value) for c in named for value in c.values]
    before = [str(value) for c in known if not c.op.negated for value in c.values]
    return context.tools.kinds.related(now, before)


def _relative(context: Context, ledger: Ledger) -> Ledger:
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


def _by_price(context: Context) -> Sort | None:
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


def _joined(old: str, new: str) -> str:
    """What was searched for, and what this message adds to it."""
    words = [word for word in new.split() if word not in old]
    return " ".join([old, *words]).strip()[-MAX_QUERY:]
