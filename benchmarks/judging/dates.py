"""Numbers of orders, and what is left of dates that were not struck out."""

from judging.figure import Figure

MOMENTS = ("created_at", "paid_at", "shipped_at", "delivered_at")


def of_orders(figure: Figure) -> bool | None:
    """The last digits of an order's number."""
    if not figure.behind(r"(?:订单号?|order(?: number)?)\s?…?$|…$"):
        return None
    return any(str(o["order_id"]).endswith(figure.text) for o in figure.clause.scene.orders)


def of_dates(figure: Figure) -> bool | None:
    """A year, month or day."""
    if not figure.behind(r"\d\d\d\d-$|-\d\d-$") and not figure.before(r"-\d\d|年|月|日"):
        return None
    number = figure.text
    times = [str(order[name]) for order in figure.clause.scene.orders for name in MOMENTS]
    return any(number.zfill(2) in time[:10].split("-") or number == time[:4] for time in times)
