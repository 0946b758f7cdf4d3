"""Ready-made replies: ``canned.toml`` in the shop's folder, else those in ``prompts``.

Their variables are filled in by the desk from the conversation: ``{shopper}``, ``{agent}``,
``{shop}`` and ``{order}``.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from pydantic import Field, field_validator

from assistant.shop.owner_files import OwnerTable, read_toml

CANNED_FILE = "canned.toml"
VARIABLES = ("shopper", "agent", "shop", "order")
Shortcut = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\s/]+$")]


class CannedReply(OwnerTable):
    """One ready-made reply.

    Args:
        shortcut: What is typed for it behind a slash.
        language: Of the shoppers it is for; None for all.
    """

    shortcut: Shortcut
    title: str = Field(min_length=1, max_length=80)
    text: str = Field(min_length=1, max_length=2_000)
    language: Literal["zh", "en"] | None = None

    @field_validator("text")
    @classmethod
    def _knows_its_variables(cls, text: str) -> str:
        try:
            named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError as exc:
            raise ValueError(f"its braces do not match: {exc}") from exc
        unknown = sorted(named - set(VARIABLES))
        if unknown:
            known = ", ".join(f"{{{name}}}" for name in VARIABLES)
            raise ValueError(f"it names {unknown}, which is not known; there are: {known}")
        return text


class CannedReplies(OwnerTable):
    """The file."""

    reply: tuple[CannedReply, ...] = ()


def read_canned(path: Path) -> tuple[CannedReply, ...]:
    """The replies of a file; without one those that come with the program.

    Raises:
        SettingsError: Something in it cannot be used; everything wrong is named.
    """
    return read_toml(path, CannedReplies).reply if path.is_file() else _built_in()


@cache
def _built_in() -> tuple[CannedReply, ...]:
    found: list[CannedReply] = []
    for language in ("zh", "en"):
        path = Path(str(files("prompts").joinpath(language, CANNED_FILE)))
        found += read_toml(path, CannedReplies).reply
    return tuple(found)
