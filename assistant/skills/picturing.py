"""Finds goods by a photo: those whose pictures are like it become the list, and their kind the search.

The photo is compared with pictures only. What the shopper writes with it, and the budget of before,
narrow the list as they narrow any other; and because the kind stands in the ledger from then on,
再便宜点 and 换个颜色 go on from there.
"""

from collections.abc import Sequence
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.ledger import budget_of, constraints_of, merge
from assistant.dialogue.state import DialogueState, Pending
from assistant.nlu.meaning import Intent, Meaning, Mention
from assistant.skills.context import Context
from assistant.skills.headlines import insisted
from assistant.skills.listing import show_list
from assistant.skills.outcome import Line, Outcome, Reason, Suggested
from assistant.skills.readings import OFFER
from assistant.skills.topics import left_for_later
from assistant.skills.wishes import wished
from retrieval.constraints import Constraint, Field, Op
from retrieval.matching import satisfies
from retrieval.pictures.index import Alike
from retrieval.products import Product

SHARED = 0.6  # of the likest goods, how many must be of a kind for it to be the one looked for
# What is talked of where a photo shows what went wrong, and is for a person.
AFTER_SALES = frozenset(
    {
        Intent.RETURN_REFUND,
        Intent.CHANGE_ORDER,
        Intent.TRACK_ORDER,
        Intent.COMPLAINT,
        Intent.HUMAN_AGENT,
    }
)
SEARCH = ("ledger", "query", "sort", "topics")


def by_picture(context: Context, alike: Sequence[Alike]) -> Outcome:
    """The goods whose pictures are like a photo, as far as they can be had and are what is wanted.

    Args:
        context: The turn; its meaning is that of the words beside the photo.
        alike: The products at or above the likeness that counts, the likest first.
    """
    found = context.tools.shelf.get([one.id for one in alike])
    known = [one for one in alike if one.id in found and one.id not in context.state.disliked]
    if not known:
        return _without(Line("picture.none"))
    size = context.tools.settings.list_size
    kind = kind_of([found[one.id] for one in known[:size]])
    state = _searching(context, kind)
    fitting = [one for one in known if _fits(found[one.id], state)]
    offered = [one for one in fitting if found[one.id].available][:size]
    changes = {name: getattr(state, name) for name in SEARCH}
    if not offered:
        line = Line("picture.sold_out" if fitting else "picture.outside", _told(state))
        return _without(line).changing(**changes)
    products = tuple(_suggested(found[one.id], one, first=one is alike[0]) for one in offered)
    return Outcome(
        Action.SEARCH,
        (Line("picture.found" if len(products) > 1 else "picture.one", {"count": len(products)}),),
        products,
        suggestions=_next(products),
        changes={**changes, **show_list(state, products, context.turn)},
        notes={"picture": {"alike": len(alike), "kind": kind}},
    )


def kind_of(likest: Sequence[Product]) -> str | None:
    """The narrowest kind of the likest product that most of the others are of; None if none is."""
    for step in reversed(likest[0].categories):
        if sum(step in product.categories for product in likest) >= SHARED * len(likest):
            return step
    return None


def _searching(context: Context, kind: str | None) -> DialogueState:
    """The state with the search that the photo and the words beside it come to."""
    meaning = replace(context.meaning, query="", said="", sort=None, command=None, direction=0)
    named = any(c.field == Field.CATEGORY and not c.op.negated for c in meaning.constraints)
    if kind is None and not named:
        return _of_no_kind(context, meaning)
    if kind is not None and not named:
        shown = Mention(Constraint(Field.CATEGORY, Op.EQ, kind), (0, 0))
        meaning = replace(meaning, mentions=(*meaning.mentions, shown))
    return wished(replace(context, meaning=meaning)).state


def _of_no_kind(context: Context, meaning: Meaning) -> DialogueState:
    """A search of its own with what the words ask for, within the budget of before."""
    state = context.state
    ledger = merge(budget_of(state.ledger), meaning.constraints, context.turn)
    return replace(state, ledger=ledger, query="", sort=None, topics=left_for_later(state))


def _fits(product: Product, state: DialogueState) -> bool:
    return all(satisfies(product, one) for one in constraints_of(state.ledger) if one.hard)


def _told(state: DialogueState) -> dict[str, object]:
    return {"scope": insisted(state.ledger)}


def _suggested(product: Product, alike: Alike, *, first: bool) -> Suggested:
    """The card of a product; its score is nothing but the likeness, and so is its reason."""
    line = Line("reason.picture_most" if first else "reason.picture")
    likeness = round(alike.likeness, 4)
    return Suggested(product, likeness, {"match": likeness}, (Reason("match", line, likeness),))


def _next(products: Sequence[Suggested]) -> tuple[Line, ...]:
    several = (Line("chip.compare_first_two"),) if len(products) > 1 else ()
    cheaper = (Line("chip.cheaper"),) if len(products) > 2 else ()
    return (*several, *cheaper, Line("chip.human"))


def _without(line: Line) -> Outcome:
    """Nothing to show: it is said why, and a plain yes calls the person who is offered."""
    return Outcome(
        Action.SEARCH,
        (line,),
        suggestions=(Line("chip.human"),),
        changes={"pending": Pending(OFFER)},
    )
