"""Why a turn did what it did, as data: for testers, agents and ``daogou chat --explain``."""

from collections.abc import Mapping
from numbers import Integral
from typing import Any

from assistant.dialogue.confidence import ranked
from assistant.dialogue.rules import Rule
from assistant.skills.context import Context
from assistant.skills.outcome import Outcome

CANDIDATES = 4


def trace(
    context: Context, rule: Rule | None, outcome: Outcome, rewritten: str | None
) -> Mapping[str, Any]:
    """The trace of one turn.

    Returns:
        ``rule`` and ``skill``: the row of the policy; ``intents``: the likeliest; ``rewritten``: the
        text read instead of the one written; ``references``: with what each points at; ``clarifying``:
        what each question was worth; ``mood``: its value, terms and the rules it triggered; and more.
    """
    meaning = context.meaning
    likely = [
        {"name": name.value, "score": round(score, 4)}
        for name, score in ranked(meaning)[:CANDIDATES]
    ]
    notes = dict(outcome.notes)
    return {
        "rule": rule.name if rule else "click",
        "skill": rule.skill.__name__ if rule else "click",
        "confidence": round(meaning.confidence, 4),
        "intents": likely,
        "oos_score": round(meaning.oos_score, 4),
        "understood": meaning.to_json(),
        "rewritten": rewritten,
        "read_as": meaning.plain,
        "corrected": list(meaning.corrected),
        "query": meaning.query,
        "command": meaning.command,
        "references": _references(context),
        "clarifying": {key: notes[key] for key in ("gains", "silent_because") if key in notes},
        "mood": {**context.mood.to_json(), "rules": notes.get("mood_rules", [])},
        "resumed": notes.get("resumed"),
        "withdrawn": notes.get("withdrawn"),
        "templates": [line.key for line in outcome.lines],
        "counted": _counted(outcome),
        "changed": sorted(outcome.changes),
    }


def _counted(outcome: Outcome) -> dict[str, int]:
    """How many goods were found and how many reviews counted, as the first line that tells it has it."""
    found: dict[str, int] = {}
    for line in outcome.lines:
        for name in ("total", "count"):
            if isinstance(line.values.get(name), Integral):
                found.setdefault(name, int(line.values[name]))
    return found


def _references(context: Context) -> list[dict[str, object]]:
    ids = [product.id for product in context.referred()] if context.meaning.references else []
    spoken = [reference.to_json() for reference in context.meaning.references]
    return [{"said": spoken, "points_at": ids}] if spoken else []
