"""Figures within a value: with their unit as the row has it, or as the shopper said it."""

import re

from judging.clauses import PORTRAIT
from judging.figure import Figure

AGAINST = r"(?:其余是|另外的是|剩下的是|the rest have|are the same: [a-z ]+|一样：\S+|against|compared with|the others?:?) ?$"  # of the other goods compared
OF_ORDERS = re.compile("in stock|instead|有货|换成|订单|order", re.I)  # what may be had in exchange
SHOPS_OWN = "后四位 last four digits compare 1 and 3 尺码改成42 size to 42 only 1 review 只有 1 条"


def of_values(figure: Figure, units: str) -> bool:
    """Whether a figure with its unit stands in a row, in a wish or in what the shopper wrote."""
    unit = re.match(rf"\s?{units}", figure.after, re.I)
    stretch = figure.text + (unit.group() if unit else "")
    words = re.match(r"[\w.*×+-]*", figure.text + figure.after)
    stretch = max(stretch, words.group() if words else "", key=len).lower()
    told, own = _rows_say(figure), _said(figure)
    compared = (figure.clause.scene.turn.get("comparison") or {}).get("ids") or ()
    if figure.behind(AGAINST) and figure.is_one_of(
        r.rating for r in figure.clause.rows.goods(compared)
    ):
        return True
    forms = {stretch, stretch.replace(" ", "")}
    if any(_stands(one, text) for one in forms for text in (told, own)):
        return True
    return not unit and _stands(figure.text, own)


def _rows_say(figure: Figure) -> str:
    compared = figure.clause.scene.turn.get("comparison") or {}
    if figure.behind(AGAINST) and compared:
        return "\n".join(row.words for row in figure.clause.rows.goods(compared["ids"]))
    if PORTRAIT.search(figure.clause.text):
        return "\n".join(
            row.words
            for row in figure.clause.rows.goods(figure.clause.rows.lived(figure.clause.scene.user))
        )
    goods = figure.clause.goods or figure.clause.rows.goods(figure.clause.scene.screen)
    lines = (line for order in figure.clause.scene.orders for line in order["lines"])
    ordered = figure.clause.rows.goods(line["product_id"] for line in lines)
    return "\n".join(
        row.words for row in (*goods, *(ordered if OF_ORDERS.search(figure.left) else ()))
    )


def _said(figure: Figure) -> str:
    """What the shopper wants and wrote, and the shop's own sentences."""
    scene = figure.clause.scene
    wishes = (f"{one.get('label', '')} {one.get('value', '')}" for one in scene.turn["constraints"])
    moved = (str(one.get("from", "")) for one in scene.turn["relaxed"])
    return f"{' '.join((*wishes, *moved))}\n{' '.join(scene.heard)}\n{SHOPS_OWN}".lower()


def _stands(stretch: str, text: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(stretch)}(?![\d.])", text) is not None
