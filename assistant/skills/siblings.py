"""Answers 这双有其他颜色吗: the item's own options, or its other listings, which many shops keep apart."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.nlu.steering.commands import Command
from assistant.nlu.words.lexicon import concepts
from assistant.nlu.words.normalising import fold
from assistant.skills.context import Context
from assistant.skills.listing import show_list
from assistant.skills.outcome import Line, Outcome, Suggested, source_of
from assistant.skills.which import nth_chips, which_to_tell_of
from retrieval.constraints import Constraint, Field, Op
from retrieval.products import Product
from retrieval.search import SearchRequest

MOST = 60


def other_colors(context: Context) -> Outcome:
    """The colours there are of the item in question, with the listings that have them."""
    product = context.product_in_question()
    if product is None:
        return which_to_tell_of(context)
    own = _options(product)
    facts = {"product": product, "field": Field.COLOR, "own": own}
    source = (source_of(product),)
    if len(own) > 1:
        return Outcome(
            Action.ANSWER,
            (Line("ask.colors", facts),),
            sources=source,
            suggestions=(Line("chip.add_this"),),
            changes={"focus": product.id},
        )
    return _listings(context, product, facts, source)


def _listings(
    context: Context,
    product: Product,
    facts: dict[str, object],
    source: tuple[Mapping[str, str], ...],
) -> Outcome:
    same = [Constraint(Field.CATEGORY, Op.EQ, product.categories[-1])] if product.categories else []
    same += [Constraint(Field.BRAND, Op.EQ, product.brand)] if product.brand else []
    request = SearchRequest(product.title, tuple(same), limit=MOST, exclude=frozenset({product.id}))
    found = context.tools.finder.find(request, context.shopper).products
    others = tuple(_unasked(s) for s in found if _base(s.product) == _base(product))
    limit = context.tools.settings.list_size
    if not others:
        line = Line("ask.only_color" if facts["own"] else "ask.unknown", facts)
        return Outcome(
            Action.ANSWER,
            (line,),
            sources=source,
            suggestions=(Line("chip.other_color"),),
            changes={"focus": product.id},
        )
    values = tuple(dict.fromkeys(value for s in others for value in _options(s.product)))
    others_wanted = context.meaning.command is Command.OTHER_COLOR
    told = "ask.other_colors" if others_wanted else "ask.colors_of_model"
    line = Line(told, {**facts, "value": values})
    shown = others[:limit]
    sources = (*source, *(source_of(s.product) for s in shown))
    changes = {**show_list(context.state, shown, context.turn), "focus": product.id}
    chips = nth_chips(len(shown))
    return Outcome(
        Action.ANSWER, (line,), shown, sources=sources, suggestions=chips, changes=changes
    )


def _unasked(suggested: Suggested) -> Suggested:
    """The title was searched for by us: that it matches is no reason to tell."""
    told = tuple(reason for reason in suggested.reasons if reason.kind != "match")
    return replace(suggested, reasons=told)


def _options(product: Product) -> tuple[str, ...]:
    """The colours of a product: of its variants that can be had, else its own."""
    sold = [
        v.options[Field.COLOR] for v in product.variants if Field.COLOR in v.options and v.available
    ]
    return tuple(dict.fromkeys(sold or product.attributes.get(Field.COLOR, ())))


def _base(product: Product) -> str:
    """The title without its colour: what listings of one item have in common."""
    title = fold(product.title)
    names = [*product.attributes.get(Field.COLOR, ()), *_color_names()]
    for name in sorted((fold(name) for name in names), key=len, reverse=True):
        title = title.replace(name, " ") if len(name) > 1 else title
    return " ".join(title.split())


def _color_names() -> list[str]:
    return [word for one in concepts() if one.field == Field.COLOR for word in one.zh.words]
