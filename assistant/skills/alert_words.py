"""What an alert is called, and how its shopper will hear of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.alerts.alert import Alert, Firing, Kind, Watch
from assistant.skills.context import Context
from assistant.skills.outcome import Line
from assistant.skills.variants import variant_of
from assistant.webhooks.settings import Kind as Told
from retrieval.products import Product


def held(context: Context) -> list[Alert]:
    """The shopper's active alerts, oldest first."""
    return context.tools.alerts.of(context.user, context.conversation)


def set_lines(context: Context, watch: Watch, product: Product | None) -> tuple[Line, ...]:
    """That it is watched, and how the shopper hears of it."""
    said = Line("alert.set", {"alert": name_of(context, watch, product)})
    again = (Line("alert.again", {"days": watch.every_days}),) if watch.every_days else ()
    return (said, *again, _way(context))


def _way(context: Context) -> Line:
    """A known shopper is told by the shop where it listens, everyone at the next visit."""
    webhooks = context.tools.settings.webhooks
    told = bool(webhooks.url) and Told.SHOPPER_ALERT in webhooks.events
    if context.user is None:
        return Line("alert.way_here")
    begins, ends = context.tools.settings.alerts.quiet.split("-")
    hours = {"begins": begins, "ends": ends}
    return Line("alert.way_shop", hours) if told else Line("alert.way_visit")


def name_of(context: Context, watch: Watch, product: Product | None = None) -> Line:
    """An alert in words: 「A」降到 200 元."""
    product = product or context.stored(watch.product_id)
    if watch.kind is Kind.SUPPLY:
        due = datetime.fromisoformat(str(watch.due_at))
        local = due.astimezone(ZoneInfo(context.tools.settings.timezone))
        if product is not None:
            return Line("alert.name_supply", {"product": product, "day": day_of(local)})
        return Line(
            "alert.name_supply_kind", {"what": kind_line(str(watch.category)), "day": day_of(local)}
        )
    if product is None:
        return Line("alert.name_gone")
    if watch.kind is Kind.STOCK:
        variant = variant_of(product, watch.sku)
        key = "alert.name_form" if variant else "alert.name_stock"
        return Line(key, {"product": product, **({"variant": variant} if variant else {})})
    under = "alert.name_below" if watch.level == watch.price else "alert.name_under"
    key = under if watch.below else "alert.name_price"
    return Line(key, {"product": product, "level": watch.level})


def kind_line(category: str) -> Line:
    """A kind of goods as it stands within a sentence."""
    return Line("alert.goods", {"kind": category})


def day_of(local: datetime) -> Line:
    """A day in words."""
    return Line("alert.day", {"moment": local.date()})


def fired_line(context: Context, firing: Firing) -> Line | None:
    """That what was waited for came, as things are now; None where it is over again."""
    watch = firing.alert.watch
    product = context.stored(watch.product_id)
    if watch.kind is Kind.SUPPLY:
        about = {"product": product} if product else {"what": kind_line(str(watch.category))}
        return Line("alert.fired_supply" if product else "alert.fired_supply_kind", about)
    if product is None:
        return None
    if watch.kind is Kind.PRICE:
        if product.price is None or watch.level is None or product.price > watch.level:
            return Line("alert.missed_price", {"product": product, "price": product.price})
        return Line("alert.fired_price", {"product": product, "price": product.price})
    variant = variant_of(product, watch.sku)
    there = variant.available if variant else product.available
    if not there:
        return Line("alert.missed_stock", {"product": product})
    facts = {"product": product, **({"variant": variant} if variant else {})}
    return Line("alert.fired_form" if variant else "alert.fired_stock", facts)
