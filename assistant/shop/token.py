"""The secret with which a program may change the shop over HTTP; it stands in no settings file.

It comes from the environment, or from a file of its own that ``api_token_file`` names, so that
``shop.toml`` can be shown and shared.
"""

import os
from pathlib import Path

from assistant.errors import SettingsError
from assistant.shop.folder import Shop

VARIABLE = "DAOGOU_API_TOKEN"
SHORTEST = 16  # characters; what is shorter can be guessed
LONGEST = 4_096


def api_token(shop: Shop) -> str | None:
    """The secret of ``shop``, or None where none is set.

    Raises:
        SettingsError: The file that should hold it cannot be read, or it is too short.
    """
    named = shop.settings.api_token_file
    given = os.environ.get(VARIABLE)
    if given:
        return _checked(given, VARIABLE)
    if named is None:
        return None
    path = shop.path / named  # an absolute path stands for itself
    return _checked(_read(path), f"The file '{path}' (api_token_file)")


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as file:
            return file.read(LONGEST)
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "it is no UTF-8 text"
        raise SettingsError(
            f"Setting 'api_token_file' names '{path}', which cannot be read: {reason}."
        ) from exc


def _checked(text: str, where: str) -> str:
    token = text.strip()
    if len(token) < SHORTEST:
        raise SettingsError(
            f"{where} holds a secret of {len(token)} characters; expected at least {SHORTEST}."
        )
    return token
