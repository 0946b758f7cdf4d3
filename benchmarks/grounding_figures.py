"""How the judge reads figures: each must be one that the rows allow for what it counts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grounding_judge import Finding, Judge, Scene
    from grounding_rows import Row

NAMED = re.compile("\ue000([^\ue001]+)\ue001")
NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>HK\$|NT\$|[¥$€£])?\s?(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?=(?P<after>.{0,16}))"
)
IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
NEAR = 0.006
UNITS = r"(?:k?g|ml|l|cm|mm|m|克|公斤|千克|斤|升|毫升|厘米|毫米|米|英?寸|inch(?:es)?|w|瓦|mah|毫安时|hz|gb?|tb|天|小时|分钟|days?|hours?|minutes?|个月|months?|年|years?|岁|支|片|袋|盒|件|分|元|pieces?|dB|%|折)(?![a-z])"


OF_THESE = re.compile(r"(?:这|挑了|ideas:|只有|these|\bhere are|picked|them:|has only) $", re.I)
LEAST = re.compile(
    r"最便宜|最省|最划算|价格最低|最低|cheapest|costs least|lowest price|省钱|to save|costs? the same|一样便宜",
    re.I,
)


def figures_of(
    judge: "Judge", clause: str, about: Sequence[str], scene: "Scene"
) -> Iterator["Finding"]:
    """The figures of a clause that nothing bears out."""
    from grounding_judge import Finding

    rest = _without_options(judge, clause, about, scene)
    for match in NUMBER.finditer(NAMED.sub("\ue002", rest)):
        number = float(match["number"].replace(",", ""))
        left = NAMED.sub("\ue002", rest)[: match.start("number")]
        if not _bears(judge, number, left, match, about, scene):
            yield Finding("figure", f"{left[-14:]}>{match['number']}<{match['after']}")


def _bears(  # what stands around a figure
    judge: "Judge",
    number: float,
    left: str,
    match: re.Match[str],
    about: Sequence[str],
    scene: "Scene",
) -> bool:
    after, sign = match["after"], match["sign"]
    goods = judge.goods(about) or judge.goods(scene.about)
    if re.search(r"^尺码 |^your size: ", left.lstrip(), re.I):
        return True  # of the portrait, which tells what the shopper took
    if re.match(r"\s?(?:个?工作日|小时内?|hours|[–-]\d|working days)", after) or re.search(
        r"\d[–-]$", left
    ):
        return match["number"] in judge.rows.terms
    moved = [*_numbers(scene.turn["relaxed"])]
    if (
        re.search(r"(?:to|到) ?[¥$]?$", left)
        and re.match(r" ?元|(?! ?[a-z\u4e00-\u9fff])| (?:gives|and|,)", after)
        and _near(number, moved)
    ):
        return True
    if sign and sign not in judge.rows.signs:
        return False
    if sign or re.match(r"\s?(?:元|块|yuan\b)", after):
        return _near(number, _money(judge, left, after, about, scene))
    if re.search(r"第\s?$|\bnumber $|no\. $|#$", left, re.I):
        missing = re.search("没有第\\s?$|no number $", left) or re.match(
            r"\s?款没有| does not exist", after
        )
        said = match["number"] in scene.message or any(
            one in scene.message for one in "一二三四五六七八九十"
        )
        return (
            (number > len(scene.screen) and said)
            if missing
            else number <= max(1, len(scene.screen))
        )
    if re.search(r"(?:[×x]|数量|(?<!尺码)改成|quantity|now:?) ?$", left) or re.search(
        r"放好了|购物车|cart", left + after
    ):
        pieces = _cart_counts(scene)
        return _near(number, pieces[:-1] if re.search("数量 ?$", left) else pieces)
    if re.match(
        r"\s?(?:款|match(?:es)?\b|options|turned up|fit\b|for |of them|come|these|here\b|cheaper|like it|much|$|there|gives|个都)",
        after,
    ) or re.search(
        r"(?:gives|these|here are|start with these|picked|this list has only|all|the|in all|any of these|a step up:) $|^\s?这|有 $",
        left,
        re.I,
    ):
        counts = _list_counts(judge, scene, left)
        if scene.turn["action"] == "answer" and re.match(" of them", after):
            return _near(number, _stocks(goods, left, scene))
        if re.match(
            r"\s?(?:款|match(?:es)?\b|options|turned|fit|for|of|come|these|here|cheaper|like|much|gives)",
            after,
        ):
            return _near(number, counts)
        if _near(number, counts):
            return True
    if re.match(r"\s?条）", after) and re.search("（$", left):
        return _near(number, _review_counts(judge, goods, scene))
    if re.match(
        r"\s?[条个位人]?\s?(?:评价|买家|夸|praise|满意|不满意|说不好|说到|提到|reviews?|buyers?|positive|negative|talk|mention)",
        after,
    ) or re.search(
        r"评价(?:有|里有|里)?\s?$|out of $|among $|of $|reviews that mention[^:]*: $|read $",
        left,
        re.I,
    ):
        return _near(number, _review_counts(judge, goods, scene))
    if (
        re.search(r"库存只有|还有|还剩|库存|只有|only $|left:? $|stock:? $|stock, $", left)
        and re.match(r"\s?(?:件|left|in stock|pieces|个)", after)
    ) or re.match(r"\s?(?:left|in stock|件库存|pieces)", after):
        return _near(number, [*_stocks(goods, left, scene), *_cart_counts(scene)])
    if re.search(r"已售|销量|卖出|sold:? $|sells best, $|best seller[^:]*: $", left) or re.match(
        r"\s?(?:sold|so far|each)|\s?件[，。]?都", after
    ):
        return _near(number, [row.sales for row in (goods or judge.goods(scene.screen))])
    if re.search(
        r"评分|得分|平均|rated|rating|average|最高|最好|highest|best|口碑|高一些|reviews?|评价|of the same kind|than",
        left,
        re.I,
    ) or re.match(r"\s?(?:分|星|stars?|on average)| from \d+ reviews", after):
        return _near(number, _ratings(judge, about, left, after, scene))
    if re.search(r"(?:订单号?|order(?: number)?)\s?…?$|…$", left, re.I):
        return _order_number(match["number"], scene)
    if re.search(r"\d\d\d\d-$|-\d\d-$", left) or re.match(r"-\d\d|年|月|日", after):
        return _dated(match["number"], scene)
    if re.search(r":\d?\d?-?$|\d:$|人工时间 ?$|here $|-$", left) or re.match(r":\d\d", after):
        return False  # the shop's hours are struck out where they are right
    if re.match(r"\s?(?:件|in all|in total|left in your)", after) or re.search(
        r"共 $|一共 $|还剩 $|has $|that is $", left, re.I
    ):
        held = scene.turn["action"] in ("cart", "checkout")
        return _near(
            number,
            _cart_counts(scene) if held else [*_cart_counts(scene), *_list_counts(judge, scene)],
        )
    if _near(number, _list_counts(judge, scene, left)) and not re.match(
        rf"\s?{UNITS}", after, re.I
    ):
        return True
    return _elsewhere(judge, match["number"], left, after, about, scene)


def _numbers(value: Any) -> Iterator[float]:  # noqa: ANN401  # anything JSON holds
    if isinstance(value, int | float):
        yield float(value)
    for one in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _numbers(one)


def _near(number: float, known: Iterable[float | int | None]) -> bool:
    return any(one is not None and abs(number - one) < NEAR for one in known)


def _money(
    judge: "Judge", left: str, after: str, about: Sequence[str], scene: "Scene"
) -> list[float]:
    """The amounts of money a clause may tell."""
    turn, shown = scene.turn, judge.goods([one["id"] for one in scene.turn["products"]])
    screen = shown or judge.goods(scene.screen)
    prices = [row.price for row in screen if row.price is not None]
    if (
        re.search(r"(?:便宜|省|低|差|saves?(?: up to)?|costs|is|by|most you save is) ?[¥$]?$", left)
        and re.search(r"便宜|省|[款…\ue002]低|cheaper|less|save", left + after)
        and not re.search("最便宜|costs least", left)
    ):
        goods = judge.goods([*dict.fromkeys([*about, *scene.about, *(row.id for row in shown)])])
        own = [row.price for row in goods if row.price is not None]
        gap = [max(own) - min(own)] if own and turn["action"] == "compare" else []
        return gap or [round(abs(a - b), 2) for a in own for b in own]
    if re.search(r"(?:原价|was|down from|instead of) ?[¥$]?$", left):
        listed = [row.list_price for row in judge.goods(about or scene.about)]
        if listed:
            return [one for one in listed if one is not None] + (
                _wished(scene) if not about else []
            )
    if re.search(r"合计|一共 \d+ 件|付|in total|in all", left) or re.match(r" in total", after):
        return [_sum(scene)]
    around = left + after
    if prices and LEAST.search(around) and not re.search("一样贵|most", around):
        return [min(prices)]
    if about:
        rows = judge.goods(about)
        own = [price for row in rows for price in row.prices]
        wished = _scoped(left, after)
        if re.search(r"订单|退|order|refund|goes back|paid|付", left + after, re.I):
            own += [
                one
                for order in scene.orders
                for one in (order["total"], *(line["price"] for line in order["lines"]))
                if one
            ]
        return [*own, *(_wished(scene) if wished else [])] if own else []
    if _scoped(left, after) or (turn["action"] == "answer" and re.match(r" ?from ?[¥$]?$", left)):
        return _wished(scene)
    if turn["action"] in ("search", "recommend") and prices:
        return [max(prices)] if re.search(r"(?:到|to) ?¥?$", left) else [min(prices)]
    ends = [min(prices), max(prices)] if prices else []
    spoken = [p for row in judge.goods(scene.about) for p in (*row.prices, row.list_price) if p]
    if turn["action"] in ("search", "recommend"):
        spoken = []
    relaxed = [
        float(one["to"]) for one in turn["relaxed"] if isinstance(one.get("to"), int | float)
    ]
    orders = [
        one
        for order in scene.orders
        for one in (order["total"], order["shipping_fee"])
        if one is not None
    ]
    orders = orders if turn["action"] == "order" else []
    cart = [line["price"] for line in turn["cart"] if line.get("price") is not None]
    return [
        *ends,
        *spoken,
        *relaxed,
        *orders,
        *(cart if turn["action"] in ("cart", "checkout") else []),
    ]


def _scoped(left: str, after: str) -> bool:
    """Whether an amount is part of what is looked for: 300 元以内的, "(up to ¥300)"."""
    zh = (
        re.match(r"\s?元(?:以内|以上|左右|[的、]|到\s?[\d.]+ 元[的以、])", after)
        or re.search(r"(?:低于|高于|不超过) ?$", left)
        or (
            re.search(r"元到 ?$", left)
            and re.match(
                r"\s?元(?:的|以|、|继续|来找|看|这里|在这里)|\s?元[^。]{0,14}(?:的|暂时没有)", after
            )
        )
    )
    bracket = left.count("(") > left.count(")")
    if re.search(r"(?:up to|under|over|around) [¥$]?$", left, re.I) and "save" not in left:
        return True
    told = re.search(
        r"still counting|i kept|nothing here is|had to be|what you asked for:|继续算|还按|先按你的要求|符合你要的|刚才说到",
        left + after,
        re.I,
    )
    en = re.search(r"(?:up to|under|over|around|from|to|,) [¥$]?$", left) is not None
    return bool(zh or bracket or (told and (en or re.search("元", after))))


def _wished(scene: "Scene") -> list[float]:
    """The shopper's own amounts, and the middle of a range said as "around"."""
    ledger = [one for one in scene.turn["constraints"] if one["field"] == "price"]
    values = [float(one["value"]) for one in ledger if isinstance(one["value"], int | float)]
    middle = [round(sum(values) / 2, 2)] if len(values) == 2 else []
    moved = [
        float(one["from"])
        for one in scene.turn["relaxed"]
        if isinstance(one.get("from"), int | float)
    ]
    values += scene.wished
    said = [float(n) for text in scene.heard for n in re.findall(r"\d+(?:\.\d+)?", text)]
    return [*values, *middle, *moved, *said]


def _sum(scene: "Scene") -> float:
    return float(
        round(sum((line["price"] or 0) * line["quantity"] for line in scene.turn["cart"]), 2)
    )


def _cart_counts(scene: "Scene") -> list[float]:
    now = [line["quantity"] for line in scene.turn["cart"]]
    return [*now, sum(now)]


def _list_counts(judge: "Judge", scene: "Scene", left: str = "") -> list[float]:
    """How many are shown, on the screen, found in all, or gained by a relaxation."""
    turn = scene.turn
    bought = frozenset(
        line["product_id"] for order in scene.orders if scene.user for line in order["lines"]
    )
    told: list[float] = [*judge.rows.counted(turn, scene.listed, bought)]
    if told and turn["products"] and not OF_THESE.search(left):
        return told
    relaxed = [one["count"] for one in turn["relaxed"]]
    if turn["products"] and re.search(
        r"(?:这|挑了|ideas:|these|\bhere are|picked|them:) $", left, re.I
    ):
        return [len(turn["products"])]
    shown = [len(turn["products"])] if turn["products"] else [] if relaxed else [len(scene.screen)]
    ids = (turn.get("comparison") or {}).get("ids") or ()
    return [*told, *relaxed, *shown, *([len(ids)] if ids else [])]


def _review_counts(judge: "Judge", goods: Sequence["Row"], scene: "Scene") -> list[float]:
    found: list[float] = []
    for row in goods:
        found.append(len(judge.rows.reviews.get(row.id, ())))
        for counts in judge.rows.opinions.get(row.id, {}).values():
            found += [counts.total(), counts[1], counts[-1]]
        found += _mentions(judge.rows.reviews.get(row.id, ()), scene.message)
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


def _stocks(goods: Sequence["Row"], left: str, scene: "Scene") -> list[int | None]:
    """The stock of the form that is named, else of the goods."""
    options = [(o, s) for row in goods for o, s in row.options.items()]
    named = [
        s
        for o, s in options
        if re.search(rf"(?<![\w.]){re.escape(o.removesuffix('码'))}(?![\w.])", left)
    ]
    if named:
        return [*named]
    asked = [s for o, s in options if o.removesuffix("码").lower() in scene.message.lower()]
    return (
        [*asked, *(row.stock for row in goods)]
        if asked
        else [s for _, s in options] + [row.stock for row in goods]
    )


def _ratings(
    judge: "Judge", about: Sequence[str], left: str, after: str, scene: "Scene"
) -> list[float | None]:
    screen = judge.goods([one["id"] for one in scene.turn["products"]] or scene.screen)
    rated = [row.rating for row in screen if row.rating is not None]
    wished = [
        float(one["value"])
        for one in scene.turn["constraints"]
        if one["field"] == "rating" and not isinstance(one["value"], str)
    ]
    if re.search(r"以上|至少|more|least", after):
        return [*wished]
    rows = judge.goods(about) or judge.goods(scene.about)
    if scene.turn["action"] in ("search", "recommend") and not about:
        return [
            *([max(rated)] if rated else []),
            *wished,
            *(row.rating for row in judge.goods(scene.about)),
        ]
    return [*(row.rating for row in rows), *wished]


def _order_number(number: str, scene: "Scene") -> bool:
    return any(str(order["order_id"]).endswith(number) for order in scene.orders)


def _dated(number: str, scene: "Scene") -> bool:
    times = [
        str(order[name])
        for order in scene.orders
        for name in ("created_at", "paid_at", "shipped_at", "delivered_at")
    ]
    return any(number.zfill(2) in time[:10].split("-") or number == time[:4] for time in times)


def _elsewhere(
    judge: "Judge", number: str, left: str, after: str, about: Sequence[str], scene: "Scene"
) -> bool:
    """A figure within a value: with its unit as the row has it, or as the shopper said it."""
    unit = re.match(rf"\s?{UNITS}", after, re.I)
    stretch = (number + (unit.group() if unit else "")).lower()
    words = re.match(r"[\w.*×+-]*", number + after)
    stretch = max(stretch, (words.group() if words else "").lower(), key=len)
    rows = judge.goods(about) or judge.goods(scene.about) or judge.goods(scene.screen)
    told = "\n".join(row.words for row in rows)
    labels = " ".join(
        str(one.get("label", "")) + str(one.get("value", "")) for one in scene.turn["constraints"]
    )
    own = f"{labels}\n{' '.join(scene.heard)}\n{SHOPS_OWN}".lower()
    spaced = stretch.replace(" ", "")
    return any(_whole(one, text) for one in {stretch, spaced} for text in (told, own)) or (
        not unit and _whole(number, own)
    )


def _whole(stretch: str, text: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(stretch)}(?![\d.])", text) is not None


def _without_options(judge: "Judge", clause: str, about: Sequence[str], scene: "Scene") -> str:
    """A clause without the forms it lists that the goods have; the words judge whether they are there."""
    goods: list[Any] = judge.goods(about) or judge.goods(scene.about) or judge.goods(scene.screen)
    goods += judge.goods([*scene.seen, *(line["id"] for line in scene.turn["cart"])])
    options = sorted({o for row in goods for o in row.options}, key=len, reverse=True)
    for option in options:
        if len(option) > 2 or not option.isdigit():
            clause = (
                clause.replace(option, "\ue003") if any(c.isdigit() for c in option) else clause
            )
        else:
            clause = re.sub(
                rf"(?<![\w.]){option}(?=码|、|和|，|,| and|\)|）|$|？|\.|;|；)", "\ue003", clause
            )
    return clause


SHOPS_OWN = "后四位 last four digits compare 1 and 3 尺码改成42 size to 42 only 1 review 只有 1 条"
