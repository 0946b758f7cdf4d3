"""How the judge reads figures: each must be one that the rows allow for what it counts.

What a figure counts is told by the words around it. The first rule that knows them decides.
"""

import re
from collections.abc import Callable, Iterator

from judging.amounts import of_money
from judging.clauses import ZH
from judging.counting import COUNTED, REFUSED, meets
from judging.counts import cart_counts, list_counts, review_counts, stocks
from judging.dates import of_dates, of_orders
from judging.elsewhere import of_values
from judging.figure import Figure, figures_in
from judging.ratings import of_ratings, of_sales
from judging.scene import Clause, Finding

UNITS = r"(?:k?g|ml|l|cm|mm|m|克|公斤|千克|斤|升|毫升|厘米|毫米|米|英?寸|inch(?:es)?|w|瓦|mah|毫安时|hz|gb?|tb|天|小时|分钟|days?|hours?|minutes?|个月|months?|年|years?|岁|支|片|袋|盒|件|分|元|pieces?|dB|%|折)(?![a-z])"
LISTED = r"\s?(?:款|match(?:es)?\b|options|turned up|fit\b|for |of them|come|these|here\b|cheaper|like it|much|$|there|gives|个都)"
OF_A_LIST = (
    r"\s?(?:款|match(?:es)?\b|options|turned|fit|for|of|come|these|here|cheaper|like|much|gives)"
)
LISTING = r"(?:gives|these|the next|here are|start with these|picked|this list has only|all|the|in all|any of these|a step up:) $|^\s?这|有 $"
SAID = r"\s?[条个位人]?\s?(?:评价|买家|夸|praise|满意|不满意|说不好|说到|提到|reviews?|buyers?|positive|negative|talk|mention)"
SAYING = r"评价(?:有|里有|里)?\s?$|out of $|among $|of $|reviews that mention[^:]*: $|read $"
Rule = Callable[[Figure], bool | None]


def figures_of(clause: Clause) -> Iterator[Finding]:
    """The figures of a clause that nothing bears out."""
    for figure in figures_in(clause):
        if not bears(figure):
            yield Finding("figure", f"{figure.left[-14:]}>{figure.text}<{figure.after}")


def bears(figure: Figure) -> bool:
    """Whether the rows or the turn bear a figure out."""
    told = (rule(figure) for rule in RULES)
    return next(verdict for verdict in told if verdict is not None)


def _of_a_portrait(figure: Figure) -> bool | None:
    """What a shopper took tells their size; it is not judged."""
    told = figure.behind(r"^\s*(?:尺码 |your size: )|^\s*[\u4e00-\u9fff]{2,6}偏[^，。]{0,8}$") or (
        figure.behind("要求筛过|what you asked for") and figure.before("码")
    )
    return True if told else None


def _of_terms(figure: Figure) -> bool | None:
    """Hours and working days are the shop's rules, but in a comparison of goods."""
    if figure.clause.scene.action == "compare" or figure.behind(r"\d{4}-(?:\d\d-)?$"):
        return None
    if figure.before(r"\s?(?:个?工作日|小时内?|hours|[–-]\d|working days)") or figure.behind(
        r"\d[–-]$"
    ):
        return figure.text in figure.clause.rows.terms
    return None


def _of_relaxing(figure: Figure) -> bool | None:
    """To what a wish was moved."""
    moved = _numbers(figure.clause.scene.turn["relaxed"])
    ends = figure.behind(r"(?:to|到) ?[¥$]?$") and figure.before(
        r" ?元|(?! ?[a-z\u4e00-\u9fff])| (?:gives|and|,)"
    )
    return True if ends and figure.is_one_of(moved) else None


def _of_places(figure: Figure) -> bool | None:
    """第2款 is on the screen, unless it is said that it is not."""
    if not figure.behind(r"第\s?$|\bnumber $|no\. $|#$"):
        return None
    scene = figure.clause.scene
    missing = figure.behind(r"没有第\s?$|no number $") or figure.before(
        r"\s?款没有| does not exist"
    )
    if missing:
        return figure.number > len(scene.screen) and figure.number in _asked(scene.message)
    return figure.number <= max(1, len(scene.screen))


def _asked(message: str) -> set[float]:
    """The places that a message may mean."""
    words = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    said = [float(number) for number in re.findall(r"\d+", message)]
    said += [float(place) for place, sign in enumerate(ZH) if sign in message]
    return {
        *said,
        *(float(n) for n, word in enumerate(words, 1) if word in message.lower()),
        2.0 * ("两" in message),
    }


def _of_the_cart(figure: Figure) -> bool | None:
    """Pieces in the cart, of a line or in all."""
    quantity = figure.behind(r"(?:[×x]|数量|(?<!尺码)改成|quantity|now:?) ?$")
    if not quantity and not re.search(r"放好了|购物车|cart", figure.around):
        return None
    counts = cart_counts(figure.clause.scene)
    pieces = [*(counts[:-1] if figure.behind("数量 ?$") else counts), *_ordered(figure)]
    return figure.is_one_of(pieces)


def _ordered(figure: Figure) -> list[float]:
    """How many pieces of the goods that a clause names an order has."""
    lines = (line for order in figure.clause.scene.orders for line in order["lines"])
    return [line["quantity"] for line in lines if line["product_id"] in figure.clause.about]


def _of_lists(figure: Figure) -> bool | None:
    """How many are shown or found."""
    if "." in figure.text or not (figure.before(LISTED) or figure.behind(LISTING)):
        return None
    if figure.clause.scene.action == "answer" and figure.before(" of them"):
        return figure.is_one_of(stocks(figure))
    right = figure.is_one_of(list_counts(figure))
    return right if right or figure.before(OF_A_LIST) else None


def _of_findings(figure: Figure) -> bool | None:
    """How many reviews speak of something that no side stands for: not more than there are."""
    if not figure.before(
        r"\s?(?:speak of|mention|of these|of them)|\s?条(?:说到|提到|说偏|说没有|（共)|\s?say"
    ):
        return None
    rows = figure.clause.rows
    most = max((len(rows.reviews.get(row.id, ())) for row in figure.clause.goods), default=0)
    return True if figure.number <= most and figure.clause.scene.action == "answer" else None


def _of_all_reviews(figure: Figure) -> bool | None:
    """How many reviews the goods have in all."""
    if not figure.behind(r"none of the $|看了 $|I read $") and not figure.before(
        r"\s?条评价(?:里|，)"
    ):
        return None
    rows = figure.clause.rows
    return figure.is_one_of(len(rows.reviews.get(row.id, ())) for row in figure.clause.goods)


def _of_reviews(figure: Figure) -> bool | None:
    """How many reviews there are, say so, praise or blame."""
    bracket = figure.before(r"\s?条）") and figure.behind("（$")
    if bracket or figure.before(SAID) or figure.behind(SAYING):
        return figure.is_one_of(review_counts(figure))
    return None


def _of_stock(figure: Figure) -> bool | None:
    """How many are left."""
    there = figure.behind(
        r"库存只有|现在有|有现货，|有货，|还有|还剩|库存|只有|only $|left:? $|stock:? $|stock, $"
    ) and figure.before(r"\s?(?:件|left|in stock|pieces|个)")
    if there or figure.before(r"\s?(?:left|in stock|件库存|pieces)"):
        return figure.is_one_of([*stocks(figure), *cart_counts(figure.clause.scene)])
    return None


def _of_reductions(figure: Figure) -> bool | None:
    """How many goods that meet the wishes cost less than they did; what the shopper has may be left out."""
    if not figure.behind(r"(?:reduced right now: |降价的(?:有|共)? ?)$"):
        return None
    scene, rows = figure.clause.scene, figure.clause.rows
    wishes = [one for one in scene.turn["constraints"] if one["hard"]]
    reduced = [r for r in rows.products.values() if r.list_price and (r.price or 0) < r.list_price]
    if not all(wish["field"] in COUNTED for wish in wishes):
        return figure.number <= len(reduced)
    most = [row for row in reduced if all(meets(row, wish) for wish in wishes)]
    had = {line["product_id"] for order in scene.orders for line in order["lines"]}
    least = sum(row.id not in had for row in most) - REFUSED
    return least <= figure.number <= len(most)


def _of_hours(figure: Figure) -> bool | None:
    """The shop's hours are struck out where they are right; what is left of a clock is wrong."""
    clock = figure.behind(r":\d?\d?-?$|\d:$|人工时间 ?$|here $|\d-$") or figure.before(r":\d\d")
    return False if clock else None


def _in_all(figure: Figure) -> bool | None:
    """Pieces in all: of the cart, or of a list."""
    if not figure.before(r"\s?(?:件|in all|in total|left in your)") and not figure.behind(
        r"共 $|一共 $|还剩 $|has $|that is $"
    ):
        return None
    held = figure.clause.scene.action in ("cart", "checkout")
    if held and figure.clause.about:
        return figure.is_one_of(_pieces(figure))
    counts = [] if held else list_counts(figure, "")
    return figure.is_one_of([*cart_counts(figure.clause.scene), *counts])


def _pieces(figure: Figure) -> list[int]:
    """How many pieces of the goods that a sentence names are in the cart; of a shared name also of those meant."""
    scene, about = figure.clause.scene, set(figure.clause.about)
    lines = [line for line in scene.turn["cart"] if line["id"] in about]
    meant = [line["quantity"] for line in lines if line["id"] in scene.about]
    return [sum(line["quantity"] for line in lines), *([sum(meant)] if meant else [])]


def _bare(figure: Figure) -> bool | None:
    """A count of the list that says nothing of what it counts."""
    right = figure.is_one_of(list_counts(figure))
    return True if right and not re.match(rf"\s?{UNITS}", figure.after, re.I) else None


def _numbers(value: object) -> Iterator[float]:
    """Every number in what JSON holds."""
    if isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, dict):
        yield from (number for one in value.values() for number in _numbers(one))
    elif isinstance(value, list):
        yield from (number for one in value for number in _numbers(one))


RULES: tuple[Rule, ...] = (
    _of_a_portrait,
    _of_terms,
    _of_relaxing,
    of_money,
    _of_places,
    _of_reductions,
    _of_the_cart,
    _of_all_reviews,
    _of_findings,
    _of_lists,
    _of_reviews,
    _of_stock,
    of_sales,
    of_ratings,
    of_orders,
    of_dates,
    _of_hours,
    _in_all,
    _bare,
    lambda figure: of_values(figure, UNITS),
)
