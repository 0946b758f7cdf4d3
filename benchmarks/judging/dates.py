"""Numbers of orders, and what is left of dates that were not struck out."""

import re

from judging.figure import Figure

LISTED = re.compile(r"上架|listed on|之后是|上一代|came|before|\d{4}-", re.I)
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
    if LISTED.search(figure.around):
        rows = figure.clause.rows
        kinds = {row.category for row in rows.goods(figure.clause.scene.shown)}
        times += [row.created for row in rows.products.values() if row.category in kinds]
    return any(number.zfill(2) in time[:10].split("-") or number == time[:4] for time in times)
