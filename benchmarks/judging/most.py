"""The most of something: said of the goods that are, among those shown or on the screen."""

import re
from collections.abc import Iterator

from judging.goods import Row
from judging.scene import Clause, Finding

CHEAPEST = re.compile(
    r"最便宜|最省|最划算|价格最低|省钱看|一样便宜|cheapest|costs? least|lowest[- ]priced?|least expensive|to save, take|price matters, take|价格也最低|价格上\S+最低",
    re.I,
)
DEAREST = re.compile(r"最贵|一样贵|价格最高|costs? most|dearest|most expensive|highest price", re.I)
BEST = re.compile(
    r"评分最高|评价最好|评分也最高|评分也是最高|口碑最好|口碑选|并列最高|rated highest|best rat(?:ed|ing)|best review(?:ed|s)|highest rat|for reviews, number|rated better|评分高一点|更高一些",
    re.I,
)
WORST = re.compile(
    r"评分最低|得分最低|评价最差|口碑最差|rated (?:the )?(?:lowest|worst)|(?:worst|lowest)[- ]rat(?:ed|ing)|worst review(?:ed|s)",
    re.I,
)
SELLS = re.compile(r"卖得最好|卖得一样好|销量最高|sells? best|best seller|sell equally", re.I)
LEAST_SOLD = re.compile(r"卖得最[差少]|销量最低|sells? (?:worst|least)|worst seller", re.I)
TALKED_OF = re.compile(r"评价最多|最多评价|(?<!买家)最多人评|most review(?:s|ed)\b", re.I)
NEWEST = re.compile(r"最新(?!的?版)|newest|most recent", re.I)
MOST = (
    (CHEAPEST, "price", min),
    (DEAREST, "price", max),
    (BEST, "rating", max),
    (WORST, "rating", min),
    (SELLS, "sales", max),
    (LEAST_SOLD, "sales", min),
    (NEWEST, "created", max),
)
SAME = (
    (re.compile(r"一样便宜|一样贵|价格一样|cost the same|costs? equally", re.I), "price"),
    (re.compile(r"评分(?:一样|相同|并列)|share the best rating", re.I), "rating"),
    (re.compile(r"卖得一样|sell equally", re.I), "sales"),
)
OF_A_QUESTION = re.compile(r"刚才说到|要哪个|还没选好|back to|which one", re.I)
POINTING = re.compile(r"这[一]?款|它|\b(?:it|this)\b", re.I)
PLACED = re.compile(r"第\s?\d|number \d")
CHEAPER = re.compile(r"便宜|省|款低|cheaper|costs .* less")


def most_in(clause: Clause) -> Iterator[Finding]:
    """What is said to be the most of something and is not."""
    checks = (_not_compared, _not_the_most, _not_most_reviewed, _not_alike, _not_cheaper)
    if not OF_A_QUESTION.search(clause.text):
        yield from (Finding("most", clause.text) for check in checks if check(clause))


def _not_compared(clause: Clause) -> bool:
    """Of a comparison only what is compared is told."""
    weighed = set((clause.scene.turn.get("comparison") or {}).get("ids") or ())
    if not weighed or not clause.about:
        return False
    stranger = not set(clause.about) & weighed
    return stranger or (bool(PLACED.search(clause.text)) and not set(clause.about) <= weighed)


def _not_the_most(clause: Clause) -> bool:
    rows, own = _screen(clause), _meant(clause)
    for pattern, name, pick in MOST:
        if not (pattern.search(clause.text) and own and rows):
            continue
        known = [value for row in rows if (value := getattr(row, name)) is not None]
        if not known or any(getattr(row, name) != pick(known) for row in own if row in rows):
            return True
    return False


def _meant(clause: Clause) -> list[Row]:
    """The goods that a clause names, else those that 这款 and "it" can only mean."""
    if clause.about or len(clause.scene.about) != 1 or not POINTING.search(clause.text):
        return clause.rows.goods(clause.about)
    return clause.rows.goods(clause.scene.about)


def _not_most_reviewed(clause: Clause) -> bool:
    counts = {row.id: len(clause.rows.reviews.get(row.id, ())) for row in _screen(clause)}
    said = TALKED_OF.search(clause.text) is not None and bool(counts)
    return said and any(counts.get(key) != max(counts.values()) for key in clause.about)


def _not_alike(clause: Clause) -> bool:
    own = clause.rows.goods(clause.about)
    return any(
        pattern.search(clause.text) is not None and len({getattr(row, name) for row in own}) > 1
        for pattern, name in SAME
    )


def _not_cheaper(clause: Clause) -> bool:
    """Of a comparison the cheapest is said to be cheaper."""
    own, text = clause.rows.goods(clause.about), clause.text
    if clause.scene.action != "compare" or not own or CHEAPEST.search(text):
        return False
    prices = [row.price for row in _screen(clause) if row.price is not None]
    return bool(CHEAPER.search(text) and prices) and own[0].price != min(prices)


def _screen(clause: Clause) -> list[Row]:
    """The goods shown, else those on the screen."""
    return clause.rows.goods(clause.scene.shown or clause.scene.screen)
