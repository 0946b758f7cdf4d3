"""Reads and writes the registry's small files, whole or not at all."""

import os
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import ModelError
from assistant.model_versions.record import FORMAT

Content = TypeVar("Content", bound=BaseModel)


def read_file(path: Path, model: type[Content]) -> Content:
    """What a file holds.

    Raises:
        ModelError: It cannot be read, is damaged, or of another format.
    """
    try:
        content = model.model_validate_json(path.read_bytes())
    except OSError as exc:
        raise ModelError(f"File '{path}' cannot be read: {exc.strerror}.") from exc
    except ValidationError as exc:
        first = exc.errors()[0]
        place = ".".join(map(str, first["loc"])) or "its text"
        raise ModelError(f"File '{path}' is damaged at {place}: {first['msg']}.") from exc
    found = getattr(content, "format", None)
    if found != FORMAT:
        raise ModelError(f"File '{path}' has format {found}; expected {FORMAT}.")
    return content


def write_file(path: Path, content: BaseModel) -> None:
    """Writes a file that is whole and on the disk when this returns, or as it was.

    Raises:
        ModelError: It cannot be written.
    """
    aside = path.with_name(f".{path.name}.new")
    try:
        with aside.open("wb") as file:
            file.write(content.model_dump_json(indent=1).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        _sync(path.parent)
    except OSError as exc:
        raise ModelError(f"File '{path}' cannot be written: {exc.strerror}.") from exc


def _sync(folder: Path) -> None:
    """Makes the renaming durable, where the system knows how."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
