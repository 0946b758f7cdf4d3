"""Size charts from files: their headers, their units, and what is refused."""

from pathlib import Path

import pytest

from assistant.records.parsing_sizes import parse_range, unit_of
from assistant.records.size_charts import SizeChartStore
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from assistant.sizing.charts import Measure, Range
from retrieval.importing.kinds import Kind
from retrieval.products import Product

TABLE = '''品牌,类目,尺码,身高,体重(斤),脚长mm
甲,衣,M,"5'3""-5'7""",100-115,
甲,衣,L,165以上,115+,
甲,鞋,39,,,243-247
,,S,160-170,,
甲,衣,XL,abc,,
甲,衣,XXL,,,
'''


@pytest.fixture
def store(tmp_path: Path) -> SizeChartStore:
    file = tmp_path / "sizes.csv"
    file.write_text(TABLE, "utf-8")
    shop = Shop.create(tmp_path / "shop")
    (report,) = ingest(shop, [file])
    assert (report.kind, report.kept, report.refused) == (Kind.SIZES, 3, 3)
    reasons = {error.line: error.reason for error in report.errors}
    assert "for which" in reasons[5]
    assert "is no range" in reasons[6]
    assert "no measure" in reasons[7]
    (again,) = ingest(shop, [file])
    assert again.changed == 0
    return SizeChartStore(shop.engine)


def test_units_stand_in_cells_or_headers(store: SizeChartStore) -> None:
    chart = store.chart(Product("p", "衬衫", brand="甲", category="服饰/衣"))
    assert chart is not None
    medium, large = chart.rows
    assert medium.ranges[Measure.HEIGHT] == Range(160.02, 170.18)
    assert medium.ranges[Measure.WEIGHT] == Range(50, 57.5)
    assert large.ranges == {Measure.HEIGHT: Range(165, None), Measure.WEIGHT: Range(57.5, None)}
    shoes = store.chart(Product("p", "鞋", brand="甲", category="鞋"))
    assert shoes is not None
    assert shoes.rows[0].ranges[Measure.FOOT] == Range(24.3, 24.7)


def test_another_brand_has_no_chart(store: SizeChartStore) -> None:
    assert store.chart(Product("p", "衬衫", brand="乙", category="服饰/衣")) is None


@pytest.mark.parametrize(
    ("column", "measure", "unit"),
    [
        ("weight_lb", Measure.WEIGHT, 0.45359237),
        ("weight_kg", Measure.WEIGHT, 1.0),
        ("体重(斤)", Measure.WEIGHT, 0.5),
        ("height_in", Measure.HEIGHT, 2.54),
        ("foot_length_mm", Measure.FOOT, 0.1),
        ("身高", Measure.HEIGHT, 1.0),
        ("waist (cm)", Measure.WAIST, 1.0),
    ],
)
def test_a_header_tells_the_unit(column: str, measure: Measure, unit: float) -> None:
    assert unit_of(column, measure) == unit


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("160-168", Range(160, 168)),
        ("160～168cm", Range(160, 168)),
        ("100-115斤", Range(50, 57.5)),
        ("110-130 lb", Range(49.8952, 58.967)),
        ("≥70", Range(70, None)),
        ("50以下", Range(None, 50)),
        ("165", Range(165, 165)),
        ("", None),
    ],
)
def test_ranges_are_read_as_people_write_them(cell: str, expected: Range | None) -> None:
    assert parse_range(cell, 1.0) == expected


@pytest.mark.parametrize("cell", ["168-160", "M", "1-2-3"])
def test_what_is_no_range_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="is no range"):
        parse_range(cell, 1.0)
