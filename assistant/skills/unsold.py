"""Goods asked for by a name that nothing in the shop has, or is even like: said, not kept."""

from assistant.dialogue.actions import Action
from assistant.dialogue.state import DialogueState
from assistant.skills.context import Context
from assistant.skills.finder import Found
from assistant.skills.listing import show_list
from assistant.skills.offers import kinds_of
from assistant.skills.outcome import Line, Outcome


def not_sold(context: Context, state: DialogueState, name: str, ideas: Found) -> Outcome:
    """Says so; with a budget or a person named beside it there are ideas, else kinds to choose from.

    The name is not kept: what is said next is about goods that are there.
    """
    meaning = context.meaning
    lines = [Line("find.not_sold", {"words": name})]
    changes: dict[str, object] = {"ledger": state.ledger, "query": "", "sort": None}
    changes["topics"] = state.topics
    listed = bool(ideas.products and (meaning.constraints or meaning.addressee))
    if listed:
        lines.append(Line("find.ideas", {"count": len(ideas.products)}))
        changes |= show_list(state, ideas.products, context.turn)
    else:
        lines.append(Line("find.which_else"))
        changes["pending"] = None
    return Outcome(
        Action.SEARCH,
        tuple(lines),
        ideas.products if listed else (),
        suggestions=(*kinds_of(ideas), Line("chip.start_over")),
        changes=changes,
        timings_ms=ideas.timings_ms,
    )
