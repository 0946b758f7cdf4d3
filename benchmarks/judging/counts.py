"""What the judge counts itself: goods of a list, pieces in the cart, stock, reviews."""

import re
from collections.abc import Sequence

from judging.counting import counted
from judging.figure import Figure
from judging.scene import Scene

IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
OF_THESE = re.compile(
    r"(?:这|next|挑了|ideas:|只有|these|\bhere are|picked|them:|has only) $", re.I
)
REFUSING = re.compile("推荐.*了|不喜欢|never show|hate|not interested", re.I)
SHOWN = re.compile(r"(?:这|next|挑了|ideas:|these|\bhere are|picked|them:) $", re.I)


def cart_counts(scene: Scene) -> list[float]:
    """The pieces of each line of the cart, and of all."""
    now = [line["quantity"] for line in scene.turn["cart"]]
    return [*now, sum(now)]


def list_counts(figure: Figure, left: str | None = None) -> list[float]:
    """How many are shown, on the screen, found in all, or gained by a relaxation."""
    scene, turn = figure.clause.scene, figure.clause.scene.turn
    left = figure.left if left is None else left
    orders = scene.orders if scene.user else ()
    bought = frozenset(line["product_id"] for order in orders for line in order["lines"])
    refusing = REFUSING.search("\n".join(scene.heard)) is not None
    products = figure.clause.rows.products.values()
    told: list[float] = [*counted(products, turn, scene.listed, bought, refusing=refusing)]
    if told and max(told) < len(turn["products"]):
        told = [len(turn["products"])]  # what is shown was found
    if told and turn["products"] and not OF_THESE.search(left):
        return told
    relaxed = [one["count"] for one in turn["relaxed"]]
    if turn["products"] and SHOWN.search(left):
        return [len(turn["products"])]
    shown = [len(turn["products"])] if turn["products"] else [] if relaxed else [len(scene.screen)]
    ids = (turn.get("comparison") or {}).get("ids") or ()
    return [*told, *relaxed, *shown, *([len(ids)] if ids else [])]


def review_counts(figure: Figure) -> list[float]:
    """How many reviews the goods have, and how many praise, blame or mention something."""
    found: list[float] = []
    rows = figure.clause.rows
    for row in figure.clause.goods:
        found.append(len(rows.reviews.get(row.id, ())))
        for counts in rows.opinions.get(row.id, {}).values():
            found += [counts.total(), counts[1], counts[-1]]
        found += _mentions(rows.reviews.get(row.id, ()), figure.clause.scene.message)
    return found


def _mentions(reviews: Sequence[str], message: str) -> list[float]:
    """How many reviews have a word of the message, for each stretch of it that some have."""
    said = message.lower()
    words = {
        said[i : i + n]
        for n in (2, 3, 4)
        for i in range(len(said) - n + 1)
        if IDEOGRAPH.match(said[i])
    }
    words |= set(re.findall(r"[a-z]{2,}", said))
    return [sum(word in text.lower() for text in reviews) for word in words]


def _says(message: str, option: str) -> bool:
    """Whether a message has an option; a Latin one as a word of its own."""
    return re.search(rf"(?<![a-z\d.]){re.escape(option)}(?![a-z\d.])", message) is not None


def stocks(figure: Figure) -> list[int | None]:
    """The stock of the form that is named, else of the goods."""
    goods, message = figure.clause.goods, figure.clause.scene.message.lower()
    options = [(o.removesuffix("码"), s) for row in goods for o, s in row.options.items()]
    named = [s for o, s in options if re.search(rf"(?<![\w.]){re.escape(o)}(?![\w.])", figure.left)]
    if named:
        return named
    asked = [s for o, s in options if _says(message, o.lower())]
    behind = [s for o, s in options if re.match(rf".*\bin {re.escape(o)}(?![\w.])", figure.after)]
    if behind:
        return behind
    own = [row.stock for row in goods]
    return [*asked, *own] if asked else [*(s for _, s in options), *own]
