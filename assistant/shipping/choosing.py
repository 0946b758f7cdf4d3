"""What there is to choose between: each day by which an order can be there, where waiting longer saves money."""

from collections.abc import Sequence
from importlib.util import find_spec
from itertools import pairwise

from assistant.errors import ShippingError
from assistant.shipping.highs import HighsSolver
from assistant.shipping.sending import MOST_ITEMS, MOST_PIECES, MOST_WAYS, Plan, Solver, Task

OR_TOOLS, HIGHS = "or-tools", "highs"


def solver_named(name: str | None = None) -> Solver:
    """A solver; without a name OR-Tools' where it is installed, else SciPy's. Both are exact.

    Raises:
        ShippingError: There is none of that name, or it is not installed.
    """
    there = find_spec("ortools") is not None
    if name == HIGHS or (name is None and not there):
        return HighsSolver()
    if name not in (None, OR_TOOLS):
        raise ShippingError(f"The solver is '{name}'; expected {OR_TOOLS} or {HIGHS}.")
    if not there:
        raise ShippingError(
            "OR-Tools is not installed; install it with pip install 'daogou[shipping]', or say "
            f"--solver {HIGHS}, which finds plans that cost the same."
        )
    from assistant.shipping.or_tools import CpSatSolver

    return CpSatSolver()


def choices(task: Task, solver: Solver) -> list[Plan]:
    """The plans than which none is both as soon and cheaper, the soonest first; none where it cannot be sent.

    Raises:
        ShippingError: It is larger than what is solved here.
    """
    _check(task)
    found: list[Plan] = []
    for days in sorted({one.days for one in task.ways}):
        if found and not found[-1].cost:
            break
        plan = solver.cheapest(task.within(days))
        if plan is not None and (not found or plan.cost < found[-1].cost):
            found.append(plan)
    return found


def cheapest_by(plans: Sequence[Plan], days: int) -> Plan | None:
    """The cheapest that is there within so many days."""
    return next((one for one in reversed(plans) if one.days <= days), None)


def soonest_for(plans: Sequence[Plan], cost: int) -> Plan | None:
    """The soonest that costs so many cents at most."""
    return next((one for one in plans if one.cost <= cost), None)


def is_front(plans: Sequence[Plan]) -> bool:
    """Whether each plan is later and cheaper than the one before, as ``choices`` gives them."""
    return all(one.days < two.days and one.cost > two.cost for one, two in pairwise(plans))


def _check(task: Task) -> None:
    pieces = sum(task.wanted.values())
    for what, count, most in (
        ("items", len(task.wanted), MOST_ITEMS),
        ("pieces", pieces, MOST_PIECES),
        ("ways to send it", len(task.ways), MOST_WAYS),
    ):
        if count > most:
            raise ShippingError(f"The order has {count} {what}; at most {most} can be planned.")
