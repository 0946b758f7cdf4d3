"""Has something watched, and says it back."""

from assistant.alerts.alert import Deed, Kind, Watch
from assistant.dialogue.actions import Action
from assistant.skills.alert_words import held, set_lines
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome, source_of
from retrieval.products import Product

AFTERWARDS = (Line("chip.alerts"), Line("chip.no_alert"))


def watched(context: Context, watch: Watch, product: Product | None) -> Outcome:
    """Sets an alert and says it back; the same one is not set twice, another figure takes its place."""
    before = held(context)
    twins = [one for one in before if _twin(one.watch, watch)]
    same = next(
        (one for one in twins if one.watch.level == watch.level and not one.watch.due_at), None
    )
    if same is not None:
        return said(context, product, Line("alert.already", {"alert": same}), *AFTERWARDS)
    most = context.tools.settings.alerts.most
    if len(before) - len(twins) >= most:
        return said(context, product, Line("alert.too_many", {"count": most}), Line("chip.alerts"))
    focus = {"focus": product.id} if product else {}
    deed = Deed(sets=(watch,), ends=tuple(one.id for one in twins))
    coming = context.stock.coming(product) if product and watch.kind is Kind.STOCK else []
    return Outcome(
        Action.ALERT,
        (*set_lines(context, watch, product), *coming),
        suggestions=AFTERWARDS,
        changes={"pending": None, "alerted": context.turn, **focus},
        sources=(source_of(product),) if product else (),
        alerts=(deed,),
    )


def _twin(one: Watch, other: Watch) -> bool:
    return (one.kind, one.product_id, one.sku, one.category) == (
        other.kind,
        other.product_id,
        other.sku,
        other.category,
    )


def said(context: Context, product: Product | None, line: Line, *chips: Line) -> Outcome:
    """Nothing is watched; what is so is said."""
    changes = {"pending": None, **({"focus": product.id} if product else {})}
    sources = (source_of(product),) if product else ()
    return Outcome(Action.ALERT, (line,), suggestions=chips, changes=changes, sources=sources)
