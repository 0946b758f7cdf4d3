"""How the judge reads what is told of delivery: each amount must follow from the shop's policy.

Which amount it is, the words beside it tell: 运费, 满, "from". It is struck out where the policy bears it out.
"""

import re
from collections.abc import Callable, Iterable

from judging.amounts import payable
from judging.clauses import STRUCK
from judging.freight import Freight
from judging.scene import Finding, Scene

MONEY = r"((?:[¥$€£])?\d[\d,]*(?:\.\d+)?(?: ?元)?)(?![\d.]*\d)"
NEAR = 0.006
Amounts = Callable[[Freight, list[float], Scene], Iterable[float]]


def without_freight(text: str, scene: Scene) -> tuple[str, list[Finding]]:
    """The text without the amounts of delivery that are right, and those that are wrong."""
    freight, wrong = scene.rows.freight, list[Finding]()
    if freight is None:
        return text, wrong
    extras = freight.extras_in(f"{text} {scene.message}")
    for told, amounts in FACTS:
        known = list(amounts(freight, extras, scene))

        def read(match: re.Match[str], known: list[float] = known) -> str:
            amount = match[match.lastindex or 0]
            said = float(re.sub(r"[^\d.]", "", amount))
            if not any(abs(said - one) < NEAR for one in known):
                wrong.append(Finding("freight", match.group()))
            return match.group().replace(amount, STRUCK)

        text = told.sub(read, text)
    return freight.without_regions(text), wrong


def _fees(freight: Freight, extras: list[float], scene: Scene) -> list[float]:
    """What is asked for the cart, for one of the goods spoken of, or was for an order."""
    goods = [p for row in scene.rows.goods([*scene.about, *scene.screen]) for p in row.prices]
    goods += [payable(scene)] if scene.turn["cart"] else []
    fees = [freight.of(one, extra) for one in goods or [0.0] for extra in (0.0, *extras)]
    return [*fees, *(float(order["shipping_fee"] or 0) for order in scene.orders)]


def _gap(freight: Freight, _extras: list[float], scene: Scene) -> list[float]:
    return [round(freight.free_from - payable(scene), 2)]


def _least(freight: Freight, _extras: list[float], _scene: Scene) -> list[float]:
    return [freight.free_from]


def _fee(freight: Freight, _extras: list[float], _scene: Scene) -> list[float]:
    return [freight.fee]


def _extra(freight: Freight, extras: list[float], _scene: Scene) -> list[float]:
    return extras or [*freight.surcharges.values()]


def _any_extra(freight: Freight, _extras: list[float], _scene: Scene) -> list[float]:
    return [*freight.surcharges.values()]


def _both(freight: Freight, extras: list[float], scene: Scene) -> list[float]:
    return [round(freight.fee + extra, 2) for extra in _extra(freight, extras, scene)]


def _difference(freight: Freight, _extras: list[float], _scene: Scene) -> list[float]:
    """Between the regions of two addresses, neither of which need be named."""
    extras = [0.0, *freight.surcharges.values()]
    return [round(abs(a - b), 2) for a in extras for b in extras]


FACTS: tuple[tuple[re.Pattern[str], Amounts], ...] = tuple(
    (re.compile(pattern.replace("MONEY", MONEY)), amounts)
    for pattern, amounts in (
        (r"满 ?MONEY(?:包邮|的只付)|free from MONEY|: from MONEY that is all", _least),
        (r"附加费[多少] ?MONEY|surcharge for [\w ]+ is MONEY", _difference),
        (r"每单加 ?MONEY附加费|只付这 ?MONEY|其中 ?MONEY是附加费|surcharge of MONEY", _extra),
        (r"MONEY of it a surcharge", _extra),
        (r"regions add MONEY| to MONEY, depending on|地区另加 ?MONEY|到 ?MONEY，按收货", _any_extra),
        (r"不满的一共 ?MONEY|运费一共 ?MONEY|delivery comes to MONEY|to [\w ]+ comes to MONEY", _both),
        (r"不满收 ?MONEY|免掉 ?MONEY|would save MONEY of it|below that it costs MONEY", _fee),
        (r"再买 ?MONEY就免掉|; MONEY more would save", _gap),
        (r"运费 ?MONEY|[Dd]elivery (?:costs|is) MONEY|[Dd]elivery to [\w ]+ costs MONEY|costs MONEY to deliver", _fees),
    )
)  # fmt: skip
