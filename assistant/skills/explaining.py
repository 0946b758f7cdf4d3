"""Says why goods are shown, and which of a list is the most of something."""

from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.nlu.meaning import ReferenceKind
from assistant.skills.answering_lists import says
from assistant.skills.context import Context
from assistant.skills.finding import request_of
from assistant.skills.headlines import insisted
from assistant.skills.outcome import Line, Outcome, Suggested, source_of
from retrieval.products import Product

MOST_EXPLAINED = 3


def why(context: Context) -> Outcome:
    """The true parts of the score of the goods in question, and what of the wishes they meet."""
    asked = _in_question(context)
    explained = [one for one in (_explained(context, product) for product in asked) if one]
    met = insisted(context.state.ledger)
    lines = [Line("why.fits", {"wishes": met})] if met else []
    lines += [_told(context, one) for one in explained if one.reasons]
    if not lines:
        lines = [Line("why.near")]
    return Outcome(
        Action.ANSWER,
        tuple(lines),
        sources=tuple(source_of(product) for product in asked),
        suggestions=(Line("chip.more"),),
        changes={"focus": asked[0].id} if len(asked) == 1 else {},
        notes={"why": {one.product.id: dict(one.parts) for one in explained}},
    )


def _in_question(context: Context) -> list[Product]:
    """The goods pointed at, else the one talked about, else the first of the list."""
    pointed = context.referred()[:MOST_EXPLAINED]
    focus = context.product(context.state.focus) if context.state.focus else None
    if pointed:
        return pointed
    if focus:
        return [focus]
    shown = context.state.last_list
    ids = shown.ids[:MOST_EXPLAINED] if shown else ()
    found = context.tools.shelf.get(ids)
    return [found[product_id] for product_id in ids if product_id in found]


def _explained(context: Context, product: Product) -> Suggested | None:
    request = replace(request_of(context, context.state), exclude=frozenset())
    return context.tools.finder.explained(request, product.id, context.shopper)


def _told(context: Context, explained: Suggested) -> Line:
    reasons = [reason.line for reason in explained.reasons]
    return Line("why.item", {"name": context.named(explained.product), "reasons": reasons})


def single_out(context: Context) -> Outcome:
    """哪个最便宜: the one of the list that is the most of what is asked for, or all that are."""
    reference = next(
        one for one in context.meaning.references if one.kind is ReferenceKind.SUPERLATIVE
    )
    best = [*context.resolution.choices] or [product.id for product in context.referred()]
    found = context.tools.shelf.get(best)
    products = [found[key] for key in best if key in found]
    first = products[0]
    facts = {
        "names": [context.named(product) for product in products],
        "product": first,
        "price": first.price,
        "rating": first.rating,
        "sales": first.sales,
    }
    key = f"which.{reference.value}"
    several = len(products) > 1
    return Outcome(
        Action.ANSWER,
        (Line(f"{key}_several" if several else key, facts),),
        sources=tuple(map(source_of, products)),
        suggestions=() if several else (Line("chip.add_this"),),
        changes={} if several else {"focus": first.id, "pending": None},
    )


def which_has(context: Context) -> Outcome:
    """哪个降噪最好: those of the list whose listing says it; who is best rated comes first."""
    words = context.meaning.query
    shown = context.state.last_list
    found = context.tools.shelf.get(shown.ids if shown else ())
    having = [product for product in found.values() if says(product, words)]
    having.sort(key=lambda product: -(product.rating or 0.0))
    facts = {"words": words, "names": [context.named(product) for product in having]}
    key = "which.has" if len(having) == 1 else "which.have" if having else "which.none_has"
    focus = {"focus": having[0].id, "pending": None} if len(having) == 1 else {}
    return Outcome(
        Action.ANSWER,
        (Line(key, facts),),
        sources=tuple(map(source_of, having)),
        suggestions=(Line("chip.add_this"),) if len(having) == 1 else (),
        changes=focus,
    )
