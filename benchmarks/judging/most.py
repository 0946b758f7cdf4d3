"""The most of something: said of the goods that are, among those shown or on the screen."""

import re
from collections.abc import Iterator

from judging.scene import Clause, Finding

CHEAPEST = re.compile(
    r"最便宜|最省|最划算|价格最低|省钱看|一样便宜|cheapest|costs? least|lowest price|to save, take|price matters, take|价格也最低",
    re.I,
)
DEAREST = re.compile(r"最贵|一样贵|costs? most|dearest", re.I)
BEST = re.compile(
    r"评分最高|评价最好|评分也最高|评分也是最高|口碑最好|口碑选|并列最高|rated highest|best rat(?:ed|ing)|best review(?:ed|s)|highest rat|for reviews, number|rated better|评分高一点|更高一些",
    re.I,
)
SELLS = re.compile(r"卖得最好|卖得一样好|sells? best|best seller|sell equally", re.I)
MOST = (
    (CHEAPEST, "price", min),
    (DEAREST, "price", max),
    (BEST, "rating", max),
    (SELLS, "sales", max),
)
PLACED = re.compile(r"第\s?\d|number \d")
CHEAPER = re.compile(r"便宜|省|款低|cheaper|costs .* less")


def most_in(clause: Clause) -> Iterator[Finding]:
    """What is said to be the most of something and is not."""
    text, scene = clause.text, clause.scene
    weighed = (scene.turn.get("comparison") or {}).get("ids")
    if weighed and clause.about and not set(clause.about) & set(weighed):
        yield Finding("most", text)
    if weighed and PLACED.search(text) and not set(clause.about) <= set(weighed):
        yield Finding("most", text)
    rows = clause.rows.goods(scene.shown or scene.screen)
    own = clause.rows.goods(clause.about)
    for pattern, name, pick in MOST:
        if not (pattern.search(text) and own and rows):
            continue
        known = [value for row in rows if (value := getattr(row, name)) is not None]
        if not known or any(getattr(row, name) != pick(known) for row in own if row in rows):
            yield Finding("most", text)
    if scene.action == "compare" and own and CHEAPER.search(text) and not CHEAPEST.search(text):
        prices = [row.price for row in rows if row.price is not None]
        if prices and own[0].price != min(prices):
            yield Finding("most", text)
