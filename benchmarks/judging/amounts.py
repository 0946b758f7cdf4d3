"""Amounts of money: prices, differences, sums, amounts that are looked for."""

import re

from judging.figure import Figure
from judging.goods import Row
from judging.offers import CENTS
from judging.scene import Scene
from judging.told_offers import total

LEAST = re.compile(
    r"最便宜|最省|最划算|价格最低|最低|cheapest|costs least|lowest price|省钱|to save|costs? the same|一样便宜",
    re.I,
)
GAINS = r"(?:便宜|省|低|差|(?:saves?|saving)(?: up to)?|costs|is|by|most you save is) ?[¥$]?$"
FORMER = r"(?:原价|平时|was|down from|instead of|comes to \S+:) ?[¥$]?$"
TO_PAY = re.compile("应付|实付|to pay")
COUNTED_IN = re.compile("已经算在合计里|counted in the total")
PAYING = ("cart", "checkout", "answer")
GAIN = re.compile(r"便宜|省|[款…\ue002]低|cheaper|less|save|saving")
OF_ORDERS = re.compile(r"订单|退|order|refund|goes back|paid|付", re.I)
TOLD_AS_WISHED = re.compile(
    r"still counting|i kept|nothing here is|had to be|what you asked for:|继续算|还按|先按你的要求|符合你要的|刚才说到",
    re.I,
)


def of_money(figure: Figure) -> bool | None:
    """Whether an amount of money is one that the clause may tell."""
    if not figure.is_money:
        return None
    if figure.sign and figure.sign not in figure.clause.rows.signs:
        return False
    return figure.is_one_of(_known(figure))


def _known(figure: Figure) -> list[float]:
    """The amounts that a clause may tell at this place: those of the first reading that knows it."""
    read = (reading(figure) for reading in READINGS)
    return next(amounts for amounts in read if amounts is not None)


def _as_gain(figure: Figure) -> list[float] | None:
    return _gains(figure) if _is_gain(figure) else None


def _as_former(figure: Figure) -> list[float] | None:
    """What goods cost before, or without promotions."""
    if not figure.behind(FORMER) or not figure.clause.goods:
        return None
    listed = [one for row in figure.clause.goods for one in (row.list_price, row.regular) if one]
    return [*listed, *(wished(figure.clause.scene) if not figure.clause.about else [])]


def _as_sum(figure: Figure) -> list[float] | None:
    """What a cart comes to, and what of it is to be paid."""
    scene = figure.clause.scene
    if figure.behind(r"(?:应付|实付|you pay|so) ?[¥$]?$") and scene.action in PAYING:
        return [payable(scene) + _fee(scene)]
    if (
        figure.behind(r"合计|原本|一共 \d+ 件|(?<!待)付|in total|in all")
        or figure.before(" in total")
        or (scene.action == "checkout" and figure.before(r":\s"))
    ):
        paid = [payable(scene)] if TO_PAY.search(scene.turn["reply"]) else []
        return [one + _fee(scene) for one in (_sum(scene), *paid)]
    if scene.turn["cart"] and figure.behind(r"(?:it comes to|that is) ?[¥$]?$"):
        return [_sum(scene), *_prices(figure.clause.goods)]
    return None


def _as_least(figure: Figure) -> list[float] | None:
    prices = _prices(_screen(figure))
    least = LEAST.search(figure.around) and not re.search("一样贵|most", figure.around)
    return [min(prices)] if prices and least else None


def _as_price(figure: Figure) -> list[float] | None:
    """What the goods cost that a clause names."""
    return _of_goods(figure) if figure.clause.about else None


def _as_wish(figure: Figure) -> list[float] | None:
    scene = figure.clause.scene
    answer = scene.action == "answer" and figure.behind(r" ?from ?[¥$]?$")
    return wished(scene) if is_wish(figure) or answer else None


def _as_range(figure: Figure) -> list[float] | None:
    """From which price to which a list goes."""
    prices = _prices(_screen(figure))
    if figure.clause.scene.action not in ("search", "recommend") or not prices:
        return None
    return [max(prices)] if figure.behind(r"(?:到|to) ?¥?$") else [min(prices)]


def _as_spoken_of(figure: Figure) -> list[float] | None:
    return [*_ends(_prices(_screen(figure))), *_spoken_of(figure)]


READINGS = (_as_gain, _as_former, _as_sum, _as_least, _as_price, _as_wish, _as_range, _as_spoken_of)


def _is_gain(figure: Figure) -> bool:
    """Whether an amount is by how much something is cheaper."""
    told = figure.behind(GAINS) and GAIN.search(figure.around) is not None
    return told and not re.search("最便宜|costs least", figure.left)


def _gains(figure: Figure) -> list[float]:
    """The difference of the goods compared, else every difference between goods of the turn."""
    scene, about = figure.clause.scene, figure.clause.about
    ids = dict.fromkeys([*about, *scene.about, *scene.shown])
    own = _prices(figure.clause.rows.goods(ids))
    if own and scene.action == "compare":
        return [max(own) - min(own)]
    return [round(abs(a - b), 2) for a in own for b in own]


def _of_goods(figure: Figure) -> list[float]:
    """The prices of the goods the clause is about, and of the order they stand in."""
    scene = figure.clause.scene
    rows = figure.clause.rows.goods(figure.clause.about)
    own = [price for row in rows for price in row.prices]
    if scene.action in ("cart", "checkout"):
        lines = [line for line in scene.turn["cart"] if line["id"] in figure.clause.about]
        own = [line["price"] for line in lines if line.get("price") is not None] or own
    if OF_ORDERS.search(figure.around):
        totals = [order["total"] for order in scene.orders]
        totals += [line["price"] for order in scene.orders for line in order["lines"]]
        own += [one for one in totals if one]
    return [*own, *(wished(scene) if is_wish(figure) else [])] if own else []


def _spoken_of(figure: Figure) -> list[float]:
    """The amounts of what the turn speaks of: goods, relaxed wishes, orders, the cart."""
    scene, turn = figure.clause.scene, figure.clause.scene.turn
    goods = figure.clause.rows.goods(scene.about)
    found = [p for row in goods for p in (*row.prices, row.list_price) if p]
    if scene.action in ("search", "recommend"):
        found = []
    found += [float(one["to"]) for one in turn["relaxed"] if isinstance(one.get("to"), int | float)]
    if figure.behind(r"最高 ?$|at most ?[¥$]?$|up to ?[¥$]?$") and scene.orders:
        found += [float(one) for one in figure.clause.rows.terms]
    if scene.action == "order" or OF_ORDERS.search(figure.around):
        found += [
            line["price"] for order in scene.orders for line in order["lines"] if line["price"]
        ]
        found += _new_order(scene)
        sums = [order[name] for order in scene.orders for name in ("total", "shipping_fee")]
        found += [one for one in sums if one is not None]
    if scene.action in ("cart", "checkout"):
        found += [line["price"] for line in turn["cart"] if line.get("price") is not None]
    return found


def _new_order(scene: Scene) -> list[float]:
    """What an order comes to that this conversation made: its goods as the rows price them, and the fee."""
    order = scene.turn.get("order") or {}
    lines = order.get("lines") or ()
    rows = scene.rows.products
    right = all(
        line["price"] in (*rows[line["product_id"]].prices, *rows[line["product_id"]].units)
        for line in lines
    )
    goods = sum(line["price"] * line["quantity"] for line in lines)
    return [goods, goods + float(order.get("shipping_fee") or 0)] if lines and right else []


def is_wish(figure: Figure) -> bool:
    """Whether an amount is part of what is looked for: 300 元以内的, "(up to ¥300)"."""
    if figure.behind(r"(?:up to|under|over|around) [¥$]?$") and "save" not in figure.left:
        return True
    bracket = figure.left.count("(") > figure.left.count(")")
    told = TOLD_AS_WISHED.search(figure.around) is not None
    named = "元" in figure.after or figure.behind(r"(?:up to|under|over|around|from|to|,) [¥$]?$")
    return bracket or _is_wish_in_chinese(figure) or (told and named)


def _is_wish_in_chinese(figure: Figure) -> bool:
    if figure.before(r"\s?元(?:以内|以上|左右|[的、]|到\s?[\d.]+ 元[的以、])"):
        return True
    if figure.behind(r"(?:低于|高于|不超过) ?$"):
        return True
    return figure.behind(r"元到 ?$") and figure.before(
        r"\s?元(?:的|以|、|继续|来找|看|这里|在这里)|\s?元[^。]{0,14}(?:的|暂时没有)"
    )


def wished(scene: Scene) -> list[float]:
    """The shopper's own amounts, and the middle of a range said as "around"."""
    ledger = [one["value"] for one in scene.turn["constraints"] if one["field"] == "price"]
    values = [float(one) for one in ledger if isinstance(one, int | float)]
    middle = [round(sum(values) / 2, 2)] if len(values) == 2 else []
    moved = [
        float(one["from"])
        for one in scene.turn["relaxed"]
        if isinstance(one.get("from"), int | float)
    ]
    said = [float(n) for text in scene.heard for n in re.findall(r"\d+(?:\.\d+)?", text)]
    return [*values, *middle, *moved, *scene.wished, *said]


def _screen(figure: Figure) -> list[Row]:
    """The goods shown, else those still on the screen."""
    scene = figure.clause.scene
    return figure.clause.rows.goods(scene.shown) or figure.clause.rows.goods(scene.screen)


def _prices(rows: list[Row]) -> list[float]:
    return [row.price for row in rows if row.price is not None]


def _ends(prices: list[float]) -> list[float]:
    return [min(prices), max(prices)] if prices else []


def payable(scene: Scene) -> float:
    """The sum of the cart, less what each offer that the reply names takes off it."""
    told = [
        o
        for o in scene.rows.offers.values()
        if any(f"{n} −" in scene.turn["reply"] for n in o.names)
    ]
    off = sum(offer.off(total(offer, scene)) for offer in told if not offer.makes_pieces)
    return round(_sum(scene) - off / CENTS, 2)


def _fee(scene: Scene) -> float:
    """What sending the cart costs, where a reply says that it is counted in the sum."""
    freight = scene.rows.freight
    counted = COUNTED_IN.search(scene.turn["reply"]) is not None
    return freight.of(payable(scene)) if freight and counted else 0.0


def _sum(scene: Scene) -> float:
    lines = scene.turn["cart"]
    return float(round(sum((line["price"] or 0) * line["quantity"] for line in lines), 2))
