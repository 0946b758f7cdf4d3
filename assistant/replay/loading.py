"""Finds replay files and reads their dialogues; says in one sentence what is wrong and where."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from assistant.errors import ReplayError
from assistant.replay.format import Dialogue
from assistant.replay.values import Reference
from assistant.replay.yaml_source import SUFFIXES, Document, Location, read_documents

FOLDER = "dialogues"  # of a shop
PLAIN = {
    "too_short": "is empty; give it at least one entry or leave it out",
    "string_too_short": "is empty",
    "bool_type": "should be true or false",
    "bool_parsing": "should be true or false",
}


@dataclass(frozen=True, slots=True)
class Script:
    """A dialogue and the file it stands in."""

    file: Path
    dialogue: Dialogue

    @property
    def name(self) -> str:
        """What the dialogue is called; unique in its file."""
        return self.dialogue.dialogue


def load_scripts(paths: Sequence[Path]) -> list[Script]:
    """Every dialogue of the files, and of the folders' files, in the order of their names.

    Raises:
        ReplayError: A path is missing, a folder has no replay file, or a file is not well formed.
    """
    files = dict.fromkeys(file for path in paths for file in find_files(path))
    return [script for file in files for script in load_file(file)]


def find_files(path: Path) -> list[Path]:
    """The file itself, or the replay files in a folder and its subfolders.

    Raises:
        ReplayError: There is none.
    """
    if not path.exists():
        raise ReplayError(f"There is no replay file or folder '{path}'.")
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())
    if not found:
        raise ReplayError(f"The folder '{path}' has no replay files (*.yaml, *.yml).")
    return found


def load_file(path: Path) -> list[Script]:
    """The dialogues of one file, in its order.

    Raises:
        ReplayError: It is not well formed, has no dialogue, or two of one name.
    """
    scripts: list[Script] = []
    for document in read_documents(path):
        script = Script(path, _dialogue(document))
        if script.name in {known.name for known in scripts}:
            raise document.error(
                ("dialogue",), f"a dialogue '{script.name}' stands in this file already"
            )
        scripts.append(script)
    if not scripts:
        raise ReplayError(f"The replay file '{path}' has no dialogue in it.")
    return scripts


def _dialogue(document: Document) -> Dialogue:
    if not isinstance(document.value, dict):
        raise document.error((), "a dialogue is a mapping with the keys 'dialogue' and 'turns'")
    try:
        dialogue = Dialogue.model_validate(document.value)
    except ValidationError as exc:
        error = exc.errors()[0]
        raise document.error(error["loc"], _explain(error, document)) from exc
    _check_references(document)
    return dialogue


def _check_references(document: Document) -> None:
    for location, text in _strings(document.value, ()):
        if not (len(location) > 3 and location[2] == "expect" and Reference.is_in(text)):
            continue
        if location[3] == "reply" and not Reference.is_whole(text):
            continue  # a reply may well speak of $x
        _check_reference(document, location, text)


def _check_reference(document: Document, location: Location, text: str) -> None:
    try:
        reference = Reference.parse(text)
    except ReplayError as exc:
        raise document.error(location, str(exc)) from exc
    turn = int(location[1]) + 1
    if reference.turn is not None and reference.turn >= turn:
        raise document.error(location, f"'{text}' in turn {turn} does not look at an earlier turn")


def _strings(value: object, location: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(value, str):
        yield location, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(item, (*location, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _strings(item, (*location, number))


def _explain(error: ErrorDetails, document: Document) -> str:
    location = error["loc"]
    if error["type"] == "extra_forbidden":
        return _unknown_key(location)
    if error["type"] == "missing":
        return f"{_where(location[:-1])} lacks '{location[-1]}'"
    location = document.nearest(location)
    if error["type"] in PLAIN:
        return f"{_where(location)} {PLAIN[error['type']]}"
    reason = re.sub("^(?:Value error, |Input should be )", "", error["msg"])
    if error["type"] == "value_error":
        return f"{_where(location)}: {reason}"
    return f"{_where(location)} is {_shown(error['input'])}, but should be {reason}"


def _shown(value: object) -> str:
    text = repr(list(value) if isinstance(value, tuple) else value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _unknown_key(location: Location) -> str:
    key, known = str(location[-1]), _known_keys(location[:-1])
    close = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean '{close[0]}'?" if close else f"known are {', '.join(known)}"
    return f"{_where(location[:-1])} has an unknown key '{key}'; {hint}"


def _where(location: Location) -> str:
    """Names a place as a tester counts: turns from 1, keys joined by dots."""
    if location[:1] == ("turns",) and len(location) > 1:
        keys = ".".join(str(step) for step in location[2:] if isinstance(step, str))
        turn = f"turn {int(location[1]) + 1}"
        return f"{turn}, {keys}" if keys else turn
    return f"'{'.'.join(str(step) for step in location)}'" if location else "the dialogue"


def _known_keys(location: Location) -> list[str]:
    model: type[BaseModel] = Dialogue
    for step in location:
        if step in model.model_fields:
            model = _model_in(model.model_fields[str(step)].annotation) or model
    return list(model.model_fields)


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
