"""Whether a message looks for other goods, or says more of those that are looked for."""

from collections.abc import Iterable, Sequence

from assistant.dialogue.ledger import constraints_of, field_entries
from assistant.nlu.meaning import Intent
from assistant.nlu.steering.commands import Command
from assistant.nlu.wishing.goods_named import goods_asked_for
from assistant.skills.context import Context
from retrieval.constraints import Constraint, Field


def is_new_search(context: Context) -> bool:
    """A message that names another kind of goods starts over; a bare wish narrows what is there."""
    meaning = context.meaning
    named = [c for c in meaning.constraints if c.field == Field.CATEGORY and not c.op.negated]
    kinds = constraints_of(field_entries(context.state.ledger, Field.CATEGORY))
    known = [kind for kind in kinds if not kind.op.negated]
    if named and not known:
        return not _narrow(context, named)
    if named:
        return not (_are_let_in(context, named) or _lie_within(context, named, known))
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


def _narrow(context: Context, named: Sequence[Constraint]) -> bool:
    """The colour first and then the goods: what was said of them still holds."""
    state, goods = context.state, context.tools.finder.goods
    said = constraints_of(state.ledger)
    return bool(said) and not state.query and goods.count([*said, *named]) > 0


def _are_let_in(context: Context, named: Iterable[Constraint]) -> bool:
    """拖鞋也行 widens the search, it does not begin one."""
    return all(constraint in context.meaning.amendments.admitted for constraint in named)


def _lie_within(context: Context, named: Iterable[Constraint], known: Iterable[Constraint]) -> bool:
    """Whether the goods named are those looked for, more closely or more broadly said."""
    now = [str(value) for c in named for value in c.values]
    before = [str(value) for c in known if not c.op.negated for value in c.values]
    return context.tools.kinds.related(now, before)
