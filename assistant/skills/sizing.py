"""Size advice: from the item's size chart, cited row by row, or declined; never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.opinions.findings import finding, heard
from assistant.sizing.advice import Advice, Verdict, advise
from assistant.sizing.charts import Measure, Range, SizeChart, SizeRow, plain_size
from assistant.sizing.figures import figure, span
from assistant.sizing.measures import Told, answer_in, measures_in
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome, source_of
from assistant.skills.which import which_to_tell_of
from retrieval.constraints import Field
from retrieval.products import Product, Variant

KIND = "measures"  # of the open question
INTENT = "ask_size"  # of what waits while it is asked which item is meant
MAX_QUOTES = 3
ADVISED = frozenset({Verdict.FITS, Verdict.BETWEEN, Verdict.USUAL})
ENOUGH = {Measure.FOOT, Measure.WAIST}  # by one of these alone a size can be told


@dataclass(frozen=True, slots=True)
class _Asked:
    """For whom and for what: what was told of the body, and the goods with their one chart."""

    told: Told
    products: tuple[Product, ...]
    chart: SizeChart

    @property
    def alone(self) -> Product | None:
        return self.products[0] if len(self.products) == 1 else None


def advise_size(context: Context) -> Outcome:
    """The size that the chart gives for the measures told; asks for what is missing."""
    told, products = told_of(context), _products(context)
    if not products:
        return _which(context)
    charts = [context.tools.charts.chart(product) for product in products]
    chart = charts[0]
    if len(products) > 1 and (chart is None or any(other != chart for other in charts)):
        return _which(context)
    if chart is None:
        return _declined(context, products[0])
    return _advised(context, _Asked(told, tuple(products), chart))


def told_of(context: Context) -> Told:
    """What the shopper says of their body, with what they said when it was asked for."""
    told, pending = measures_in(context.meaning.plain), context.state.pending
    if pending is not None and pending.kind == KIND:
        asked = frozenset(Measure(name) for name in pending.options)
        told = told if told else answer_in(context.meaning.plain, asked)
        return told.after(_before(pending))
    return told


def _before(pending: Pending) -> Told:
    """What was said of the body in the messages that a question is about, one a line."""
    before = Told()
    for text in pending.text.split("\n"):
        told = measures_in(text) or answer_in(text, frozenset(Measure))
        before = told.after(before)
    return before


def _products(context: Context) -> list[Product]:
    """The item in question, that of the open question, else all of the list on the screen."""
    pending, shown = context.state.pending, context.state.last_list
    waiting = context.product(pending.product_id) if pending and pending.kind == KIND else None
    one = context.product_in_question() or waiting
    if one is not None:
        return [one]
    if context.meaning.references or shown is None:
        return []
    return list(context.tools.shelf.get(shown.ids).values())


def _which(context: Context) -> Outcome:
    """Which item? What was told of the body waits for the answer."""
    shown = context.state.last_list
    waiting = Pending(
        "which", options=shown.ids if shown else (), intent=INTENT, text=context.meaning.plain
    )
    outcome = which_to_tell_of(context)
    return outcome.changing(pending=waiting) if shown else outcome


def _advised(context: Context, asked: _Asked) -> Outcome:
    advice = advise(asked.chart, asked.told)
    lines = [*_verdict(context, asked, advice), *_lacking(advice)]
    for row in advice.rows if advice.verdict in ADVISED else ():
        lines += map(context.stock.counted, _stock(asked, row))
    quotes: list[dict[str, str]] = []
    if asked.alone:
        fit, quotes = fit_of(context, asked.alone)
        lines += fit
    waits = advice.verdict is Verdict.NOTHING or _is_vague(advice)
    product_id = asked.alone.id if asked.alone else None
    asking = tuple(measure.value for measure in advice.lacking)
    waiting = Pending(KIND, product_id, options=asking, text=_said(context)) if waits else None
    changes: dict[str, Any] = {"pending": waiting}
    if asked.alone:
        changes["focus"] = asked.alone.id
        changes |= _talked(asked.alone, advice)
    return Outcome(
        Action.ANSWER,
        tuple(lines),
        sources=(
            *(source_of(product) for product in asked.products),
            *map(_source, advice.rows),
            *quotes,
        ),
        suggestions=_chips(asked, advice),
        changes=changes,
    )


def _said(context: Context) -> str:
    """All that was said of the body so far, to be read again with the answer."""
    pending = context.state.pending
    before = pending.text if pending is not None and pending.kind == KIND else ""
    return f"{before}\n{context.meaning.plain}" if before else context.meaning.plain


def _verdict(context: Context, asked: _Asked, advice: Advice) -> list[Line]:
    """What the chart says, with the row it says it in."""
    told, rows = asked.told, advice.rows
    spoken = tuple(
        _measure(m, figure(m, told.measures[m], _unit(context, told, m))) for m in advice.by
    )
    facts: dict[str, Any] = {"told": spoken, "rows": tuple(_row(context, told, r) for r in rows)}
    if rows:
        facts |= {"smaller": rows[0].size, "larger": rows[-1].size}
    if advice.verdict is Verdict.NOTHING:
        return [Line("size.unusual", {"size": told.usual})] if told.usual else []
    if advice.verdict is Verdict.APART:
        points = tuple(
            Line(f"points.{measure.value}", {"sizes": _sizes(sizes)})
            for measure, sizes in (advice.sizes or {}).items()
        )
        return [Line("size.apart", {**facts, "points": points})]
    if advice.verdict is Verdict.OUTSIDE:
        above = rows[0].size == asked.chart.rows[-1].size and len(asked.chart.rows) > 1
        return [Line("size.above" if above else "size.below", facts)]
    if advice.verdict is Verdict.USUAL:
        return [Line("size.usual", facts)]
    key = "size.between" if advice.verdict is Verdict.BETWEEN else "size.fits"
    return [Line(key, facts)]


def _is_vague(advice: Advice) -> bool:
    """Whether what is lacking could still change the size."""
    told = set(advice.by)
    body = {Measure.HEIGHT, Measure.WEIGHT}
    return bool(told) and told < body and bool((body - told) & set(advice.lacking))


def _lacking(advice: Advice) -> list[Line]:
    """Asks for the measures that would tell, or would tell better."""
    if advice.verdict is Verdict.USUAL:
        return []
    body = [m for m in (Measure.HEIGHT, Measure.WEIGHT) if m in advice.lacking]
    wanted = body if body or advice.by else [m for m in advice.lacking if m in ENOUGH]
    names = tuple(Line(f"measured.{measure.value}") for measure in wanted or advice.lacking[:2])
    if advice.verdict is Verdict.NOTHING and names:
        return [Line("size.ask", {"measures": names})]
    return [Line("size.more", {"measures": names})] if _is_vague(advice) and names else []


def _stock(asked: _Asked, row: SizeRow) -> list[Line]:
    """Whether a size is there; of several items, which have it."""
    product = asked.alone
    if product is None:
        having = [
            {"position": place, "product": one}
            for place, one in enumerate(asked.products, start=1)
            if (variant := variant_in(one, row.size)) and variant.available
        ]
        facts = {"size": row.size, "names": having}
        return [Line("size.have" if having else "size.none_has", facts)]
    variant = variant_in(product, row.size)
    if variant is None:
        return [Line("size.not_made", {"size": row.size})] if product.variants else []
    if variant.available and variant.stock is None:
        return [Line("size.there", {"size": row.size})]
    key = "size.in_stock" if variant.available else "size.gone"
    return [Line(key, {"product": product, "size": row.size, "stock": variant.stock})]


def _talked(product: Product, advice: Advice) -> dict[str, str]:
    """The one size advised is what "add it" means then, if it is there."""
    if advice.verdict not in ADVISED or len(advice.rows) != 1:
        return {}
    variant = variant_in(product, advice.rows[0].size)
    return {"variant": variant.sku} if variant and variant.available else {}


def variant_in(product: Product, size: str) -> Variant | None:
    """The variant of a size."""
    wanted = plain_size(size)
    return next(
        (v for v in product.variants if any(plain_size(o) == wanted for o in v.options.values())),
        None,
    )


def _declined(context: Context, product: Product) -> Outcome:
    """Without a chart no size is named; what buyers say of the fit is told."""
    fit, quotes = fit_of(context, product)
    chips = (Line("chip.human"),) if not fit else ()
    return Outcome(
        Action.ANSWER,
        (Line("size.no_chart", {"product": product}), *fit),
        sources=(source_of(product), *quotes),
        suggestions=chips,
        changes={"focus": product.id, "pending": None},
    )


def fit_of(context: Context, product: Product) -> tuple[list[Line], list[dict[str, str]]]:
    """How many of how many reviews say that it runs large or small, with their words."""
    reviews = context.tools.reviews.of_product(product.id)
    large = [one for one in heard(finding("runs_large"), reviews) if one.found]
    small = [one for one in heard(finding("runs_small"), reviews) if one.found]
    if not large and not small:
        return [], []
    facts = {"total": len(reviews), "large": len(large), "small": len(small)}
    key = "size.fit" if large and small else "size.fit_large" if large else "size.fit_small"
    told = sorted((*large, *small), key=lambda one: one.review.language != context.language)
    quotes = {one.review.id: one.review.text for one in told[:MAX_QUOTES]}
    return [Line(key, facts)], [
        {"kind": "review", "id": key, "text": text} for key, text in quotes.items()
    ]


def _row(context: Context, told: Told, row: SizeRow) -> Line:
    """A row of the chart in words: what was told, else all it has."""
    shown = [m for m in row.ranges if m in told.measures] or list(row.ranges)[:2]
    ranges = tuple(_measure(m, _span(context, told, row.ranges[m], m)) for m in shown)
    return Line("size.row", {"size": row.size, "ranges": ranges})


def _measure(measure: Measure, spoken: str) -> Line:
    return Line(f"measure.{measure.value}", {"figure": spoken})


def _span(context: Context, told: Told, one: Range, measure: Measure) -> str:
    return span(measure, one, _unit(context, told, measure))


def _unit(context: Context, told: Told, measure: Measure) -> str:
    """The unit to speak in: the one the shopper used, else the usual one of the language."""
    if measure is Measure.WEIGHT:
        usual = "斤" if context.language == "zh" else "kg"
        return next((unit for unit in ("斤", "lb", "kg") if unit in told.units), usual)
    return "in" if "in" in told.units else "cm"


def _sizes(sizes: Sequence[str]) -> str:
    return "/".join(sizes)


def _source(row: SizeRow) -> dict[str, object]:
    """The row of the chart that advice rests on, in centimetres and kilograms."""
    spans = ", ".join(span(m, one, _base(m)) for m, one in row.ranges.items())
    ranges = {m.value: [one.low, one.high] for m, one in row.ranges.items()}
    return {
        "kind": "size_chart",
        "id": row.id,
        "size": row.size,
        "ranges": ranges,
        "title": f"{row.size}: {spans}",
    }


def _base(measure: Measure) -> str:
    return "kg" if measure is Measure.WEIGHT else "cm"


def _chips(asked: _Asked, advice: Advice) -> tuple[Line, ...]:
    """The sizes advised that are there, for the cart."""
    product = asked.alone
    if product is None or advice.verdict not in ADVISED:
        return ()
    there = [r.size for r in advice.rows if (v := variant_in(product, r.size)) and v.available]
    return tuple(Line("chip.add_size", {"value": size, "field": Field.SIZE}) for size in there[:2])
