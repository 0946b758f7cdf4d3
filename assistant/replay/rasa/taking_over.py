"""Makes replay dialogues of test stories, and labelled rows of NLU examples; lists what does not map."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import ReplayError
from assistant.replay.format import Dialogue
from assistant.replay.rasa.mapping import Names
from assistant.replay.rasa.texts import entries, plain

TAG = "rasa"
KNOWN_KEYS = frozenset({"version", "nlu", "stories"})
STORIES_APART = frozenset(
    {"rules", "responses", "forms", "slots", "entities", "intents", "actions"}
)


@dataclass(slots=True)
class TakenOver:
    """What was taken over from Rasa's files.

    Args:
        dialogues: Replay dialogues, ready to be written.
        rows: Text and label of examples.
        unmapped: One sentence for each thing that has no counterpart, with its file.
    """

    dialogues: list[dict[str, Any]] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)

    def replay_file(self) -> str:
        """All dialogues as one replay file."""
        written = (
            yaml.safe_dump(one, allow_unicode=True, sort_keys=False, width=120)
            for one in self.dialogues
        )
        return "---\n".join(written)


def take_over(files: Sequence[Path], names: Names) -> TakenOver:
    """Reads Rasa's YAML files.

    Raises:
        ReplayError: One cannot be read, or none holds stories or examples.
    """
    taken = TakenOver()
    for file in files:
        told = _read(file)
        for key in sorted(set(told) - KNOWN_KEYS):
            reason = "is no test" if key in STORIES_APART else "is unknown"
            taken.unmapped.append(f"{file.name}: '{key}' {reason} and was left out.")
        for entry in _listed(told, "nlu", file):
            _examples(entry, file, names, taken)
        for entry in _listed(told, "stories", file):
            _story(entry, file, names, taken)
    if not taken.dialogues and not taken.rows:
        raise ReplayError("These files hold no test stories and no NLU examples that map.")
    return taken


def _examples(entry: Mapping[str, Any], file: Path, names: Names, taken: TakenOver) -> None:
    theirs = entry.get("intent")
    if theirs is None:
        kind = next((key for key in ("synonym", "regex", "lookup") if key in entry), "an entry")
        taken.unmapped.append(f"{file.name}: {kind} '{entry.get(kind, '')}' was left out.")
        return
    texts = [plain(text) for text in _texts(entry.get("examples"))]
    label = names.intent(str(theirs))
    if label is None:
        taken.unmapped.append(
            f"{file.name}: intent '{theirs}' with {len(texts)} examples has no counterpart; "
            "its own name was kept."
        )
    taken.rows += [(text, label or str(theirs)) for text in texts if text]


def _texts(examples: object) -> Iterator[str]:
    """Examples as one block, or as a list of texts or of mappings with ``text``."""
    if isinstance(examples, str):
        yield from entries(examples)
    elif isinstance(examples, list):
        for one in examples:
            text = one.get("text") if isinstance(one, dict) else one
            yield from entries(f"- {str(text).strip().removeprefix('- ')}")


def _story(entry: Mapping[str, Any], file: Path, names: Names, taken: TakenOver) -> None:
    name = str(entry.get("story", f"story {len(taken.dialogues) + 1}"))
    steps = entry.get("steps")
    turns: list[dict[str, Any]] = []
    for step in steps if isinstance(steps, list) else []:
        problem = _step(step if isinstance(step, dict) else {}, names, turns)
        if problem:
            taken.unmapped.append(f"{file.name}: story '{name}': {problem}")
    if not turns:
        taken.unmapped.append(f"{file.name}: story '{name}' holds no words of a user.")
        return
    dialogue = {"dialogue": _unique(name, taken), "tags": [TAG], "turns": turns}
    Dialogue.model_validate(dialogue)
    taken.dialogues.append(dialogue)


def _step(step: Mapping[str, Any], names: Names, turns: list[dict[str, Any]]) -> str | None:
    """Adds what a step says; returns what of it has no counterpart."""
    if isinstance(step.get("user"), str):
        turn: dict[str, Any] = {"say": plain(step["user"])}
        intent = names.intent(str(step["intent"])) if "intent" in step else None
        if intent:
            turn["expect"] = {"intent": intent}
        turns.append(turn)
        return None if intent or "intent" not in step else f"intent '{step['intent']}'."
    if "action" in step:
        action = names.action(str(step["action"]))
        if action and turns:
            turns[-1].setdefault("expect", {}).setdefault("action", action)
        return None if action else f"action '{step['action']}'."
    if "bot" in step and turns and str(step["bot"]).strip():
        said = str(step["bot"]).strip()
        turns[-1].setdefault("expect", {})["reply"] = {"contains": [said]}
        return None
    keys = ", ".join(sorted(map(str, step))) or "an empty step"
    return f"step with {keys}."


def _unique(name: str, taken: TakenOver) -> str:
    known = {one["dialogue"] for one in taken.dialogues}
    number = 2
    found = name
    while found in known:
        found, number = f"{name} ({number})", number + 1
    return found


def _read(file: Path) -> Mapping[str, Any]:
    try:
        text = file.read_text("utf-8-sig")
        told = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # nosec B506: makes texts only, so no stays "no"
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as exc:
        raise ReplayError(f"'{file}' cannot be read as YAML: {exc}.") from exc
    if not isinstance(told, dict):
        raise ReplayError(f"'{file}' holds no mapping such as Rasa's files have.")
    return {str(key): value for key, value in told.items()}


def _listed(told: Mapping[str, Any], key: str, file: Path) -> list[Mapping[str, Any]]:
    entries_of = told.get(key, [])
    if not isinstance(entries_of, list) or not all(isinstance(one, dict) for one in entries_of):
        raise ReplayError(f"'{file}': '{key}' should be a list of mappings.")
    return entries_of
