"""Plans are the cheapest there are: each solver against all plans of small cases, tried one by one."""

import os
from collections.abc import Iterator, Mapping
from itertools import product

import numpy as np
import pytest

from assistant.errors import ShippingError
from assistant.shipping import choosing
from assistant.shipping.choosing import (
    HIGHS,
    OR_TOOLS,
    cheapest_by,
    choices,
    is_front,
    solver_named,
    soonest_for,
)
from assistant.shipping.sending import MOST_ITEMS, Plan, Solver, Task, Way, plan_of

CASES = 60
NEAR = Way("near", "slow", 800, 200, 3)
FAST = Way("near", "fast", 2000, 500, 1)
FAR = Way("far", "slow", 500, 100, 5)


@pytest.fixture(params=[HIGHS, OR_TOOLS])
def solver(request: pytest.FixtureRequest) -> Solver:
    if request.param == OR_TOOLS and os.environ.get("DAOGOU_REQUIRE_ORTOOLS") != "1":
        pytest.importorskip("ortools", reason="daogou[shipping] is not installed")
    return solver_named(request.param)


def every_plan(task: Task) -> Iterator[Plan]:
    """All there are, those with two ways from one warehouse left out."""
    per_item = [list(_split(task, item)) for item in task.wanted]
    for chosen in product(*per_item):
        counts: dict[tuple[int, str], int] = {}
        for one in chosen:
            counts.update(one)
        plan = plan_of(task, counts)
        houses = [one.way.warehouse for one in plan.parcels]
        if len(houses) == len(set(houses)) and _fits(task, plan):
            yield plan


def _split(task: Task, item: str) -> Iterator[Mapping[tuple[int, str], int]]:
    ranges = (range(task.most(way, item) + 1) for way in task.ways)
    for counts in product(*ranges):
        if sum(counts) == task.wanted[item]:
            yield {(place, item): count for place, count in enumerate(counts)}


def _fits(task: Task, plan: Plan) -> bool:
    return all(
        count <= task.stock.get((one.way.warehouse, item), 0)
        for one in plan.parcels
        for item, count in one.pieces.items()
    )


def drawn(seed: int) -> Task:
    """A small order, with warehouses that may not have enough."""
    random = np.random.default_rng(seed)
    items = [f"i{n}" for n in range(random.integers(1, 4))]
    houses = [f"w{n}" for n in range(random.integers(1, 4))]
    ways = [
        Way(
            house,
            f"c{n}",
            *(int(one) for one in (*random.integers(0, 30, 2), random.integers(1, 5))),
        )
        for house in houses
        for n in range(random.integers(1, 3))
    ]
    stock = {(house, item): int(random.integers(0, 4)) for house in houses for item in items}
    return Task({item: int(random.integers(1, 4)) for item in items}, stock, tuple(ways))


@pytest.mark.parametrize("seed", range(CASES))
def test_no_plan_is_cheaper_or_as_soon_for_less(solver: Solver, seed: int) -> None:
    task = drawn(seed)
    every = list(every_plan(task))
    found = solver.cheapest(task)
    assert (found is None) == (not every)
    if found is None:
        return
    assert found.cost == min(one.cost for one in every)
    front = choices(task, solver)
    assert is_front(front)
    best = {one.days: min(o.cost for o in every if o.days <= one.days) for one in every}
    for days, cost in best.items():
        by = cheapest_by(front, days)
        assert by is not None
        assert (by.cost, by.days <= days) == (cost, True)
    for plan in front:
        sent: dict[str, int] = {}
        for parcel in plan.parcels:
            for item, count in parcel.pieces.items():
                sent[item] = sent.get(item, 0) + count
        assert sent == task.wanted
        assert _fits(task, plan)


def test_the_cases_are_of_both_kinds() -> None:
    there = [any(True for _ in every_plan(drawn(seed))) for seed in range(CASES)]
    assert 10 < sum(there) < CASES - 5
    split = [min(every_plan(drawn(s)), key=lambda one: one.cost) for s in range(CASES) if there[s]]
    assert any(len(one.parcels) > 1 for one in split)


def test_waiting_is_offered_only_where_it_saves(solver: Solver) -> None:
    stock = {("near", "cup"): 2, ("far", "cup"): 2}
    found = choices(Task({"cup": 2}, stock, (NEAR, FAST, FAR)), solver)
    assert [(one.days, one.cost) for one in found] == [(1, 2500), (3, 1000), (5, 600)]
    assert soonest_for(found, 1000) == found[1]
    assert soonest_for(found, 100) is None
    assert cheapest_by(found, 4) == found[1]
    assert cheapest_by(found, 0) is None


def test_what_no_warehouse_has_is_named(solver: Solver) -> None:
    task = Task({"cup": 3, "pan": 1}, {("near", "cup"): 1, ("gone", "pan"): 5}, (NEAR,))
    assert choices(task, solver) == []
    assert task.missing == {"cup": 2, "pan": 1}


def test_a_parcel_with_nothing_in_it_is_never_sent(solver: Solver) -> None:
    """Where the first piece costs less than the next ones, an empty parcel must not earn anything."""
    free = Way("far", "", 0, 900, 2)
    plan = solver.cheapest(Task({"cup": 1}, {("near", "cup"): 1, ("far", "cup"): 0}, (NEAR, free)))
    assert plan is not None
    assert ([one.way for one in plan.parcels], plan.cost) == ([NEAR], 800)


def test_what_is_too_large_is_refused() -> None:
    wanted = {f"i{n}": 1 for n in range(MOST_ITEMS + 1)}
    with pytest.raises(ShippingError, match="101 items"):
        choices(Task(wanted, {}, (NEAR,)), solver_named(HIGHS))


def test_a_solver_that_is_not_installed_or_unknown_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "find_spec", lambda _name: None)
    assert solver_named().name == HIGHS
    with pytest.raises(ShippingError, match=r"pip install 'daogou\[shipping\]'"):
        solver_named(OR_TOOLS)
    with pytest.raises(ShippingError, match="'abacus'"):
        solver_named("abacus")
