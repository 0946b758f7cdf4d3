"""Finds products: a new search, a narrower or wider one, the next page, or ideas without a need."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.ledger import (
    Ledger,
    budget_of,
    constraints_of,
    drop_fields,
    field_entries,
    merge,
)
from assistant.dialogue.state import KEPT_LISTS, DialogueState, ShownItem, ShownList
from assistant.nlu.commands import Command
from assistant.nlu.meaning import Intent
from assistant.skills.context import Context, Found
from assistant.skills.outcome import Line, Outcome, Suggested
from retrieval.constraints import Constraint, Field, Op
from retrieval.facets import Facet
from retrieval.matching import number
from retrieval.relaxation import Change, Relaxation
from retrieval.search import SearchRequest

MAX_QUERY = 200
CHIP_VALUES = 3
NEVER_ASKED = frozenset(
    {"price", "rating", "stock", "title", "sales", "brand", "care", "year", "model", "origin"}
)


def search(context: Context) -> Outcome:
    """Searches with the ledger as this message leaves it."""
    state = _updated(context)
    found = context.tools.finder.find(_request(context, state), context.shopper)
    if not found.products:
        return _nothing(context, state, found)
    return _shown(context, state, found, Action.SEARCH)


def recommend(context: Context) -> Outcome:
    """Shows what suits the shopper, within the constraints of this message."""
    state = _updated(context)
    found = context.tools.finder.recommend(_request(context, state), context.shopper)
    if not found.products:
        return _nothing(context, state, found)
    return _shown(context, state, found, Action.RECOMMEND)


def search_again(context: Context, ledger: Ledger) -> Outcome:
    """The same search with another ledger, after a chip was taken off."""
    state = replace(context.state, ledger=ledger)
    if not ledger and not state.query:
        return Outcome(
            Action.SEARCH, (), suggestions=(Line("chip.recommend"),), changes={"ledger": ()}
        )
    found = context.tools.finder.find(_request(context, state), context.shopper)
    if not found.products:
        return _nothing(context, state, found)
    return _shown(context, state, found, Action.SEARCH)


def show_list(state: DialogueState, products: Sequence[Suggested], turn: int) -> dict[str, object]:
    """The changes that a list on the screen makes to the state."""
    items = tuple(ShownItem(s.product.id, s.product.price, s.product.brand) for s in products)
    shown = (*state.shown, ShownList(turn, items))[-KEPT_LISTS:]
    return {"shown": shown, "focus": None, "pending": None}


def _updated(context: Context) -> DialogueState:
    """The state with ledger, query and order as this message leaves them."""
    state, meaning = context.state, context.meaning
    fresh = _is_new_search(context)
    ledger = _carried_over(context) if fresh else state.ledger
    ledger = drop_fields(ledger, meaning.dropped)
    spoken, elsewhere = _applicable(context, ledger)
    ledger = merge(ledger, spoken, context.turn, accumulating=context.tools.accumulating)
    ledger = _relative(context, ledger)
    said = "" if meaning.dropped else meaning.query  # 颜色不限 is about the ledger alone
    said = " ".join((said, *elsewhere)).strip()
    query = said if fresh else _joined(state.query, said)
    return replace(
        state, ledger=ledger, query=query, sort=meaning.sort or (None if fresh else state.sort)
    )


def _applicable(context: Context, ledger: Ledger) -> tuple[tuple[Constraint, ...], list[str]]:
    """The wishes that these goods can meet, and the words of those that are about other goods.

    "Headphones for the gym" filters nothing where only shoes are made for the gym; it is searched for.
    """
    spoken = context.meaning.constraints
    kinds = [c for c in (*constraints_of(ledger), *spoken) if c.field == Field.CATEGORY]
    wanted = [kind for kind in kinds if not kind.op.negated][-1:]
    fit = [c for c in spoken if _can_apply(context, c, wanted)]
    words = [str(v) for c in spoken if c not in fit and not c.op.negated for v in c.values]
    return tuple(fit), words


def _can_apply(context: Context, constraint: Constraint, kinds: Sequence[Constraint]) -> bool:
    core = constraint.field in set(Field) - {Field.COLOR, Field.SIZE}
    return core or not kinds or context.tools.finder.has_field(constraint.field, kinds)


def _is_new_search(context: Context) -> bool:
    """A message that names another kind of goods starts over; a bare wish narrows what is there."""
    meaning = context.meaning
    named = [c for c in meaning.constraints if c.field == Field.CATEGORY and not c.op.negated]
    if named:
        known = field_entries(context.state.ledger, Field.CATEGORY)
        return all(constraint not in constraints_of(known) for constraint in named)
    about_the_list = meaning.command in (Command.MORE, Command.OTHER_BRAND, Command.OTHER_COLOR)
    if about_the_list or meaning.dropped:
        return False
    if meaning.intent is Intent.RECOMMEND:
        return True
    return meaning.intent is Intent.FIND_PRODUCT and bool(meaning.query)


def _carried_over(context: Context) -> Ledger:
    """A budget carries over to other goods unless this message names one."""
    if any(c.field == Field.PRICE for c in context.meaning.constraints):
        return ()
    return budget_of(context.state.ledger)


def _relative(context: Context, ledger: Ledger) -> Ledger:
    """Adds what 再便宜点, 贵一点 and 换个牌子 mean for the list on the screen."""
    bounds = _cheaper_or_dearer(context)
    derived = [*bounds, *_other_value(context)]
    if bounds:  # who wants it cheaper has given up the other bound
        ledger = drop_fields(ledger, {Field.PRICE})
    if context.meaning.command is Command.OTHER_BRAND:
        ledger = _without_positive(ledger, Field.BRAND)
    if context.meaning.command is Command.OTHER_COLOR:
        ledger = _without_positive(ledger, Field.COLOR)
    return merge(ledger, derived, context.turn, derived=True)


def _cheaper_or_dearer(context: Context) -> list[Constraint]:
    """Cheaper than the item pointed at, else than the median of the prices shown."""
    meaning, shown = context.meaning, context.state.last_list
    said = any(c.field == Field.PRICE for c in meaning.constraints)
    if not meaning.direction or said or shown is None or meaning.sort:
        return []
    referred = [p.price for p in context.referred() if p.price is not None]
    reference = referred[0] if referred else shown.median_price
    if reference is None:
        return []
    return [Constraint(Field.PRICE, Op.LT if meaning.direction < 0 else Op.GT, reference)]


def _other_value(context: Context) -> list[Constraint]:
    """换个牌子 refuses the brand in focus; without one, the brand that fills the list."""
    field = {Command.OTHER_BRAND: Field.BRAND, Command.OTHER_COLOR: Field.COLOR}.get(
        context.meaning.command or Command.UNDO
    )
    shown = context.state.last_list
    if field is None or shown is None:
        return []
    wanted = [
        e.constraint
        for e in field_entries(context.state.ledger, field)
        if not e.constraint.op.negated
    ]
    if wanted:
        return [Constraint(field, Op.NE, value) for c in wanted for value in c.values]
    product = context.product_in_question() or context.product(shown.ids[0])
    value = (
        (product.brand if field == Field.BRAND else _first(product.attributes.get(field)))
        if product
        else None
    )
    return [Constraint(field, Op.NE, value)] if value else []


def _without_positive(ledger: Ledger, field: str) -> Ledger:
    return tuple(e for e in ledger if e.constraint.field != field or e.constraint.op.negated)


def _first(values: Sequence[str] | None) -> str | None:
    return values[0] if values else None


def _joined(old: str, new: str) -> str:
    """What was searched for, and what this message adds to it."""
    words = [word for word in new.split() if word not in old]
    return " ".join([old, *words]).strip()[-MAX_QUERY:]


def _request(context: Context, state: DialogueState) -> SearchRequest:
    seen = {i for shown in state.shown for i in shown.ids} if _wants_more(context) else set()
    return SearchRequest(
        text=state.query[:MAX_QUERY],
        constraints=constraints_of(state.ledger),
        sort=state.sort,
        limit=context.tools.settings.list_size,
        exclude=frozenset(seen),
    )


def _wants_more(context: Context) -> bool:
    return context.meaning.command is Command.MORE and bool(context.state.shown)


def _shown(context: Context, state: DialogueState, found: Found, action: Action) -> Outcome:
    if found.total == 0:
        return _nearest(context, state, found, action)
    question = _question(state, found)
    lines = [_headline(state, found, action), *_highlights(found)]
    lines += [_question_line(question)] if question else []
    changes = {
        "ledger": state.ledger,
        "query": state.query,
        "sort": state.sort,
        "asked": (*state.asked, question.field) if question else state.asked,
        **show_list(state, found.products, context.turn),
    }
    chips = (*_answers(question), *_next_steps(context, found))
    return Outcome(
        action,
        tuple(lines),
        found.products,
        suggestions=chips,
        changes=changes,
        timings_ms=found.timings_ms,
    )


def _nearest(context: Context, state: DialogueState, found: Found, action: Action) -> Outcome:
    """Nothing is about what was asked: the nearest goods are shown as just that."""
    offers = tuple(_offer(relaxation) for relaxation in _helpful(found.relaxations))
    facts = {"offers": offers, "count": len(found.products)}
    kinds = () if field_entries(state.ledger, Field.CATEGORY) else _kinds(found)
    lines = [Line("find.nearest", facts), *([Line("find.or", facts)] if offers else [])]
    lines += [Line("find.which_kind")] if kinds else []
    chips = (*kinds, *(_relaxing_chip(relaxation) for relaxation in found.relaxations))
    changes = {
        "ledger": state.ledger,
        "query": state.query,
        "sort": state.sort,
        **show_list(state, found.products, context.turn),
    }
    return Outcome(
        action,
        tuple(lines),
        found.products,
        relaxed=found.relaxations,
        suggestions=(*chips, Line("chip.start_over")),
        changes=changes,
        timings_ms=found.timings_ms,
    )


def _kinds(found: Found) -> tuple[Line, ...]:
    """The kinds of goods among the nearest, most frequent first, to choose from."""
    leaves = Counter(s.product.categories[-1] for s in found.products if s.product.categories)
    ranked = sorted(leaves, key=lambda leaf: (-leaves[leaf], leaf))[:CHIP_VALUES]
    return tuple(Line("chip.value", {"field": Field.CATEGORY, "value": leaf}) for leaf in ranked)


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


def _question(state: DialogueState, found: Found) -> Facet | None:
    """The property that would split the list most, never asked twice, never of a short list."""
    if found.total <= 2 * len(found.products) or len(found.products) < 3:
        return None
    known = {entry.constraint.field for entry in state.ledger}
    open_facets = [
        facet
        for facet in found.facets
        if facet.field not in known | NEVER_ASKED
        and facet.field not in state.asked
        and not _is_numeric(facet)
    ]
    return next((f for f in open_facets if f.field != Field.CATEGORY or not state.ledger), None)


def _is_numeric(facet: Facet) -> bool:
    """Nobody prefers a number of reviews; bounds on numbers are the shopper's to name."""
    return all(number(value) is not None for value in facet.counts)


def _question_line(facet: Facet) -> Line:
    return Line("find.ask", {"field": facet.field})


def _answers(facet: Facet | None) -> tuple[Line, ...]:
    if facet is None:
        return ()
    values = sorted(facet.counts.items(), key=lambda item: (-item[1], item[0]))[:CHIP_VALUES]
    return tuple(Line("chip.value", {"field": facet.field, "value": value}) for value, _ in values)


def _next_steps(context: Context, found: Found) -> tuple[Line, ...]:
    chips = []
    if len(found.products) > 1:
        chips.append(Line("chip.compare_first_two"))
    if found.total > len(found.products):
        chips.append(Line("chip.more"))
    if len(found.products) > 2 and context.meaning.sentiment_score > -0.5:
        chips.append(Line("chip.cheaper"))
    return tuple(chips)


def _nothing(context: Context, state: DialogueState, found: Found) -> Outcome:
    """Hard constraints stay hard: what would help is counted and offered, not taken."""
    if _wants_more(context):
        return Outcome(Action.SEARCH, (Line("find.no_more"),), suggestions=(Line("chip.cheaper"),))
    helpful = _helpful(found.relaxations)
    offers = tuple(_offer(relaxation) for relaxation in helpful)
    key = "find.relax" if offers else "find.nothing"
    chips = tuple(_relaxing_chip(relaxation) for relaxation in helpful)
    changes = {"ledger": state.ledger, "query": state.query, "sort": state.sort, "pending": None}
    return Outcome(
        Action.SEARCH,
        (Line(key, {"scope": _insisted(state.ledger), "offers": offers}),),
        relaxed=helpful,
        suggestions=chips or (Line("chip.start_over"), Line("chip.human")),
        changes=changes,
        timings_ms=found.timings_ms,
    )


def _helpful(relaxations: Sequence[Relaxation]) -> tuple[Relaxation, ...]:
    """Goods of any kind are no answer to a kind asked for, unless there is no other."""
    kept = tuple(
        r for r in relaxations if all(c.constraint.field != Field.CATEGORY for c in r.changes)
    )
    return kept or tuple(relaxations)


def _offer(relaxation: Relaxation) -> Line:
    """What changing something would bring: 价格放宽到 350 有 6 款."""
    changes = tuple(_change_line("offer", change) for change in relaxation.changes)
    return Line("offer.count", {"changes": changes, "count": relaxation.count})


def _relaxing_chip(relaxation: Relaxation) -> Line:
    """A chip that says the change so that it is understood when it is sent."""
    changes = tuple(_change_line("chip", change) for change in relaxation.changes)
    return Line("chip.relax", {"changes": changes})


def _change_line(kind: str, change: Change) -> Line:
    constraint, after = change.constraint, change.replacement
    if after is None:
        negated = "_refused" if constraint.op.negated else ""
        return Line(
            f"{kind}.drop{negated}", {"field": constraint.field, "value": constraint.values}
        )
    key = "raise_price" if constraint.field == Field.PRICE else "raise"
    down = "_down" if after.op in (Op.GTE, Op.GT) else ""
    return Line(f"{kind}.{key}{down}", {"field": constraint.field, "to": after.values[0]})
