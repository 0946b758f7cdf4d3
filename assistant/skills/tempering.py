"""What the mood of a conversation changes about an answer: selling, apology, a person at hand.

| mood | what changes |
| --- | --- |
| low | nothing is sold beside the answer, and no question is asked that only narrows a list |
| upset | service begins with an apology, and a person is one of the chips |
| angry | the same, and a complaint goes to a person |
| cheered up | everything as usual at once |
"""

from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.nlu.meaning import Intent
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome

SELLING = frozenset({"chip.add_this", "chip.cheaper", "chip.recommend", "chip.any"})
SERVICE = frozenset(
    {
        Intent.TRACK_ORDER,
        Intent.CHANGE_ORDER,
        Intent.RETURN_REFUND,
        Intent.ASK_SHIPPING,
        Intent.ASK_PAYMENT,
        Intent.ACCOUNT,
    }
)
APOLOGIES = ("complaint.", "handoff.", "mood.", "repair.")


def tempered(context: Context, outcome: Outcome) -> Outcome:
    """``outcome`` as it suits the mood, with the rules that were applied in its notes."""
    rules: list[str] = []
    if context.mood.low:
        outcome = _without_selling(outcome, rules)
    if context.mood.upset and outcome.action is not Action.HANDOFF:
        outcome = _with_a_person(_with_regret(context, outcome, rules), rules)
    if context.mood.low and outcome.notes.get("silent_because") == "mood":
        rules.append("no question")
    if outcome.changes.get("handoff") is not None and context.mood.angry:
        rules.append("handed over")
    return outcome.noting(mood_rules=rules)


def _without_selling(outcome: Outcome, rules: list[str]) -> Outcome:
    kept = tuple(chip for chip in outcome.suggestions if chip.key not in SELLING)
    if len(kept) == len(outcome.suggestions):
        return outcome
    rules.append("no selling")
    return replace(outcome, suggestions=kept)


def _with_regret(context: Context, outcome: Outcome, rules: list[str]) -> Outcome:
    regretted = any(line.key.startswith(APOLOGIES) for line in outcome.lines)
    if regretted or context.meaning.intent not in SERVICE:
        return outcome
    rules.append("apology")
    return outcome.saying_first(Line("mood.sorry"))


def _with_a_person(outcome: Outcome, rules: list[str]) -> Outcome:
    if any(chip.key == "chip.human" for chip in outcome.suggestions):
        return outcome
    rules.append("person offered")
    return replace(outcome, suggestions=(*outcome.suggestions, Line("chip.human")))
