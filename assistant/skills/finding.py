"""Finds products: a new search, a narrower or wider one, the next page, or ideas without a need."""

from collections.abc import Callable
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.ledger import Ledger, constraints_of, field_entries
from assistant.dialogue.state import DialogueState
from assistant.nlu.meaning import Intent
from assistant.skills.context import Context
from assistant.skills.finder import Found
from assistant.skills.headlines import insisted
from assistant.skills.listing import outcome_of, wants_more
from assistant.skills.outcome import Line, Outcome
from assistant.skills.shopper import Shopper
from assistant.skills.unlisted import unlisted_name
from assistant.skills.unsold import not_sold
from assistant.skills.wishes import MAX_QUERY, Wished, wished
from retrieval.constraints import Constraint, Field
from retrieval.search import SearchRequest

LONGEST_PROPERTY = 16  # characters; longer ones are told as a story, not as a property
MOST_TOLD = 3  # words put right that are told


def search(context: Context) -> Outcome:
    """Searches with the ledger as this message leaves it."""
    after = wished(context)
    name = unlisted_name(context, after.state)
    if name and not context.tools.finder.goods.has_like(name):
        without = replace(after.state, query="", sort=None)
        ideas = _found(context, without, context.tools.lists.recommend)
        return not_sold(context, without, name, ideas)
    found = _found(context, after.state, context.tools.lists.find)
    outcome = outcome_of(context, after.state, found, Action.SEARCH)
    unsaid = _unsaid(context, after.state) if found.products else ()
    return outcome.saying_first(*_told(context, after), *unsaid)


def recommend(context: Context) -> Outcome:
    """Shows what suits the shopper, within the constraints and for the words of this message."""
    after = wished(context)
    found = _recommended(context, after.state)
    outcome = outcome_of(context, found[0], found[1], Action.RECOMMEND)
    return outcome.saying_first(*_told(context, after))


def _recommended(context: Context, state: DialogueState) -> tuple[DialogueState, Found]:
    """What words left over are about, if anything in the shop is; else what suits without them."""
    finder = context.tools.finder
    if state.query and (finder.goods.is_called(state.query) or finder.goods.has_like(state.query)):
        found = _found(context, state, finder.find)
        if found.total:
            return state, found
    return replace(state, query=""), _found(context, state, finder.recommend)


def for_whom(context: Context) -> Outcome:
    """给我妈买的 and nothing else: the same search for her, or what she might like."""
    state, addressee = context.state, context.meaning.addressee
    gift = addressee is not None and addressee.gift
    if (state.ledger or state.query) and not gift:
        return search_again(context, state.ledger)
    if state.recipient is None:
        return recommend(context)
    asked = Line("recipient.what", {"who": state.recipient.who})
    outcome = recommend(context)
    lines = (
        line for line in outcome.lines if not line.key.startswith("find.ask")
    )  # one question is enough
    return replace(outcome, lines=(*lines, asked))


def _told(context: Context, after: Wished) -> tuple[Line, ...]:
    """What was put right, what of the search before still counts, what does not, and so on."""
    words = dict.fromkeys(context.meaning.corrected)
    quoted = [Line("find.quoted", {"word": word}) for word in words][:MOST_TOLD]
    lines = [Line("find.corrected", {"corrected": quoted})] if quoted else []
    if after.returned:
        lines.append(Line("topic.returned", {"scope": insisted(after.state.ledger)}))
    kept = constraints_of(after.carried.kept)
    recipient = context.state.recipient
    if recipient and recipient.turn < context.turn and after.state.topics != context.state.topics:
        lines.append(Line("topic.kept_for" if kept else "topic.for", {"who": recipient.who}))
    if kept:
        lines.append(Line("topic.kept", {"wishes": kept}))
    if after.carried.unmet:
        lines.append(Line("topic.unmet", {"wishes": constraints_of(after.carried.unmet)}))
    return tuple(lines)


def _unsaid(context: Context, state: DialogueState) -> tuple[Line, ...]:
    """A property asked for that no listing of these goods names, so that nobody takes it as met."""
    asked, kinds = context.meaning.query, field_entries(state.ledger, Field.CATEGORY)
    narrows = context.meaning.intent is Intent.REFINE and kinds and asked in state.query
    if not (narrows and 0 < len(asked) <= LONGEST_PROPERTY):
        return ()
    if context.tools.finder.goods.is_said_of(asked, constraints_of(kinds)):
        return ()
    return (Line("find.unsaid", {"words": asked}),)


def show_again(context: Context) -> Outcome:
    """The list on the screen as it is now: the present search, or ideas where there is none."""
    state = context.state
    if state.ledger or state.query:
        return search_again(context, state.ledger)
    found = _found(context, state, context.tools.lists.recommend)
    return outcome_of(context, state, found, Action.RECOMMEND)


def search_again(context: Context, ledger: Ledger) -> Outcome:
    """The same search with another ledger, after a chip was taken off."""
    state = replace(context.state, ledger=ledger)
    if not ledger and not state.query:
        return Outcome(
            Action.SEARCH, (), suggestions=(Line("chip.recommend"),), changes={"ledger": ()}
        )
    found = _found(context, state, context.tools.lists.find)
    return outcome_of(context, state, found, Action.SEARCH)


def request_of(context: Context, state: DialogueState) -> SearchRequest:
    """What a state searches for."""
    seen = {i for shown in state.shown for i in shown.ids} if wants_more(context) else set()
    return SearchRequest(
        text=state.query[:MAX_QUERY],
        constraints=(*constraints_of(state.ledger), *_made_for(context, state)),
        sort=state.sort,
        limit=context.tools.settings.list_size,
        exclude=frozenset(seen),
    )


def _found(
    context: Context, state: DialogueState, find: Callable[[SearchRequest, Shopper], Found]
) -> Found:
    """What a search brings; goods marked for other people are left out while any others are near."""
    request, recipient = request_of(context, state), state.recipient
    if recipient is not None:
        said = {entry.constraint.field for entry in state.ledger}
        others = context.tools.audiences.for_others(recipient.who, recipient.years)
        apart = tuple(constraint for constraint in others if constraint.field not in said)
        narrow = replace(request, constraints=(*request.constraints, *apart))
        found = find(narrow, context.shopper)
        if found.total or found.relaxations:
            return found
    return find(request, context.shopper)


def _made_for(context: Context, state: DialogueState) -> tuple[Constraint, ...]:
    """What goods for the one they are for usually have; only preferred, and what is said goes first."""
    recipient = state.recipient
    if recipient is None:
        return ()
    said = {entry.constraint.field for entry in state.ledger}
    wishes = context.tools.audiences.wishes(recipient.who, recipient.years)
    return tuple(wish for wish in wishes if wish.field not in said)
