"""The newsvendor's rule against trying every number of pieces."""

from math import inf, nan

import numpy as np
import pytest

from recommender.demand.ordering import Costs, advise, expected_cost, newsvendor
from recommender.errors import DemandError


@pytest.mark.parametrize("seed", range(40))
def test_no_other_number_of_pieces_costs_less(seed: int) -> None:
    random = np.random.default_rng(seed)
    scenarios = random.gamma(1, 12, int(random.integers(1, 60))).tolist()
    if seed % 2:
        scenarios = [float(round(value)) for value in scenarios]
    costs = Costs(float(random.uniform(0.1, 5)), float(random.uniform(0.1, 20)))
    tried = [expected_cost(pieces, scenarios, costs) for pieces in range(200)]
    assert expected_cost(newsvendor(scenarios, costs), scenarios, costs) == pytest.approx(
        min(tried)
    )


def test_the_textbook_example() -> None:
    """Demand 0 to 9 equally likely, under 3, over 1: met whole in 75 %, so 7 are had."""
    assert newsvendor([float(value) for value in range(10)], Costs(1, 3)) == 7


def test_the_dearer_one_too_few_the_more_are_had() -> None:
    scenarios = [float(value) for value in range(50)]
    found = [newsvendor(scenarios, Costs(1, under)) for under in (0.2, 1, 3, 9, 99)]
    assert found == sorted(found)
    assert found[0] < found[-1]


def test_costs_are_reckoned_by_hand() -> None:
    assert expected_cost(5, [3, 9], Costs(1, 4)) == (2 * 1 + 4 * 4) / 2


LEAD, CYCLE = [4.0, 6, 8, 10], [8.0, 12, 16, 20]


@pytest.mark.parametrize(
    ("stock", "on_order", "order"),
    [
        pytest.param(9, 0, 0, id="enough until the next look"),
        pytest.param(8, 0, 8, id="at the point"),
        pytest.param(0, 0, 16, id="nothing there"),
        pytest.param(1, 7, 8, id="what is on its way counts"),
        pytest.param(0, 40, 0, id="enough on its way"),
    ],
)
def test_orders_fill_up_from_the_reorder_point(stock: int, on_order: int, order: int) -> None:
    found = advise(LEAD, CYCLE, stock, on_order, Costs(1, 3))
    assert (found.reorder_at, found.up_to, found.order) == (8, 16, order)


@pytest.mark.parametrize(("stock", "chance"), [(0, 1), (4, 0.75), (9, 0.25), (10, 0)])
def test_running_out_is_the_share_of_scenarios_above_what_is_there(
    stock: int, chance: float
) -> None:
    assert advise(LEAD, CYCLE, stock, 0, Costs()).runs_out == chance


@pytest.mark.parametrize("value", [0, -1, nan, inf])
def test_costs_that_are_none_are_refused(value: float) -> None:
    with pytest.raises(DemandError, match="'over'"):
        Costs(value, 1)
    with pytest.raises(DemandError, match="'under'"):
        Costs(1, value)


@pytest.mark.parametrize("scenarios", [[], [nan], [inf], [-1.0]])
def test_scenarios_that_are_none_are_refused(scenarios: list[float]) -> None:
    with pytest.raises(DemandError, match="scenario"):
        newsvendor(scenarios, Costs())


@pytest.mark.parametrize(("stock", "on_order"), [(-1, 0), (0, -1), (10**9, 0)])
def test_stock_that_cannot_be_is_refused(stock: int, on_order: int) -> None:
    with pytest.raises(DemandError, match="expected 0 to"):
        advise(LEAD, CYCLE, stock, on_order, Costs())
