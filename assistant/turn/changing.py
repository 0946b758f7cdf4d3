"""What a turn leaves in the state: what its skill set, and what every turn leaves behind."""

from dataclasses import fields, replace
from typing import Any

from assistant.dialogue.rules import Rule
from assistant.dialogue.state import KEPT_MOODS, KEPT_TALKED, Change, DialogueState, fold
from assistant.nlg.manner import is_polite
from assistant.skills.context import Context
from assistant.skills.outcome import Outcome
from assistant.skills.resuming import BRIEF
from assistant.turn.noting import carted, moments, noted
from assistant.turn.prefacing import CURRENCY_TOLD, money
from recommender.events import canonical_time


def change_of(
    context: Context, rule: Rule | None, outcome: Outcome, before: DialogueState
) -> Change:
    """What the turn sets: what its skill set, and what every turn leaves behind.

    What was settled before the skill (for whom the goods are, a misunderstood turn put back) is
    recorded too, so that folding forward agrees.
    """
    moods = (*context.state.moods, round(context.meaning.sentiment_score, 4))[-KEPT_MOODS:]
    unclear = context.state.unclear + 1 if rule and rule.asks else 0
    always: dict[str, Any] = {"turn": context.turn, "language": context.language, "moods": moods}
    always |= {n: getattr(context.state, n) for n in _settled(context.state, before)}
    if not context.state.polite and is_polite(context.meaning.text, context.language):
        always["polite"] = True
    if unclear != context.state.unclear:
        always["unclear"] = unclear
    pending = context.state.pending
    if pending is not None and pending.kind in BRIEF:
        always["pending"] = None
    if money(context):
        always["told"] = (*context.state.told, CURRENCY_TOLD)
    if context.state.errand and "errand" not in outcome.changes:
        always["errand"] = context.state.errand.passed_over()
    focus = outcome.changes.get("focus")
    if focus:
        talked = (*(i for i in context.state.talked if i != focus), focus)[-KEPT_TALKED:]
        always["talked"] = talked
    change = Change({**always, **outcome.changes})
    after = fold([change], context.state)
    taken = carted(context.state, after)
    after = replace(after, **taken)
    at = canonical_time(context.now.isoformat())
    when = moments(context.state, after, at)
    return Change({**change.values, **taken, **when, **noted(context, after)})


def _settled(now: DialogueState, before: DialogueState) -> list[str]:
    """The fields that differ before any skill has run."""
    names = (field.name for field in fields(DialogueState) if field.name != "turn")
    return [name for name in names if getattr(now, name) != getattr(before, name)]
