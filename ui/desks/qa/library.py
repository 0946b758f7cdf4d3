"""The replay files of a shop: those in its folder ``dialogues``."""

import re
from collections.abc import Sequence
from pathlib import Path

from assistant.replay.loading import FOLDER, load_file
from assistant.replay.recording import append
from assistant.replay.yaml_source import SUFFIXES
from ui.errors import UnreadableInput

NAME = re.compile(r"[\w][\w .-]{0,58}[\w]|\w")


class DialogueLibrary:
    """Finds and adds replay files below one folder."""

    def __init__(self, shop: Path) -> None:
        self.folder = shop / FOLDER

    def names(self) -> list[str]:
        """The files, by their path below the folder."""
        if not self.folder.is_dir():
            return []
        found = (file for file in self.folder.rglob("*") if file.suffix in SUFFIXES)
        return sorted(file.relative_to(self.folder).as_posix() for file in found if file.is_file())

    def paths(self, names: Sequence[str]) -> list[Path]:
        """The files of these names; no name leads out of the folder.

        Raises:
            UnreadableInput: One is not there.
        """
        known = self.names()
        for name in names:
            if name not in known:
                raise UnreadableInput(f"There is no replay file '{name[:80]}'.")
        return [self.folder / name for name in names]

    def tags(self) -> list[str]:
        """Every tag in use; files that are not well formed have none."""
        found: set[str] = set()
        for path in self.paths(self.names()):
            try:
                found |= {tag for script in load_file(path) for tag in script.dialogue.tags}
            except Exception:  # noqa: BLE001, S112  # running it says what is wrong
                continue
        return sorted(found)

    def add(self, name: str, text: str) -> str:
        """Puts a dialogue into the file called ``name``; returns the file's name.

        Raises:
            UnreadableInput: The name cannot be a file's.
            ReplayError: The dialogue is not well formed, or its name is taken in that file.
        """
        plain = name.strip().removesuffix(".yaml").strip()
        if not NAME.fullmatch(plain):
            raise UnreadableInput(
                f"'{name[:80]}' cannot be a file's name; expected letters, digits, spaces, . and -."
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        append(self.folder / f"{plain}.yaml", text)
        return f"{plain}.yaml"
