"""Stars and sales: of the goods spoken of, the best of a list, or as wished."""

import re

from judging.figure import Figure

SELLING = r"已售|销量|卖出|sold:? $|sells best, $|best seller[^:]*: $"
RATING = r"评分|得分|平均|rated|rating|average|最高|最好|highest|best|口碑|高一些|reviews?|评价|of the same kind|than|ahead \($"


def of_sales(figure: Figure) -> bool | None:
    """How many were sold."""
    alike = figure.behind("都是 $") and figure.before(" ?件")
    if (
        not alike
        and not figure.behind(SELLING)
        and not figure.before(r"\s?(?:sold|so far|each)|\s?件[，。]?都")
    ):
        return None
    goods = figure.clause.goods or figure.clause.rows.goods(figure.clause.scene.screen)
    return figure.is_one_of(row.sales for row in goods)


def of_ratings(figure: Figure) -> bool | None:
    """How many stars goods have."""
    others = figure.behind("评分.*(?:其余是|另外的是) ?$")
    if (
        others
        or figure.behind(RATING)
        or figure.before(r"\s?(?:分|星|stars?|on average)| from \d+ reviews")
    ):
        return figure.is_one_of(_ratings(figure))
    return None


def _ratings(figure: Figure) -> list[float | None]:
    rows, scene, about = figure.clause.rows, figure.clause.scene, figure.clause.about
    wished = [
        float(one["value"])
        for one in scene.turn["constraints"]
        if one["field"] == "rating" and not isinstance(one["value"], str)
    ]
    compared = (scene.turn.get("comparison") or {}).get("ids") or ()
    if figure.behind("其余是 ?$|另外的是 ?$|against $"):  # what the others of a comparison have
        return [row.rating for row in rows.goods(compared)]
    if re.search(r"以上|至少|more|least", figure.after):
        return [*wished]
    spoken_of = [row.rating for row in rows.goods(scene.about)]
    if scene.action in ("search", "recommend") and not about:
        screen = rows.goods(scene.shown or scene.screen)
        rated = [row.rating for row in screen if row.rating is not None]
        return [*([max(rated)] if rated else []), *wished, *spoken_of]
    return [*(row.rating for row in rows.goods(about)), *wished] if rows.goods(about) else [*spoken_of, *wished]  # fmt: skip
