"""Relevance is near the best, and on its shelf."""

import numpy as np

from retrieval.filters import ProductTable
from retrieval.lexical import Scores
from retrieval.products import Product
from retrieval.relevance import Shelves, near_best


def relevant(*values: float, categories: str = "aaaab") -> list[bool]:
    products = [Product(f"p{n}", "x", category=f"s/{name}") for n, name in enumerate(categories)]
    shelves = Shelves(ProductTable.from_products(products))
    return list(shelves.relevant(np.arange(len(values)), scores(*values)))


def scores(*values: float) -> Scores:
    return np.array(values, dtype=np.float32)


def test_what_lies_far_below_the_best_is_not_relevant() -> None:
    assert relevant(1.0, 0.7, 0.5) == [True, True, False]


def test_the_best_of_nothing_is_not_relevant() -> None:
    assert relevant(0.25, 0.2) == [False, False]


def test_what_stands_on_another_shelf_than_the_best_is_not_relevant() -> None:
    assert relevant(1.0, 0.9, 0.9, 0.7, 0.7) == [True, True, True, True, False]


def test_a_shelf_with_a_good_part_of_the_best_is_meant_too() -> None:
    assert relevant(1.0, 0.9, 0.9, 0.7, 0.9) == [True] * 5


def test_without_categories_only_the_match_counts() -> None:
    shelves = Shelves(ProductTable.from_products([Product("a", "x"), Product("b", "x")]))
    assert shelves.relevant(np.arange(2), scores(1.0, 0.7)).tolist() == [True, True]


def test_no_rows_are_no_error() -> None:
    assert (
        Shelves(ProductTable.from_products([])).relevant(np.zeros(0, np.intp), scores()).size == 0
    )


def test_near_the_best_is_found_however_weak_it_is() -> None:
    assert near_best(scores(0.1, 0.07, 0.01)).tolist() == [True, True, False]
