"""Which conversation a saved test was made from, so that its shopper can have it and have it erased.

A test names its conversation by a digest: the id itself opens the conversation, and tests travel.
"""

import json
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import ReplayError
from assistant.replay.baseline import baseline_path
from assistant.replay.yaml_source import SUFFIXES

KEY = "recorded"


def origin_of(conversation_id: str) -> str:
    """The digest by which a test names its conversation: 16 hexadecimal digits."""
    return sha256(conversation_id.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class SavedTest:
    """A dialogue of a replay file that was made from a conversation.

    Args:
        file: The replay file.
        name: What the dialogue is called.
        text: The dialogue as it stands there.
    """

    file: Path
    name: str
    text: str


def saved_tests(folder: Path, conversations: Collection[str]) -> list[SavedTest]:
    """The tests below ``folder`` that were made from these conversations, by file.

    Raises:
        ReplayError: A file cannot be read, so that nobody can say what it holds.
    """
    origins = set(map(origin_of, conversations))
    return [
        SavedTest(file, name, text)
        for file in _files(folder)
        for name, origin, text in _documents(file)
        if origin in origins
    ]


def erase_tests(folder: Path, conversations: Collection[str]) -> int:
    """Takes those tests out of their files, and what they answered out of the baselines.

    Each file is changed whole or not at all; one in which nothing is left goes.

    Returns:
        How many tests went.

    Raises:
        ReplayError: A file cannot be read or written.
    """
    going = saved_tests(folder, conversations)
    for file in {test.file for test in going}:
        names = {test.name for test in going if test.file == file}
        gone = {test.text for test in going if test.file == file}
        left = [text for _, _, text in _documents(file) if text not in gone]
        _write(baseline_path(file), _baseline_without(baseline_path(file), names))
        _write(file, "".join(left))
    return len(going)


def _files(folder: Path) -> list[Path]:
    found = folder.rglob("*") if folder.is_dir() else ()
    return sorted(file for file in found if file.suffix in SUFFIXES and file.is_file())


def _documents(file: Path) -> Iterator[tuple[str, str | None, str]]:
    """Name, origin and text of each document; the texts together are the file."""
    try:
        text = file.read_text("utf-8-sig")
        starts = [
            event.start_mark.index
            for event in yaml.parse(text, Loader=yaml.SafeLoader)
            if isinstance(event, yaml.DocumentStartEvent) and event.start_mark
        ]
        for start, end in zip([0, *starts[1:]], [*starts[1:], len(text)], strict=True):
            facts = _texts_of(text[start:end]) if starts else {}
            yield str(facts.get("dialogue", "")), facts.get(KEY), text[start:end]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as exc:
        raise ReplayError(f"The replay file '{file}' cannot be read: {exc}.") from exc


def _texts_of(document: str) -> dict[str, Any]:
    """The keys of a document with their values as texts: 007 stays 007."""
    told = yaml.BaseLoader(document).get_single_data()
    return told if isinstance(told, dict) else {}


def _baseline_without(path: Path, names: Collection[str]) -> str:
    if not path.exists():
        return ""
    try:
        kept = json.loads(path.read_text("utf-8"))["dialogues"]
        left = {name: turns for name, turns in kept.items() if name not in names}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise ReplayError(f"The baseline '{path}' cannot be read: {exc}.") from exc
    return json.dumps({"dialogues": left}, ensure_ascii=False, indent=1) + "\n" if left else ""


def _write(path: Path, text: str) -> None:
    """Puts a text in a file's place; without text the file goes."""
    aside = path.with_name(f".{path.name}.new")
    try:
        if not text:
            path.unlink(missing_ok=True)
            return
        with aside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as exc:
        raise ReplayError(f"'{path}' cannot be written: {exc}.") from exc
