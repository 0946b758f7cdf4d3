"""The shop's secrets; none of them stands in a settings file.

Each comes from the environment, or from a file of its own that a setting names, so that
``shop.toml`` can be shown and shared.
"""

import os
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Protocol

from assistant.errors import SettingsError
from assistant.shop.settings import ShopSettings

LONGEST = 4_096


class HasSettings(Protocol):
    """A shop, as far as a secret needs it."""

    @property
    def path(self) -> Path:
        """Its folder, against which relative paths are read."""

    @property
    def settings(self) -> ShopSettings:
        """Its settings."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret is looked for.

    Args:
        variable: The environment variable that may hold it; it goes first.
        setting: The setting that may name the file that holds it.
        shortest: Characters below which it can be guessed.
    """

    variable: str
    setting: str
    shortest: int = 16

    def of(self, shop: HasSettings) -> str | None:
        """The secret of ``shop``, or None where none is set.

        Raises:
            SettingsError: The file that should hold it cannot be read, or it is too short.
        """
        return self.found(shop.settings, shop.path)

    def found(self, settings: ShopSettings, folder: Path) -> str | None:
        """The secret of the shop in ``folder``, or None where none is set.

        Raises:
            SettingsError: The file that should hold it cannot be read, or it is too short.
        """
        given = os.environ.get(self.variable)
        if given:
            return self._checked(given, self.variable)
        named: str | None = attrgetter(self.setting)(settings)
        if named is None:
            return None
        path = folder / named  # an absolute path stands for itself
        return self._checked(self._read(path), f"The file '{path}' ({self.setting})")

    def _read(self, path: Path) -> str:
        try:
            with path.open(encoding="utf-8-sig") as file:
                return file.read(LONGEST)
        except (OSError, UnicodeDecodeError) as exc:
            reason = exc.strerror if isinstance(exc, OSError) else "it is no UTF-8 text"
            raise SettingsError(
                f"Setting '{self.setting}' names '{path}', which cannot be read: {reason}."
            ) from exc

    def _checked(self, text: str, where: str) -> str:
        secret = text.strip()
        if len(secret) < self.shortest:
            raise SettingsError(
                f"{where} holds a secret of {len(secret)} characters; expected at least "
                f"{self.shortest}."
            )
        return secret


API_TOKEN = Secret("DAOGOU_API_TOKEN", "api_token_file")
ORDERS_SECRET = Secret("DAOGOU_ORDERS_SECRET", "orders_secret_file")
METRICS_TOKEN = Secret("DAOGOU_METRICS_TOKEN", "metrics_token_file")
USER_SECRET = Secret("DAOGOU_USER_SECRET", "user_secret_file", shortest=32)
WRITER_KEY = Secret(
    "DAOGOU_WRITER_KEY", "writer_key_file", shortest=1
)  # a server's own may be short
