"""The policy as a reader sees it: its rows, and the row for every intent in every state."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from assistant.dialogue.policy import POLICY, decide
from assistant.dialogue.state import DialogueState, Pending, ShownItem, ShownList
from assistant.nlu.meaning import Intent, Meaning
from assistant.orders.drafts import Draft
from assistant.orders.requests import Deed
from assistant.skills.context import Context
from assistant.skills.toolbox import Toolbox

CANCEL, EXCHANGE = Draft(Deed.CANCEL, "20261101000017"), Draft(Deed.EXCHANGE, "20261101000017")
SHOWN = DialogueState(turn=1, shown=(ShownList(1, (ShownItem("shoe-1"), ShownItem("shoe-2"))),))
STATES: Mapping[str, DialogueState] = {
    "nothing shown": DialogueState(),
    "a list": SHOWN,
    "an item": replace(SHOWN, focus="shoe-1"),
    "which size?": replace(SHOWN, pending=Pending("variant", "shoe-1"), focus="shoe-1"),
    "which item?": replace(SHOWN, pending=Pending("which", options=("shoe-1", "shoe-2"))),
    "which order?": DialogueState(pending=Pending("order")),
    "a question beside the list": replace(SHOWN, pending=Pending("facet", options=("color",))),
    "what did you mean?": DialogueState(pending=Pending("reading", options=("x", "buy"))),
    "cancel it: shall I?": DialogueState(pending=Pending("confirm_order", draft=CANCEL)),
    "exchange it: for which?": DialogueState(pending=Pending("order_detail", draft=EXCHANGE)),
    "shall I?": replace(SHOWN, pending=Pending("offer"), suggestions=("yes",)),
}


def surely(intent: Intent) -> Meaning:
    """A message that is surely ``intent``, and of which rules read nothing."""
    intents = {**dict.fromkeys(Intent, 0.0), intent: 1.0}
    return Meaning("message", "en", intents, query="message")


def context(meaning: Meaning, state: DialogueState, tools: Toolbox) -> Context:
    return Context(state, meaning, tools, "en", datetime(2026, 11, 11, tzinfo=UTC))


def markdown(tools: Toolbox) -> str:
    """``docs/policy.md``."""
    return "\n".join([*_head(), *_rows(), *_between(), *_matrix(tools), ""])


def _head() -> Iterator[str]:
    yield "# Policy"
    yield ""
    yield "Which skill answers which message. The first row that fits decides; the last fits always."
    yield "Checked against the code by `tests/assistant/dialogue/test_policy.py`, which also writes it anew"
    yield "(`DAOGOU_WRITE_DOCS=1`)."
    yield ""


def _rows() -> Iterator[str]:
    yield "| row | intents | and | skill | goes back to |"
    yield "| --- | --- | --- | --- | --- |"
    for rule in POLICY:
        intents = "any" if rule.intents is None else ", ".join(sorted(rule.intents))
        when = (rule.guard.__doc__ or "").strip().split("\n")[0].rstrip(".")
        skill = f"{rule.skill.__module__.rsplit('.', 1)[-1]}.{rule.skill.__name__.strip('_')}"
        yield f"| {rule.name} | {intents} | {when} | `{skill}` | {rule.returns} |"


def _between() -> Iterator[str]:
    yield ""
    yield "## Every intent in every state"
    yield ""
    yield "The row for a message that is surely of the intent and holds nothing else that rules can read"
    yield "(no constraint, no reference, no command)."
    yield ""


def _matrix(tools: Toolbox) -> Iterator[str]:
    yield f"| intent | {' | '.join(STATES)} |"
    yield "| --- |" + " --- |" * len(STATES)
    for intent in Intent:
        rows = (decide(context(surely(intent), state, tools)).name for state in STATES.values())
        yield f"| `{intent}` | {' | '.join(rows)} |"
