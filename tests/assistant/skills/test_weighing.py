import pytest

from assistant.nlu.words.needs import needs_in
from assistant.records.opinions import Count
from assistant.skills.weighing import Counts, Weighed, weigh
from retrieval.products import Product


def item(number: int, **attributes: str) -> Product:
    values = {name: (value,) for name, value in attributes.items()}
    return Product(f"p{number}", f"goods {number}", attributes=values)


def weighed(words: str, *products: Product, counts: tuple[Counts, ...] = ()) -> Weighed | None:
    (need,) = needs_in(words)
    return weigh(need, products, counts or ({},) * len(products))


@pytest.mark.parametrize(
    ("words", "values", "best"),
    [
        pytest.param("轻一点", ["210g", "180g", "195g"], 1, id="least weight"),
        pytest.param("lightest", ["1.2kg", "900g"], 1, id="in one unit"),
        pytest.param("轻一点", ["180g", "180g", "195g"], None, id="two are lightest"),
        pytest.param("轻一点", ["180g", "", "195g"], 0, id="one is unknown"),
        pytest.param("轻一点", ["180g", "", ""], None, id="only one is known"),
    ],
)
def test_listings_are_weighed(words: str, values: list[str], best: int | None) -> None:
    products = [item(n, **({"weight": v} if v else {})) for n, v in enumerate(values)]
    found = weighed(words, *products)
    assert (found.best if found else None) == best


def test_hours_are_not_compared_with_milliamperes() -> None:
    found = weighed("续航", item(1, battery_life="40小时"), item(2, battery_life="5000mAh"))
    assert found is None or found.best is None


def test_buyers_decide_where_listings_do_not() -> None:
    counts: tuple[Counts, ...] = (
        {"comfort": Count(praised=2, blamed=6, said=8)},
        {"comfort": Count(praised=9, blamed=1, said=11)},
    )
    found = weighed("舒服", item(1), item(2), counts=counts)
    assert found is not None
    assert found.best == 1
    assert found.row()["field"] == "reviews.comfort"


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(Count(praised=1, blamed=0, said=1), id="one voice"),
        pytest.param(Count(praised=7, blamed=3, said=10), id="about the same"),
    ],
)
def test_few_or_like_voices_decide_nothing(second: Count) -> None:
    counts: tuple[Counts, ...] = (
        {"comfort": Count(praised=6, blamed=3, said=9)},
        {"comfort": second},
    )
    found = weighed("comfortable", item(1), item(2), counts=counts)
    assert found is not None
    assert found.best is None


def test_nothing_known_is_nothing_weighed() -> None:
    assert weighed("拍照", item(1), item(2)) is None
