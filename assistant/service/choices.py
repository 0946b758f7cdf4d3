"""What a requirement could be changed to: the values the goods of the present search have."""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.dialogue.ledger import constraints_of, drop_fields, field_entries
from assistant.dialogue.state import DialogueState
from assistant.nlg.wording import Wording
from assistant.skills.finder import GoodsKnowledge
from retrieval.constraints import Constraint, Op

MOST_VALUES = 24
LOWER, UPPER = frozenset({Op.GTE, Op.GT}), frozenset({Op.LTE, Op.LT})


def choices_for(
    state: DialogueState, field: str, goods: GoodsKnowledge, wording: Wording
) -> dict[str, Any]:
    """What can be chosen for ``field`` beside the other requirements of the conversation.

    Returns:
        ``field`` and ``label``; of a figure ``low`` and ``high`` of the goods left, ``from`` and ``to``
        as they are required now (None: open) and ``unit``; of anything else ``values``, each with
        ``value``, ``label``, ``count`` of goods and whether it is ``chosen`` or ``refused``.
    """
    held = constraints_of(field_entries(state.ledger, field))
    others = constraints_of(drop_fields(state.ledger, {field}))
    others = tuple(one for one in others if one.hard)
    head = {"field": field, "label": wording.field_name(field)}
    span = goods.range(field, others)
    if span or any(one.op.ordered for one in held):
        return {**head, **_range(span, held)}
    return {**head, "values": _values(field, goods.values(field, others), held, wording)}


def _range(span: tuple[float, float] | None, held: Sequence[Constraint]) -> dict[str, Any]:
    bound = {
        name: next((float(one.value) for one in held if one.op in ops), None)  # type: ignore[arg-type]
        for name, ops in (("from", LOWER), ("to", UPPER))
    }
    return {
        "low": span[0] if span else None,
        "high": span[1] if span else None,
        "unit": next((one.unit for one in held if one.unit), ""),
        **bound,
    }


def _values(
    field: str, counts: Mapping[str, int], held: Sequence[Constraint], wording: Wording
) -> list[dict[str, Any]]:
    """The commonest values, and those required or refused now even where nothing has them."""
    chosen = [str(v) for one in held if not one.op.negated for v in one.values]
    refused = [str(v) for one in held if one.op.negated for v in one.values]
    offered = dict.fromkeys((*chosen, *refused, *list(counts)[:MOST_VALUES]))
    return [
        {
            "value": value,
            "label": wording.term(field, value),
            "count": counts.get(value, 0),
            "chosen": value in chosen,
            "refused": value in refused,
        }
        for value in offered
    ]
