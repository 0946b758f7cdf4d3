"""Puts right what was misunderstood: a corrected figure keeps the manner of the one it replaces."""

from collections.abc import Sequence

from assistant.dialogue.ledger import Ledger, constraints_of, field_entries
from assistant.nlu.meaning import Meaning
from retrieval.constraints import Constraint, Field, Op

ABOUT = 0.2  # 左右 is a fifth below and above


def corrected(spoken: Sequence[Constraint], ledger: Ledger, meaning: Meaning) -> list[Constraint]:
    """What the message asks for, as a correction of what the ledger has; else as it is."""
    if not meaning.amendments.correcting:
        return list(spoken)
    wanted = {c.field for c in spoken if not c.op.negated and not c.op.ordered}
    kept = [c for c in spoken if not (c.op.negated and c.field in wanted)]
    prices = [c for c in kept if c.field == Field.PRICE]
    if len(prices) != 1 or prices[0].op is not Op.LTE:
        return kept
    others = [c for c in kept if c.field != Field.PRICE]
    return [*others, *_in_the_same_manner(prices[0], ledger)]


def _in_the_same_manner(price: Constraint, ledger: Ledger) -> list[Constraint]:
    """不是五百是八百 after "over 500" means over 800, after "around 500" around 800."""
    before = constraints_of(field_entries(ledger, Field.PRICE))
    value = float(price.values[0])
    if len(before) == 1:
        return [Constraint(Field.PRICE, before[0].op, value, before[0].hard)]
    if _is_about(before):
        low, high = round(value * (1 - ABOUT), 2), round(value * (1 + ABOUT), 2)
        hard = before[0].hard
        return [
            Constraint(Field.PRICE, Op.GTE, low, hard),
            Constraint(Field.PRICE, Op.LTE, high, hard),
        ]
    return [price]


def _is_about(prices: Sequence[Constraint]) -> bool:
    bounds = {c.op: float(c.values[0]) for c in prices}
    if set(bounds) != {Op.GTE, Op.LTE}:
        return False
    ratio = bounds[Op.GTE] / bounds[Op.LTE] if bounds[Op.LTE] else 0.0
    return abs(ratio - (1 - ABOUT) / (1 + ABOUT)) < 0.01
