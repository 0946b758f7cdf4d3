"""Lists beside an item, each with evidence of its own: its like, companions, cheaper and better ones."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.ledger import LedgerEntry
from assistant.nlu.steering.beside import Beside
from assistant.skills import finding
from assistant.skills.context import Context
from assistant.skills.listing import show_list
from assistant.skills.outcome import Line, Outcome, Reason, Suggested, source_of
from assistant.skills.topics import left_for_later
from assistant.skills.which import nth_chips, which_to_tell_of
from recommender.profiling.companions import Companion
from recommender.ranking.blending import UNITS
from recommender.ranking.evidence import Part
from retrieval.constraints import Constraint, Field, Op, Sort
from retrieval.products import Product
from retrieval.search import SearchRequest

CANDIDATES = 24
LIST_CANDIDATES = 60
TOLD_ALIKE = 2
COMPANION = 0.3  # what being taken together may add to a score
DEAREST = 2.5  # times the price, up to which something better is an alternative
CHEAPEST = 0.25  # of the price, from which on something cheaper is one


def beside(context: Context) -> Outcome:
    """The list that is asked for beside the item in question."""
    product = context.product_in_question()
    wanted = context.meaning.beside or _measured(context)
    if wanted is Beside.GOES_WITH:
        return goes_with(context, product)
    if product is None:
        return _of_the_list(context)
    if wanted is Beside.CHEAPER:
        return _cheaper(context, product)
    return _better(context, product) if wanted is Beside.BETTER else _similar(context, product)


def _measured(context: Context) -> Beside:
    """A bare 便宜点 or 贵一点, of which the item talked about is the measure."""
    return Beside.CHEAPER if context.meaning.direction < 0 else Beside.BETTER


def _of_the_list(context: Context) -> Outcome:
    """有没有平替 about a list wants cheaper ones than these, 更好的 the best rated of them."""
    if context.meaning.beside is Beside.CHEAPER:
        return finding.search(context)
    state = replace(context.state, sort=Sort.RATING)
    outcome = finding.search_again(replace(context, state=state), state.ledger)
    return outcome.changing(sort=Sort.RATING)


def goes_with(context: Context, product: Product | None) -> Outcome:
    """What shoppers took together with the item, or with its kind."""
    kind = product.category if product else _kind_named(context)
    if kind is None:
        return which_to_tell_of(context)
    companions = _wanted(context, context.tools.companions.kinds_with(kind), kind)
    found = [one for c in companions for one in _of_kind(context, c, product)]
    of_kind = {"field": Field.CATEGORY, "value": kind.rpartition("/")[2]}
    if not found:
        return _none(context, "beside.no_companions", product)
    shown = _spread(found, context.tools.settings.list_size)
    kinds = tuple(dict.fromkeys(one.product.categories[-1] for one in shown))
    facts = {"field": Field.CATEGORY, "value": kinds, "count": companions[0].shoppers}
    line = Line("beside.goes_with", {**facts, "product": product or Line("profile.value", of_kind)})
    return listed_beside(context, (line,), shown, _kinds(kinds), product)


def _similar(context: Context, product: Product) -> Outcome:
    found = _alike(context, product, ())
    if not found:
        return _none(context, "beside.no_similar", product)
    line = Line("beside.similar", {"product": product, "count": len(found)})
    return listed_beside(context, (line,), found, _same_kind(product), product)


def _cheaper(context: Context, product: Product) -> Outcome:
    if product.price is None:
        return _similar(context, product)
    least = Constraint(Field.PRICE, Op.GTE, round(CHEAPEST * product.price, 2))
    wish = Constraint(Field.PRICE, Op.LT, product.price)
    found = _alike(context, product, (least, wish))
    if not found:
        return _none(context, "beside.no_cheaper", product)
    saved = max(product.price - (one.product.price or product.price) for one in found)
    facts = {"product": product, "count": len(found), "difference": round(saved, 2)}
    line = Line("beside.cheaper", facts)
    return listed_beside(context, (line,), found, (*_same_kind(product), wish), product)


def _better(context: Context, product: Product) -> Outcome:
    """Rated higher and not much dearer; where nobody rates, the dearer ones."""
    wish = (
        Constraint(Field.RATING, Op.GT, product.rating)
        if product.rating is not None
        else Constraint(Field.PRICE, Op.GT, product.price or 0.0)
    )
    most = Constraint(Field.PRICE, Op.LTE, round(DEAREST * (product.price or 0.0), 2))
    found = _alike(context, product, (wish, *([most] if product.price else [])))
    if not found:
        return _none(context, "beside.no_better", product)
    rated = product.rating is not None
    facts = {"product": product, "count": len(found), "rating": product.rating}
    line = Line("beside.better" if rated else "beside.dearer", facts)
    return listed_beside(context, (line,), found, (*_same_kind(product), wish), product)


def _alike(
    context: Context, product: Product, bounds: Sequence[Constraint]
) -> tuple[Suggested, ...]:
    """Goods of the same kind that are like the item, within bounds; the bounds are also wishes."""
    wishes = tuple(replace(bound, hard=False) for bound in bounds[-1:])
    audience = tuple(
        Constraint(field, Op.IN, values, hard=False)
        for field, values in product.attributes.items()
        if field in context.tools.audiences.fields and values
    )
    request = SearchRequest(
        product.title,
        (*_same_kind(product), *bounds, *wishes, *audience),
        limit=context.tools.settings.list_size,
        exclude=frozenset({product.id}),
    )
    found = context.tools.finder.find(request, context.shopper).products
    return tuple(_reasoned(context, one, product) for one in found if one.product.available)


def _reasoned(context: Context, suggested: Suggested, product: Product) -> Suggested:
    """The reasons of an alternative: what it has in common, what it saves or does better."""
    told = []
    for reason in suggested.reasons:
        line = _own_line(context, reason, suggested.product, product)
        if line is not None:
            told.append(replace(reason, line=line))
    return replace(suggested, reasons=tuple(told))


def _own_line(context: Context, reason: Reason, other: Product, product: Product) -> Line | None:
    if reason.kind == Part.MATCH:
        return _common(other, product, context.tools.audiences.fields)
    if reason.kind != Part.CONSTRAINT:
        return reason.line
    if product.price and other.price is not None and other.price < product.price:
        return Line("reason.saves", {"difference": round(product.price - other.price, 2)})
    if (other.rating or 0.0) > (product.rating or 0.0) and product.rating is not None:
        return Line("reason.better", {"rating": other.rating, "than": product.rating})
    return None


def _common(other: Product, product: Product, audience: Collection[str]) -> Line | None:
    """The fact of which both have most, else nothing: likeness in words alone is not told."""
    both = {
        field: [value for value in values if value in other.attributes.get(field, ())]
        for field, values in product.attributes.items()
        if field not in {Field.SIZE, Field.COLOR, *audience}
    }
    field = max(both, key=lambda name: len(both[name]), default="")
    if field and both[field]:
        return Line("reason.alike", {"field": field, "value": tuple(both[field][:TOLD_ALIKE])})
    same = product.brand is not None and product.brand == other.brand
    return Line("reason.alike", {"field": Field.BRAND, "value": product.brand}) if same else None


def _of_kind(context: Context, companion: Companion, product: Product | None) -> list[Suggested]:
    """The goods of a kind that goes with the item, those that were taken with it first."""
    audience = tuple(
        Constraint(field, Op.IN, values, hard=False)
        for field, values in (product.attributes.items() if product else ())
        if field in context.tools.audiences.fields and values
    )
    kind = Constraint(Field.CATEGORY, Op.EQ, companion.kind.rpartition("/")[2])
    request = SearchRequest("", (kind, *audience), limit=CANDIDATES)
    found = context.tools.finder.recommend(request, context.shopper).products
    counts = context.tools.companions.with_product(product.id) if product else {}
    most = max(counts.values(), default=1)
    return [
        _taken_together(one, companion, counts.get(one.product.id, 0), most, product)
        for one in found
    ]


def _taken_together(
    suggested: Suggested, companion: Companion, pairs: int, most: int, product: Product | None
) -> Suggested:
    """A companion with a part for being one: half for its kind, half for the product itself."""
    units = round(COMPANION * UNITS * (0.5 + 0.5 * pairs / most))
    had = round(suggested.parts.get(Part.TOGETHER, 0.0) * UNITS)
    parts = {**suggested.parts, Part.TOGETHER.value: (had + units) / UNITS}
    score = sum(round(value * UNITS) for value in parts.values()) / UNITS
    both = Line("reason.pair", {"product": product, "count": pairs})
    kind = Line("reason.companion", {"count": companion.shoppers})
    own = Reason(Part.TOGETHER, both if pairs > 1 and product else kind, (had + units) / UNITS)
    unsaid = (Part.TOGETHER, Part.CONSTRAINT)  # for whom goods are was no wish of the shopper's
    others = tuple(one for one in suggested.reasons if one.kind not in unsaid)
    reasons = sorted((own, *others), key=lambda one: -one.weight)
    return replace(suggested, score=score, parts=parts, reasons=tuple(reasons))


def _spread(found: Sequence[Suggested], limit: int) -> tuple[Suggested, ...]:
    """The best, but no kind fills more than half of a list of several."""
    kinds = {one.product.category for one in found}
    most = limit if len(kinds) < 2 else -(-limit // 2)
    taken: dict[str | None, int] = {}
    shown: list[Suggested] = []
    for one in sorted(found, key=lambda each: (-each.score, each.product.id)):
        kind = one.product.category
        if taken.get(kind, 0) < most and len(shown) < limit:
            taken[kind] = taken.get(kind, 0) + 1
            shown.append(one)
    return tuple(shown)


def _wanted(context: Context, companions: Sequence[Companion], kind: str) -> list[Companion]:
    """这条裙子配什么鞋 asks for shoes only; the dress says what they are to go with."""
    own = set(kind.split("/"))
    named = {
        str(value)
        for c in context.meaning.constraints
        if c.field == Field.CATEGORY and not c.op.negated
        for value in c.values
    } - own
    return [c for c in companions if not named or named & set(c.kind.split("/"))]


def _kind_named(context: Context) -> str | None:
    """The category path of the goods that the message names, or that the list is about."""
    spoken = [c for c in context.meaning.constraints if c.field == Field.CATEGORY]
    names = [str(value) for c in spoken if not c.op.negated for value in c.values]
    shown = context.state.last_list
    first = context.product(shown.ids[0]) if shown else None
    if first and (not names or set(names) & set(first.categories)):
        return first.category
    known = (k for k in context.tools.companions.takers if k.rpartition("/")[2] in names)
    return min(known, default=None)


def _same_kind(product: Product) -> tuple[Constraint, ...]:
    return _kinds(product.categories[-1:])


def _kinds(names: Sequence[str]) -> tuple[Constraint, ...]:
    if len(names) == 1:
        return (Constraint(Field.CATEGORY, Op.EQ, names[0]),)
    return (Constraint(Field.CATEGORY, Op.IN, tuple(names)),) if names else ()


def listed_beside(
    context: Context,
    lines: tuple[Line, ...],
    shown: Sequence[Suggested],
    about: Sequence[Constraint],
    product: Product | None,
) -> Outcome:
    """The list on the screen, and a ledger that says what it is of, so that wishes go on from it."""
    state = context.state
    ledger = tuple(LedgerEntry(one, context.turn, derived=True) for one in about)
    changes = {
        **show_list(state, shown, context.turn),
        "ledger": ledger,
        "query": "",
        "sort": None,
        "topics": left_for_later(state),
    }
    sources = tuple(source_of(one.product) for one in shown)
    if product is not None:
        sources = (source_of(product), *sources)
    return Outcome(
        Action.RECOMMEND,
        lines,
        tuple(shown),
        suggestions=(*nth_chips(min(2, len(shown))), Line("chip.compare_first_two")),
        sources=sources,
        changes=changes,
    )


def _none(context: Context, key: str, product: Product | None) -> Outcome:
    """Says so rather than showing what is no such thing."""
    chips = (Line("chip.recommend"),) if product is None else (Line("chip.add_this"),)
    changes = {"focus": product.id} if product else {}
    return Outcome(Action.ANSWER, (Line(key),), suggestions=chips, changes=changes)
