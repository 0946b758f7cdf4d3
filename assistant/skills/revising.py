"""Changes one requirement by hand: the chip's new bounds or values take the place of the old."""

import json
from math import isfinite

from assistant.dialogue.ledger import LedgerEntry, drop_fields
from assistant.errors import ConversationError
from assistant.skills import finding
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome
from retrieval.constraints import Constraint, Field, Op

MOST = 24
EXPECTED = 'expected [{"field": …, "op": …, "value": …}], all of one field'


def revise(context: Context, text: str) -> Outcome:
    """The search with the requirements of ``text`` instead of those on the same field.

    Args:
        context: The turn.
        text: JSON, a list of constraints on one field.

    Raises:
        ConversationError: It is no such list, or the shop knows no such field.
    """
    constraints = _read(text)
    field = constraints[0].field
    known = {entry.constraint.field for entry in context.state.ledger}
    if field not in known and not _exists(context, field):
        raise ConversationError(f"There is no field '{field[:40]}' to set.")
    kept = drop_fields(context.state.ledger, {field})
    ledger = (*kept, *(LedgerEntry(one, context.turn) for one in constraints))
    outcome = finding.search_again(context, ledger)
    return outcome.saying_first(Line("control.revised", {"wishes": constraints}))


def _exists(context: Context, field: str) -> bool:
    return field in set(Field) or context.tools.finder.goods.has_field(field, ())


def _read(text: str) -> tuple[Constraint, ...]:
    try:
        rows = json.loads(text)
    except ValueError as exc:
        raise ConversationError(f"Requirements are not JSON; {EXPECTED}.") from exc
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST:
        raise ConversationError(f"There must be 1 to {MOST} requirements; {EXPECTED}.")
    constraints = tuple(_constraint(row) for row in rows)
    if len({one.field for one in constraints}) > 1:
        raise ConversationError(f"The requirements are on several fields; {EXPECTED}.")
    return constraints


def _constraint(row: object) -> Constraint:
    if not isinstance(row, dict):
        raise ConversationError(f"A requirement is no object; {EXPECTED}.")
    field, op, value = row.get("field"), row.get("op"), row.get("value")
    if not isinstance(field, str) or not field or op not in list(Op):
        raise ConversationError(f"A requirement names no field or no operator; {EXPECTED}.")
    unit = str(row.get("unit") or "")[:20]
    return Constraint(field, Op(op), _value(Op(op), value), unit=unit)


def _value(op: Op, value: object) -> str | float | tuple[str, ...]:
    if op.ordered:
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise ConversationError(f"'{op}' compares with a number, not with {str(value)[:40]!r}.")
        return float(value)
    if op in (Op.IN, Op.NOT_IN):
        values = value if isinstance(value, list) else []
        if not 0 < len(values) <= MOST or not all(isinstance(one, str) and one for one in values):
            raise ConversationError(f"'{op}' needs a list of 1 to {MOST} texts.")
        return tuple(values)
    if not isinstance(value, str) or not value:
        raise ConversationError(f"'{op}' compares with a text, not with {str(value)[:40]!r}.")
    return value
