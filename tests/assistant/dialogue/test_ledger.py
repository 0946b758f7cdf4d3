"""The ledger: what a new wish does to the old ones."""

import pytest

from assistant.dialogue.ledger import LedgerEntry, budget_of, constraints_of, drop_fields, merge
from retrieval.constraints import Constraint, Op

CHEAP = Constraint("price", Op.LTE, 500)
BLACK, NOT_BLACK = Constraint("color", Op.EQ, "黑色"), Constraint("color", Op.NE, "黑色")
WHITE = Constraint("color", Op.EQ, "白色")
LIGHT, DRY = Constraint("feature", Op.EQ, "轻便"), Constraint("feature", Op.EQ, "防水")


def after(*steps: list[Constraint]) -> tuple[Constraint, ...]:
    ledger: tuple[LedgerEntry, ...] = ()
    for turn, constraints in enumerate(steps, start=1):
        ledger = merge(ledger, constraints, turn, accumulating={"feature"})
    return constraints_of(ledger)


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        pytest.param(
            [[CHEAP], [Constraint("price", Op.LT, 300)]],
            [Constraint("price", Op.LT, 300)],
            id="lower",
        ),
        pytest.param(
            [[Constraint("price", Op.GTE, 400), CHEAP], [Constraint("price", Op.LTE, 300)]],
            [Constraint("price", Op.LTE, 300)],
            id="an upper bound below the lower one gives that up",
        ),
        pytest.param(
            [[CHEAP], [Constraint("price", Op.GTE, 100)]],
            [CHEAP, Constraint("price", Op.GTE, 100)],
            id="bounds of both sides stand together",
        ),
        pytest.param([[BLACK], [WHITE]], [WHITE], id="another value"),
        pytest.param([[BLACK], [NOT_BLACK]], [NOT_BLACK], id="refused after all"),
        pytest.param([[NOT_BLACK], [BLACK]], [BLACK], id="wanted after all"),
        pytest.param([[NOT_BLACK], [WHITE]], [NOT_BLACK, WHITE], id="wanted beside refused"),
        pytest.param(
            [[Constraint("color", Op.IN, ("黑色", "白色"))], [NOT_BLACK]],
            [WHITE, NOT_BLACK],
            id="one of two refused",
        ),
        pytest.param([[LIGHT], [DRY]], [LIGHT, DRY], id="goods with several values can be both"),
        pytest.param([[BLACK], [BLACK]], [BLACK], id="said twice"),
    ],
)
def test_a_new_wish_takes_the_place_of_what_it_contradicts(
    steps: list[list[Constraint]], left: list[Constraint]
) -> None:
    assert list(after(*steps)) == left


def test_only_a_budget_that_was_said_carries_over() -> None:
    ledger = merge((), [CHEAP, BLACK], 1)
    ledger = merge(ledger, [Constraint("rating", Op.GTE, 4)], 2)
    assert constraints_of(budget_of(ledger)) == (CHEAP,)
    derived = merge((), [Constraint("price", Op.LT, 329)], 3, derived=True)
    assert budget_of(derived) == ()


def test_a_dropped_field_takes_all_its_wishes_along() -> None:
    assert constraints_of(drop_fields(merge((), [CHEAP, BLACK], 1), {"color"})) == (CHEAP,)
