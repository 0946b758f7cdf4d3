"""TOML that people wrote by hand, changed where it is to be changed and nowhere else (tomlkit)."""

import tomllib
from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError

from assistant.errors import SettingsError
from assistant.owner.refusing import ChangeRefused, Wrong


def parsed(content: bytes, name: str) -> dict[str, Any]:
    """What a content says.

    Raises:
        SettingsError: It is no TOML.
    """
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SettingsError(f"{name} is not valid TOML: {exc}.") from exc


def document(content: bytes, name: str) -> TOMLDocument:
    """A content with its comments.

    Raises:
        SettingsError: It is no TOML.
    """
    try:
        return tomlkit.parse(content.decode("utf-8"))
    except (UnicodeDecodeError, TOMLKitError) as exc:
        raise SettingsError(f"{name} is not valid TOML: {exc}.") from exc


def as_wanted(made: TOMLDocument, wanted: Mapping[str, Any]) -> bytes:
    """The new content, once it is seen to say what is wanted and nothing else.

    Raises:
        ChangeRefused: It would not; nothing is written then.
    """
    content = tomlkit.dumps(made).encode("utf-8")
    try:
        told = tomllib.loads(content.decode("utf-8"))
    except tomllib.TOMLDecodeError:
        told = {}
    if told != wanted:
        raise ChangeRefused([Wrong("", "file_shape")])
    return content
