"""What suits a shopper follows the prices of the catalogue."""

from assistant.taste.facts import CatalogueFacts, facts_of
from recommender.profiling.traits import PriceScale
from retrieval.products import Product

PRODUCTS = [
    *(Product(f"a{n}", "x", price=float(n % 7), category="a/b") for n in range(12)),
    *(Product(f"c{n}", "x", price=10.0 * n, category="c") for n in range(3)),
    Product("d", "x", price=5.0),
    Product("e", "x", category="a/b"),
]


def test_the_scale_of_a_catalogue_is_that_of_its_facts() -> None:
    facts = CatalogueFacts.of(PRODUCTS)
    expected = PriceScale.of(facts_of(product) for product in PRODUCTS)
    for product_id, own in facts.items():
        assert facts.scale.level(own) == expected.level(own), product_id
    assert facts.scale.level(facts["e"]) is None
    assert CatalogueFacts.of([]).scale.level({"price": 5.0}) is None


def test_facts_are_found_by_id() -> None:
    facts = CatalogueFacts.of(PRODUCTS)
    assert len(facts) == len(list(facts)) == 17
    assert "d" in facts
    assert "nobody" not in facts
    assert facts["c1"] == {"category": "c", "price": 10.0}
