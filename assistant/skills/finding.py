"""Finds products: a new search, a narrower or wider one, the next page, or ideas without a need."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.ledger import Ledger, constraints_of, field_entries
from assistant.dialogue.state import KEPT_LISTS, DialogueState, Pending, ShownItem, ShownList
from assistant.nlu.meaning import Intent
from assistant.nlu.steering.commands import Command
from assistant.nlu.words.normalising import fold
from assistant.skills.clarifying import answer_chips, asking, question_line, weigh
from assistant.skills.context import Context, Found, Shopper
from assistant.skills.offers import helpful, kinds_of, next_steps, offer, relaxing_chip
from assistant.skills.outcome import Line, Outcome, Suggested
from assistant.skills.wishes import MAX_QUERY, Wished, wished
from retrieval.constraints import Constraint, Field
from retrieval.matching import satisfies
from retrieval.products import Product
from retrieval.search import SearchRequest

YOUNG = frozenset({"child", "baby"})

LONGEST_PROPERTY = 16  # characters; longer ones are told as a story, not as a property
MOST_TOLD = 3  # words put right that are told


def search(context: Context) -> Outcome:
    """Searches with the ledger as this message leaves it."""
    after = wished(context)
    found = _found(context, after.state, context.tools.finder.find)
    outcome = _outcome(context, after.state, found, Action.SEARCH)
    unsaid = _unsaid(context, after.state) if found.products else ()
    return outcome.saying_first(*_told(context, after), *unsaid)


def recommend(context: Context) -> Outcome:
    """Shows what suits the shopper, within the constraints of this message."""
    after = wished(context)
    found = _found(context, after.state, context.tools.finder.recommend)
    outcome = _outcome(context, after.state, found, Action.RECOMMEND)
    return outcome.saying_first(*_told(context, after))


def for_whom(context: Context) -> Outcome:
    """给我妈买的 and nothing else: the same search for her, or what she might like."""
    state, addressee = context.state, context.meaning.addressee
    gift = addressee is not None and addressee.gift
    if (state.ledger or state.query) and not gift:
        return search_again(context, state.ledger)
    if state.recipient is None:
        return Outcome(Action.SMALLTALK, (), suggestions=(Line("chip.recommend"),))
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
        lines.append(Line("topic.returned", {"scope": _insisted(after.state.ledger)}))
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
    if context.tools.finder.is_said_of(asked, constraints_of(kinds)):
        return ()
    return (Line("find.unsaid", {"words": asked}),)


def _outcome(context: Context, state: DialogueState, found: Found, action: Action) -> Outcome:
    if not found.products:
        return _nothing(context, state, found)
    return _shown(context, state, found, action)


def search_again(context: Context, ledger: Ledger) -> Outcome:
    """The same search with another ledger, after a chip was taken off."""
    state = replace(context.state, ledger=ledger)
    if not ledger and not state.query:
        return Outcome(
            Action.SEARCH, (), suggestions=(Line("chip.recommend"),), changes={"ledger": ()}
        )
    found = _found(context, state, context.tools.finder.find)
    return _outcome(context, state, found, Action.SEARCH)


def show_list(state: DialogueState, products: Sequence[Suggested], turn: int) -> dict[str, object]:
    """The changes that a list on the screen makes to the state."""
    items = tuple(ShownItem(s.product.id, s.product.price, s.product.brand) for s in products)
    shown = (*state.shown, ShownList(turn, items))[-KEPT_LISTS:]
    return {"shown": shown, "focus": None, "pending": None}


def _search_of(state: DialogueState) -> dict[str, object]:
    """The changes that make a search the present one."""
    return {name: getattr(state, name) for name in ("ledger", "query", "sort", "topics")}


def _request(context: Context, state: DialogueState) -> SearchRequest:
    seen = {i for shown in state.shown for i in shown.ids} if _wants_more(context) else set()
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
    request, recipient = _request(context, state), state.recipient
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


def _wants_more(context: Context) -> bool:
    return context.meaning.command is Command.MORE and bool(context.state.shown)


def _shown(context: Context, state: DialogueState, found: Found, action: Action) -> Outcome:
    if found.total == 0 or not _is_told(state, found):
        return _nearest(context, state, found, action)
    weighed = weigh(context, state, found)
    question = weighed.question
    lines = [_headline(state, found, action), *_highlights(found), *_unmarked(context, found)]
    lines += [question_line(question)] if question else []
    changes = {
        **_search_of(state),
        **show_list(state, found.products, context.turn),
        **asking(context, state, question),
    }
    chips = (*answer_chips(question), *next_steps(found))
    return Outcome(
        action,
        tuple(lines),
        found.products,
        suggestions=chips,
        changes=changes,
        timings_ms=found.timings_ms,
        notes=weighed.to_json(),
    )


def _is_told(state: DialogueState, found: Found) -> bool:
    """Whether the goods shown say any word of what was asked; else they are only like it."""
    if not state.query or field_entries(state.ledger, Field.CATEGORY):
        return True
    said = fold(" ".join(_words(suggested.product) for suggested in found.products))
    return any(word in said for word in state.query.split() if len(word) > 1)


def _words(product: Product) -> str:
    titles = (texts.get("title", "") for texts in product.localized.values())
    values = (value for values in product.attributes.values() for value in values)
    return " ".join((product.title, product.brand or "", product.category or "", *titles, *values))


def _nearest(context: Context, state: DialogueState, found: Found, action: Action) -> Outcome:
    """Nothing is about what was asked: the nearest goods are shown as just that."""
    kinds = () if field_entries(state.ledger, Field.CATEGORY) else kinds_of(found)
    wider = () if kinds else helpful(found.relaxations)
    offers = tuple(offer(relaxation) for relaxation in wider)
    facts = {"offers": offers, "count": len(found.products)}
    lines = [Line("find.nearest", facts), *([Line("find.or", facts)] if offers else [])]
    lines += [Line("find.which_kind")] if kinds else []
    chips = (*kinds, *(relaxing_chip(relaxation) for relaxation in wider))
    changes = {
        **_search_of(state),
        **show_list(state, found.products, context.turn),
    }
    return Outcome(
        action,
        tuple(lines),
        found.products,
        relaxed=wider,
        suggestions=(*chips, Line("chip.start_over")),
        changes=changes,
        timings_ms=found.timings_ms,
    )


def _headline(state: DialogueState, found: Found, action: Action) -> Line:
    prices = [s.product.price for s in found.products if s.product.price is not None]
    values = {
        "count": len(found.products),
        "total": found.total,
        "low": min(prices, default=None),
        "high": max(prices, default=None),
        "scope": _insisted(state.ledger),
    }
    if action is Action.RECOMMEND:
        return Line("recommend.found", values)
    if len(found.products) == 1:
        return Line("find.one", values)
    if values["low"] == values["high"]:
        return Line("find.one_price", values)
    return Line("find.found" if found.total > len(found.products) else "find.all", values)


def _unmarked(context: Context, found: Found) -> list[Line]:
    """Goods worn or graded by people, none of them marked for the child they are for."""
    recipient = context.state.recipient
    if recipient is None or recipient.who not in YOUNG:
        return []
    products = [suggested.product for suggested in found.products]
    wishes = context.tools.audiences.wishes(recipient.who, recipient.years)
    personal = any(context.tools.personal & product.attributes.keys() for product in products)
    marked = any(satisfies(product, wish) for product in products for wish in wishes)
    return [Line("recipient.unmarked", {"who": recipient.who})] if personal and not marked else []


def _insisted(ledger: Ledger) -> tuple[Constraint, ...]:
    """What all goods shown have in common: a wish that is only preferred is not."""
    return tuple(constraint for constraint in constraints_of(ledger) if constraint.hard)


def _highlights(found: Found) -> list[Line]:
    """One fact a choice can hang on: who is best rated, and who is cheapest, when they differ."""
    products = [s.product for s in found.products]
    if len(products) < 2:
        return []
    rated = [p for p in products if p.rating is not None]
    priced = [p for p in products if p.price is not None]
    if not rated or not priced:
        return []
    best = max(rated, key=lambda p: (p.rating or 0.0, -products.index(p)))
    cheapest = min(priced, key=lambda p: (p.price or 0.0, products.index(p)))
    values = {
        "best": products.index(best) + 1,
        "rating": best.rating,
        "cheapest": products.index(cheapest) + 1,
        "price": cheapest.price,
    }
    return [Line("find.best_is_cheapest" if best is cheapest else "find.highlights", values)]


def _nothing(context: Context, state: DialogueState, found: Found) -> Outcome:
    """Hard constraints stay hard: what would help is counted and offered, not taken."""
    if _wants_more(context):
        return Outcome(Action.SEARCH, (Line("find.no_more"),), suggestions=(Line("chip.cheaper"),))
    wider = helpful(found.relaxations)
    offers = tuple(offer(relaxation) for relaxation in wider)
    key = "find.relax" if offers else "find.nothing"
    chips = tuple(relaxing_chip(relaxation) for relaxation in wider)
    asked = Pending("offer") if chips else None
    changes = {**_search_of(state), "pending": asked}
    return Outcome(
        Action.SEARCH,
        (Line(key, {"scope": _insisted(state.ledger), "offers": offers}),),
        relaxed=wider,
        suggestions=chips or (Line("chip.start_over"), Line("chip.human")),
        changes=changes,
        timings_ms=found.timings_ms,
    )
