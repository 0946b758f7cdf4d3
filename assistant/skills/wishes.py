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
    merge,
)
from assistant.dialogue.state import DialogueState
from assistant.ranking.insisting import insisted_on, kinds_of
from assistant.skills.context import Context
from assistant.skills.corrections import corrected
from assistant.skills.finder import GoodsKnowledge
from assistant.skills.kinds_named import with_kind_named
from assistant.skills.new_search import is_new_search
from assistant.skills.relative import by_price, relative
from assistant.skills.topics import NOTHING, Carried, carried_over, left_for_later, topic_meant
from retrieval.constraints import Constraint, Field

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
    context = with_kind_named(context)
    state, meaning = context.state, context.meaning
    topic = topic_meant(context)
    fresh = topic is None and is_new_search(context)
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
        ledger = relative(context, ledger)
    said = "" if meaning.dropped or topic else meaning.query  # 颜色不限 is about the ledger alone
    query = _joined(state.query, " ".join((said, *elsewhere)).strip())
    sort = meaning.sort or (by_price(context) if fresh else state.sort)
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
    if kinds and not _kinds_wanted(ledger, ()):
        ledger = _decided(ledger, kinds, context.tools.finder.goods)
    goods = context.tools.finder.goods
    told, let_in, more = (insisted_on(said, kinds, goods) for said in (plain, admitted, added))
    if not (kinds or ledger or meaning.query) and goods.count(plain):
        told = tuple(plain)  # there is nothing else to go by
    ledger = merge(ledger, told, turn, accumulating=context.tools.accumulating)
    ledger = add_alternatives(admit(ledger, let_in, turn), more, turn)
    return ledger, elsewhere


def _decided(ledger: Ledger, kinds: Sequence[Constraint], goods: GoodsKnowledge) -> Ledger:
    """What was said before the goods were named, insisted on as far as these goods tell it."""
    said = insisted_on(constraints_of(ledger), kinds, goods)
    return tuple(replace(e, constraint=c) for e, c in zip(ledger, said, strict=True))


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


def _joined(old: str, new: str) -> str:
    """What was searched for, and what this message adds to it."""
    words = [word for word in new.split() if word not in old]
    return " ".join([old, *words]).strip()[-MAX_QUERY:]
