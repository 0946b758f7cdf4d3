"""The trace of a turn as text, for ``daogou chat --explain``: what was heard, weighed and decided."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Trace = Mapping[str, Any]


def trace_lines(trace: Trace) -> list[str]:
    """The trace, one thing a line; what did not happen has no line."""
    found = (
        *_intents(trace),
        *_read(trace),
        *_row(trace),
        *_questions(trace.get("clarifying") or {}),
        *_mood(trace.get("mood") or {}),
        *_versions(trace.get("versions") or {}),
    )
    return list(found)


def _intents(trace: Trace) -> Iterator[str]:
    likely = " · ".join(f"{one['name']} {one['score']:.2f}" for one in trace.get("intents", ()))
    oos = trace.get("oos_score") or 0.0
    if likely:
        yield f"intents     {likely}  (unlike what is known: {oos:+.2f})"


def _read(trace: Trace) -> Iterator[str]:
    understood = trace.get("understood") or {}
    if trace.get("rewritten"):
        yield f"read as     {trace['rewritten']}"
    spoken = [_constraint(one) for one in understood.get("constraints", ())]
    if spoken:
        yield f"constraints {' · '.join(spoken)}"
    if trace.get("query"):
        yield f"words       {trace['query']}"
    for reference in trace.get("references", ()):
        said = ", ".join(f"{one['kind']} {one['value']}" for one in reference["said"])
        yield f"references  {said} → {', '.join(reference['points_at']) or 'nothing'}"


def _constraint(one: Mapping[str, Any]) -> str:
    soft = "" if one.get("hard", True) else " (soft)"
    return f"{one['field']} {one['op']} {one['value']}{soft}"


def _row(trace: Trace) -> Iterator[str]:
    yield f"row         {trace.get('rule')} → {trace.get('skill')}"
    if trace.get("withdrawn"):
        yield f"taken back  turn {trace['withdrawn']}"
    if trace.get("resumed"):
        yield f"goes on     {trace['resumed']}"


def _questions(weighed: Mapping[str, Any]) -> Iterator[str]:
    gains: Sequence[Mapping[str, Any]] = weighed.get("gains") or ()
    for place, gain in enumerate(gains):
        head = "questions" if place == 0 else ""
        worth = f"{gain['bits']:.2f} bits × {gain['readiness']:.2f} = {gain['worth']:.2f}"
        yield f"{head:<11} {gain['field']}: {worth}  {gain['verdict']}"
    if weighed.get("silent_because"):
        yield f"asks none   {weighed['silent_because']}"


def _mood(mood: Mapping[str, Any]) -> Iterator[str]:
    terms = [one for one in mood.get("terms", ()) if one["feeling"]]
    if not terms and not mood.get("rules"):
        return
    added = " ".join(f"{one['adds']:+.2f}" for one in terms)
    rules = f" → {', '.join(mood['rules'])}" if mood.get("rules") else ""
    yield f"mood        {mood['value']:+.2f} {mood['level']} (newest first: {added}){rules}"


def _versions(known: Mapping[str, Any]) -> Iterator[str]:
    if known:
        told = " · ".join(f"{name} {value}" for name, value in known.items() if name != "ref")
        yield f"answered by {known['ref']}: {told}"
