"""What a set of dialogues reached: intent × action × constraint operator × repair.

The table is sparse: it lists the combinations that occurred, and names what never did.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from assistant.dialogue.actions import Action
from assistant.nlu.meaning import Intent
from assistant.replay.results import DialogueResult, TurnResult
from retrieval.constraints import Op


class Repair(StrEnum):
    """Ways in which a conversation that went astray is put right."""

    UNDO = "undo"
    REMOVE = "remove"
    EDIT = "edit"
    DENY = "deny"
    CLARIFY = "clarify"
    RELAX = "relax"
    HANDOFF = "handoff"


DIMENSIONS = {
    "intents": tuple(intent.value for intent in Intent),
    "actions": tuple(action.value for action in Action),
    "operators": tuple(op.value for op in Op),
    "repairs": tuple(repair.value for repair in Repair),
}
NONE = "-"


def coverage(results: Sequence[DialogueResult]) -> dict[str, Any]:
    """Counts of turns by intent, action, new operator and repair, and for their combinations.

    Returns:
        ``intents``, ``actions``, ``operators``, ``repairs``: every name with its number of turns;
        ``missing``: the names with none; ``combinations``: rows with a number of ``turns``, sorted.
    """
    cells = Counter(cell for result in results for cell in _cells(result.turns))
    counts = {name: _count(cells, at, names) for at, (name, names) in enumerate(DIMENSIONS.items())}
    return {
        **counts,
        "missing": {name: [key for key, n in row.items() if not n] for name, row in counts.items()},
        "combinations": [_row(cell, cells[cell]) for cell in sorted(cells)],
    }


Cell = tuple[str, str, tuple[str, ...], tuple[str, ...]]


def _cells(turns: Sequence[TurnResult]) -> Iterator[Cell]:
    before: list[object] = []
    for turn in turns:
        response = turn.response or {}
        ledger = [
            (one["field"], one["op"], one["value"]) for one in response.get("constraints", ())
        ]
        operators = {op for field, op, value in ledger if (field, op, value) not in before}
        intent = response.get("intent") if turn.click in (None, Repair.EDIT) else None
        action = response.get("action") or NONE
        yield intent or NONE, action, tuple(sorted(operators)), tuple(_repairs(turn))
        before = list(ledger)


def _repairs(turn: TurnResult) -> Iterator[str]:
    response = turn.response or {}
    if turn.click in (Repair.UNDO, Repair.REMOVE, Repair.EDIT):
        yield turn.click
    if response.get("intent") == Intent.DENY and turn.click is None:
        yield Repair.DENY.value
    if response.get("action") == Action.CLARIFY:
        yield Repair.CLARIFY.value
    if response.get("relaxed"):
        yield Repair.RELAX.value
    if response.get("handoff"):
        yield Repair.HANDOFF.value


def _count(cells: Counter[Cell], at: int, names: Sequence[str]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for cell, turns in cells.items():
        part = cell[at]
        for name in (part,) if isinstance(part, str) else part:
            found[name] += turns
    return {name: found[name] for name in names}


def _row(cell: Cell, turns: int) -> dict[str, object]:
    intent, action, operators, repairs = cell
    return {
        "intent": intent,
        "action": action,
        "operators": list(operators),
        "repairs": list(repairs),
        "turns": turns,
    }
