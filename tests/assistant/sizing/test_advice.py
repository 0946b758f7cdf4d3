"""What a chart says: one size, two, none; and which chart is whose."""

import pytest

from assistant.sizing.advice import Verdict, advise
from assistant.sizing.charts import Measure, Range, SizeChart, SizeRow, chart_of
from assistant.sizing.figures import figure, span
from assistant.sizing.measures import Told
from retrieval.products import Product

H, W = Measure.HEIGHT, Measure.WEIGHT


def row(size: str, height: tuple[float, float], weight: tuple[float, float]) -> SizeRow:
    return SizeRow(size, size, {H: Range(*height), W: Range(*weight)}, category="女装")


S = row("S", (150, 159), (42, 50))
M = row("M", (158, 166), (50, 57.5))
L = row("L", (165, 172), (57.5, 65))
XL = row("XL", (174, 180), (66, 75))
CHART = SizeChart.of([XL, S, L, M])


def told(height: float = 0, weight: float = 0, usual: str = "") -> Told:
    named = {H: height, W: weight}
    return Told({measure: value for measure, value in named.items() if value}, usual)


@pytest.mark.parametrize(
    ("height", "weight", "verdict", "sizes"),
    [
        pytest.param(162, 55, Verdict.FITS, "M", id="one size by both"),
        pytest.param(165, 55, Verdict.FITS, "M", id="the weight decides between two heights"),
        pytest.param(165, 57.5, Verdict.BETWEEN, "ML", id="both ends of both rows"),
        pytest.param(155, 55, Verdict.BETWEEN, "SM", id="height and weight point to neighbours"),
        pytest.param(152, 62, Verdict.APART, "SL", id="they point to sizes further apart"),
        pytest.param(173, 65.5, Verdict.BETWEEN, "LXL", id="in a gap of the chart"),
        pytest.param(185, 70, Verdict.OUTSIDE, "XL", id="taller than the chart"),
        pytest.param(155, 38, Verdict.OUTSIDE, "S", id="lighter than the chart"),
    ],
)
def test_the_chart_alone_decides(
    height: float, weight: float, verdict: Verdict, sizes: str
) -> None:
    advice = advise(CHART, told(height, weight))
    assert (advice.verdict, "".join(row.size for row in advice.rows)) == (verdict, sizes)


def test_one_measure_is_enough_where_it_fits_one_size() -> None:
    advice = advise(CHART, told(weight=55))
    assert (advice.verdict, advice.lacking) == (Verdict.FITS, (H,))


def test_a_size_worn_elsewhere_is_only_looked_up() -> None:
    assert advise(CHART, told(usual="M")).rows == (M,)
    assert advise(CHART, told(usual="39")).verdict is Verdict.NOTHING


def test_no_measure_gives_no_size() -> None:
    assert advise(CHART, told()) == advise(CHART, Told())
    assert advise(CHART, told()).rows == ()


def test_the_chart_nearest_to_the_product_counts() -> None:
    rows = [
        SizeRow("a", "M", {H: Range(1, 2)}, category="女装"),
        SizeRow("b", "M", {H: Range(3, 4)}, brand="青裁", category="女装"),
        SizeRow("c", "M", {H: Range(5, 6)}, product_id="p9"),
        SizeRow("d", "M", {H: Range(7, 8)}, category="女装", audience="男"),
    ]
    dress = Product("p1", "裙", brand="青裁", category="服饰/女装/裙")
    assert chart_of(dress, rows) == SizeChart((rows[1],))
    assert chart_of(Product("p9", "裙"), rows) == SizeChart((rows[2],))
    men = Product("p2", "裤", category="服饰/女装", attributes={"gender": ("男",)})
    assert chart_of(men, rows) == SizeChart((rows[3],))
    assert chart_of(Product("p3", "锅", category="厨具"), rows) is None


@pytest.mark.parametrize(
    ("measure", "value", "unit", "text"),
    [
        (H, 167.64, "in", "5'6\""),
        (H, 165, "cm", "165 cm"),
        (W, 55, "斤", "110 斤"),
        (W, 58.9670081, "lb", "130 lb"),
        (Measure.FOOT, 24.5, "in", "9.6 in"),
    ],
)
def test_figures_are_said_in_the_shoppers_unit(
    measure: Measure, value: float, unit: str, text: str
) -> None:
    assert figure(measure, value, unit) == text


def test_open_ranges_say_so() -> None:
    assert span(W, Range(None, 50), "kg") == "≤50 kg"
    assert span(W, Range(75, None), "斤") == "≥150 斤"
