"""Files that an owner edits while the shop serves: checked at the start, taken up when they change.

A file that is broken when the program starts stops it with a sentence; one that is broken later is
told once in the log, and what it said before goes on.
"""

import logging
import threading
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import AssistantError, SettingsError

log = logging.getLogger(__name__)

Content = TypeVar("Content")
Model = TypeVar("Model", bound=BaseModel)
Stamp = tuple[int, int] | None


class OwnerTable(BaseModel):
    """A table of such a file: unknown keys are refused by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class OwnerFile(Generic[Content]):
    """What a file says now.

    Args:
        path: The file; it may be missing.
        read: Makes the content of a file, or of a missing one.
    """

    def __init__(self, path: Path, read: Callable[[Path], Content]) -> None:
        self._path = path
        self._read = read
        self._stamp = stamp_of(path)
        self._content = read(path)
        self._reading = threading.Lock()

    def current(self) -> Content:
        """The content; read anew if the file is another one than before."""
        stamp = stamp_of(self._path)
        if stamp != self._stamp:
            with self._reading:
                if stamp != self._stamp:
                    self._take(stamp)
        return self._content

    def _take(self, stamp: Stamp) -> None:
        try:
            self._content = self._read(self._path)
        except AssistantError as exc:
            log.error("%s What it said before goes on.", exc)  # without the traceback
        self._stamp = stamp


@dataclass(frozen=True, slots=True)
class Standing(Generic[Content]):
    """What a file would say; stands still, for a rehearsal."""

    content: Content

    def current(self) -> Content:
        """The content."""
        return self.content


def read_toml(path: Path, model: type[Model]) -> Model:
    """The tables of a file; a missing file is an empty one.

    Raises:
        SettingsError: It is no TOML, or a key or value is not as ``model`` wants it; all are named.
    """
    try:
        plain = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SettingsError(f"{path} is not valid TOML: {exc}.") from exc
    try:
        return model.model_validate(plain)
    except ValidationError as exc:
        problems = "; ".join(problem(error) for error in exc.errors())
        raise SettingsError(f"{path}: {problems}.") from exc


def zone_of(name: str) -> ZoneInfo:
    """The time zone called ``name``.

    Raises:
        SettingsError: There is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise SettingsError(
            f"Setting 'timezone' is '{name}'; expected a name like Asia/Shanghai or Europe/Berlin."
        ) from exc


def problem(error: Any) -> str:  # noqa: ANN401  # as pydantic gives them
    """Where it is wrong, what was there and what would be right: ``rules[2].do is 'pim': Input should be …``."""
    steps = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in error["loc"]]
    where = "".join(steps).lstrip(".") or "the file"
    if error["type"] == "extra_forbidden":
        return f"'{where}' is unknown"
    if error["type"] == "missing":
        return f"'{where}' is missing"
    said = error["msg"].removeprefix("Value error, ")
    plain = isinstance(error["input"], str | int | float | bool)
    return f"'{where}' is {error['input']!r}: {said}" if plain else f"{where}: {said}"


def stamp_of(path: Path) -> Stamp:
    """What tells one state of a file from another; None without a file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
