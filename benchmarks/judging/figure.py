"""One figure in a clause, with what stands around it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from judging.clauses import NAMED, STRUCK
from judging.scene import Clause

NUMBER = re.compile(
    r"(?<![A-Za-z\d_.])(?P<sign>HK\$|NT\$|[¥$€£])?\s?(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?=(?P<after>.{0,16}))"
)
NEAR = 0.006  # of money with two decimals
OPTION = "\ue003"  # a form of goods that a clause lists


@dataclass(frozen=True)
class Figure:
    """A figure in a clause.

    Args:
        text: As written; ``number`` is its value.
        sign: The sign of money before it, else "".
        left: The clause up to it, ``after`` some characters of what follows; names are struck out of both.
    """

    clause: Clause
    text: str
    sign: str
    left: str
    after: str

    @property
    def number(self) -> float:
        """Its value."""
        return float(self.text.replace(",", ""))

    @property
    def around(self) -> str:
        """What stands on both sides."""
        return self.left + self.after

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return (
            bool(self.sign)
            or self.before(r"\s?(?:元|块|yuan\b)")
            or self.behind(r"\bprice $|价格 $")
        )

    def behind(self, expression: str) -> bool:
        """Whether the text up to the figure has this, usually at its end."""
        return re.search(expression, self.left, re.I) is not None

    def before(self, expression: str) -> bool:
        """Whether this follows the figure."""
        return re.match(expression, self.after) is not None

    def is_one_of(self, known: Iterable[float | int | None]) -> bool:
        """Whether it is one of these."""
        return any(one is not None and abs(self.number - one) < NEAR for one in known)


def figures_in(clause: Clause) -> Iterator[Figure]:
    """The figures of a clause from left to right, without forms of goods that it lists."""
    text = NAMED.sub(STRUCK, _without_options(clause))
    for match in NUMBER.finditer(text):
        left = text[: match.start("number")]
        yield Figure(clause, match["number"], match["sign"] or "", left, match["after"])


def _without_options(clause: Clause) -> str:
    """A clause without the forms that the goods have; the words judge whether they are there."""
    rows, scene, text = clause.rows, clause.scene, clause.text
    goods = clause.goods or rows.goods(scene.screen)
    ordered = [line["product_id"] for order in scene.orders for line in order["lines"]]
    in_cart = [line["id"] for line in scene.turn["cart"]]
    goods = [*goods, *rows.goods([*scene.seen, *in_cart, *ordered])]
    for option in sorted({o for row in goods for o in row.options}, key=len, reverse=True):
        if len(option) > 2 or not option.isdigit():
            text = text.replace(option, OPTION) if any(c.isdigit() for c in option) else text
        else:
            listed = (
                rf"(?<![\w.]){option}(?=码|、|和|，|,(?!\d)| and| is\b|\)|）|$|？|\?|\.(?!\d)|;|；)"
            )
            text = re.sub(listed, OPTION, text)
    return text
