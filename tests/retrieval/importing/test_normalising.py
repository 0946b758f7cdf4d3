"""Whatever stands in a row, it becomes a product or a list of errors, never a crash."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from retrieval.importing.headers import PRODUCT
from retrieval.importing.mapping import Mapping, lay_out
from retrieval.importing.normalising import Normaliser
from retrieval.importing.rows import Row
from retrieval.products import Product

COLUMNS = (*PRODUCT, "title_en", "color_en", "产地")
NORMALISER = Normaliser(lay_out(COLUMNS, PRODUCT, Mapping()), Mapping())
STEADY = settings(deadline=None, derandomize=True, max_examples=60)
SCRAPS = ["1", "-1", "1.2万", "99-199", "[1]", "{}", '[{"sku": "a"}]', "<b>", "\udcff", "9" * 400]
CELLS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(SCRAPS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@STEADY
@given(st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=6))
@example({"stock": ["3"]})
@example({"localized": {"en": "x"}})
@example({"attributes": {"颜色": {"a": 1}}, "variants": [{"sku": ["a"], "stock": [1]}]})
def test_any_row_is_a_product_or_a_list_of_errors(cells: dict[str, object]) -> None:
    found = NORMALISER.product(Row(1, {"id": "1", "title": "鞋"} | cells))
    if isinstance(found, Product):
        assert found.id
        assert found.title
    else:
        assert all(error.column and error.reason for error in found)


@STEADY
@given(CELLS)
def test_any_value_in_any_column_is_read_or_refused(cell: object) -> None:
    row = Row(1, {"id": "1", "title": "鞋", **dict.fromkeys(COLUMNS[2:], cell)})
    assert isinstance(NORMALISER.product(row), Product | list)


def test_localised_texts_and_attributes_may_come_as_objects() -> None:
    row = Row(
        1,
        {
            "id": 1,
            "title": "鞋",
            "attributes": {"颜色": ["红", "黑"], "重量": 205},
            "localized": {"en": {"title": "Shoe", "category": "Shoes > Running"}},
        },
    )
    found = NORMALISER.product(row)
    assert isinstance(found, Product)
    assert found.attributes == {"color": ("红", "黑"), "重量": ("205",)}
    assert found.localized == {"en": {"title": "Shoe", "category": "Shoes/Running"}}
