"""Kinds of goods that are named by a property: who wants oolong wants tea."""

from dataclasses import replace

from assistant.dialogue.ledger import constraints_of
from assistant.nlu.meaning import Mention
from assistant.nlu.wishing.goods_named import names_goods
from assistant.ranking.insisting import always_filters, kinds_of
from assistant.skills.context import Context


def with_kind_named(context: Context) -> Context:
    """The turn with the kind of goods that its message names by nothing but a property of theirs.

    Nothing is added where a kind is named outright, or where the property is one of the goods that
    are looked for: green tea, said of cat litter, is how that is to smell.
    """
    meaning = context.meaning
    if kinds_of(meaning.constraints):
        return context
    named = (_named_by(context, mention) for mention in meaning.mentions)
    kind = next((one for one in named if one), None)
    if kind is None:
        return context
    return replace(context, meaning=replace(meaning, mentions=(*meaning.mentions, kind)))


def _named_by(context: Context, mention: Mention) -> Mention | None:
    """The kind that ``mention`` names, at the same place in the text."""
    constraint, goods = mention.constraint, context.tools.finder.goods
    meaning, words = context.meaning, context.meaning.plain[slice(*mention.span)]
    alone = not meaning.query
    if always_filters(constraint) or not names_goods(meaning.plain, *mention.span, alone=alone):
        return None
    wanted = kinds_of(constraints_of(context.state.ledger))[-1:]
    if wanted and (goods.count((*wanted, constraint)) or goods.is_said_of(words, wanted)):
        return None
    kind = goods.kind_named_by(constraint)
    return Mention(kind, mention.span) if kind else None
