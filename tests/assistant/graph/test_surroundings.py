import pytest

from assistant.errors import UnknownProduct
from assistant.graph.browsing import Browser
from assistant.graph.surroundings import MOST_NODES, Surroundings
from assistant.shop.folder import Shop


def near(found: Surroundings) -> set[str]:
    return {node.key for node, _ in found.nodes.values()}


def test_one_step_around_a_phone_are_its_cases_and_the_model_before(gadgets: Shop) -> None:
    found = near(Browser(gadgets.engine).around("phone-12"))
    assert {"case-12", "case-title", "case-two", "phone-11", "charger-c", "远穹sky11"} <= found
    assert not {"case-12u", "watch-12", "yuanqiongsky12"} & found


def test_one_step_around_a_case_is_its_phone(gadgets: Shop) -> None:
    found = near(Browser(gadgets.engine).around("case-12"))
    assert "phone-12" in found
    assert not {"watch-12", "phone-12u"} & found


def test_a_deeper_look_is_no_larger_than_can_be_looked_at(gadgets: Shop) -> None:
    found = Browser(gadgets.engine).around("phone-12", 4)
    assert len(found.nodes) == MOST_NODES
    assert found.left_out
    ends = {end for edge in found.edges for end in (edge.source.id, edge.target.id)}
    assert ends <= set(found.nodes)


@pytest.mark.parametrize(
    ("name", "product"),
    [("phone-12u", "phone-12u"), ("远穹 Sky12 Ultra", "phone-12u"), ("磨砂", "case-any")],
)
def test_a_product_is_found_by_id_model_or_words(gadgets: Shop, name: str, product: str) -> None:
    assert Browser(gadgets.engine).around(name).root.key == product


@pytest.mark.parametrize("name", ["Sky12", "nothing like it", "", "100%"])
def test_a_name_of_none_or_several_is_told(gadgets: Shop, name: str) -> None:
    with pytest.raises(UnknownProduct):
        Browser(gadgets.engine).around(name)
