"""What Rasa's intents and actions are called here; names that are the same need no line."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.dialogue.actions import Action
from assistant.errors import ReplayError
from assistant.nlu.meaning import Intent

# What Rasa's own examples and starter packs call things that have a counterpart here.
USUAL_INTENTS: Mapping[str, Intent] = {
    "affirm": Intent.AFFIRM,
    "deny": Intent.DENY,
    "greet": Intent.GREET,
    "goodbye": Intent.GOODBYE,
    "thank": Intent.THANK,
    "thanks": Intent.THANK,
    "thankyou": Intent.THANK,
    "bot_challenge": Intent.CHITCHAT,
    "chitchat": Intent.CHITCHAT,
    "out_of_scope": Intent.OUT_OF_SCOPE,
    "nlu_fallback": Intent.OUT_OF_SCOPE,
    "human_handoff": Intent.HUMAN_AGENT,
}
USUAL_ACTIONS: Mapping[str, Action] = {
    "utter_greet": Action.SMALLTALK,
    "utter_goodbye": Action.SMALLTALK,
    "utter_iamabot": Action.SMALLTALK,
    "utter_out_of_scope": Action.DECLINE,
    "action_default_fallback": Action.CLARIFY,
    "utter_please_rephrase": Action.CLARIFY,
}


@dataclass(frozen=True, slots=True)
class Names:
    """Rasa's names → ours.

    Args:
        intents: Of intents.
        actions: Of actions.
    """

    intents: Mapping[str, str] = field(default_factory=dict)
    actions: Mapping[str, str] = field(default_factory=dict)

    def intent(self, name: str) -> str | None:
        """Our intent for one of theirs; ``chitchat/ask_name`` counts as chitchat."""
        short = name.split("/", 1)[0]
        for one in (name, short):
            found = self.intents.get(one) or USUAL_INTENTS.get(one)
            if found:
                return str(found)
        return short if short in set(Intent) else None

    def action(self, name: str) -> str | None:
        """Our action for one of theirs."""
        found = self.actions.get(name) or USUAL_ACTIONS.get(name)
        return str(found) if found else None


def read_names(path: Path | None) -> Names:
    """The names in a TOML file with the tables ``[intents]`` and ``[actions]``; None for none.

    Raises:
        ReplayError: It cannot be read, or names what is not there.
    """
    if path is None:
        return Names()
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise ReplayError(f"'{path}' cannot be read as TOML: {exc}.") from exc
    known = {"intents": {str(one) for one in Intent}, "actions": {str(one) for one in Action}}
    for table, names in told.items():
        if table not in known or not isinstance(names, dict):
            raise ReplayError(f"'{path}' has '{table}'; expected [intents] and [actions].")
        for theirs, ours in names.items():
            if ours not in known[table]:
                offered = ", ".join(sorted(known[table]))
                raise ReplayError(f"'{path}' calls '{theirs}' '{ours}'; expected one of {offered}.")
    return Names(told.get("intents", {}), told.get("actions", {}))
