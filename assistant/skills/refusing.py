"""Leaves out the brand of something shown: of what is pointed at, or of the whole list."""

from assistant.dialogue.actions import Action
from assistant.skills import knowing
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome
from retrieval.constraints import Field

MOST_BRANDS = 4  # offered to choose from


def refuse_brand(context: Context) -> Outcome:
    """The list without the brand meant; asks which where several are on the screen."""
    brands = _brands_meant(context)
    if len(brands) == 1:
        return knowing.avoid(context, [(Field.BRAND, brands[0])])
    chips = tuple(
        Line("chip.not_brand", {"field": Field.BRAND, "value": brand})
        for brand in brands[:MOST_BRANDS]
    )
    return Outcome(Action.CLARIFY, (Line("refine.which_brand"),), suggestions=chips)


def _brands_meant(context: Context) -> list[str]:
    """The brands of what is pointed at, else of the item talked about, else of the list."""
    focus = context.product(context.state.focus) if context.state.focus else None
    products = context.referred() or ([focus] if focus else [])
    if not products and context.state.last_list:
        products = list(context.tools.shelf.get(context.state.last_list.ids).values())
    return list(dict.fromkeys(product.brand for product in products if product.brand))
