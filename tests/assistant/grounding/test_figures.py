"""Numbers are read with what they count, as people write them in both languages."""

import pytest

from assistant.grounding.figures import Kind, figures_in
from assistant.nlu.words.normalising import fold


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("一共 23 款，128.5 元到三百二十九元", [(Kind.COUNT, 23), (Kind.MONEY, 128.5), (Kind.MONEY, 329)]),
        ("第二款评分最高（4.8），89 元", [(Kind.PLACE, 2), (Kind.RATING, 4.8), (Kind.MONEY, 89)]),
        ("128条评价里有9条提到掉色", [(Kind.REVIEWS, 128), (Kind.COUNT, 9)]),
        ("2026-11-01 发货，11月3日 18:00 到", [(Kind.DATE, 1101), (Kind.DATE, 1103), (Kind.CLOCK, 1800)]),
        ("已售 1.2万 件，还有 12 件", [(Kind.SALES, 12000), (Kind.STOCK, 12)]),
        ("98%好评，七天无理由", [(Kind.PERCENT, 98), (Kind.MEASURE, 7)]),
        ("500ml, 12 left, $1,289.50", [(Kind.MEASURE, 500), (Kind.STOCK, 12), (Kind.MONEY, 1289.5)]),
        ("Number 2 is rated 4.8, two hundred yuan", [(Kind.PLACE, 2), (Kind.RATING, 4.8), (Kind.MONEY, 200)]),
        ("one of them, 这一款, 看一下", []),
        ("订单 …0017 X200", [(Kind.CODE, 0), (Kind.CODE, 0)]),
    ],
)  # fmt: skip
def test_a_number_is_read_with_what_it_counts(text: str, read: list[tuple[Kind, float]]) -> None:
    assert [(one.kind, one.low) for one in figures_in(fold(text))] == read


def test_units_are_the_same_in_both_languages() -> None:
    for chinese, english in (("210克", "210 g"), ("500毫升", "500 ml"), ("3天", "3 days")):
        (one,), (other,) = figures_in(fold(chinese)), figures_in(fold(english))
        assert (one.low, one.unit) == (other.low, other.unit)
