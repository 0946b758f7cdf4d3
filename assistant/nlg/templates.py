"""The templates of one language: ``replies.toml``, ``promotions.toml``, ``orders.toml`` and ``labels.toml``."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import PromptError

Words = TypeVar("Words", bound=BaseModel)

FILES = ("replies.toml", "promotions.toml", "orders.toml")


class Labels(BaseModel):
    """What fields, statuses and operators are called in one language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: dict[str, str]
    order_status: dict[str, str]
    constraint: dict[str, str]
    recipient: dict[str, str]
    currency: dict[str, str]
    payment: dict[str, str]
    tier: dict[str, str]
    list_glue: str
    last_glue: str
    clause_glue: str
    reason_glue: str
    colon: str
    graph: dict[str, str]


@cache
def replies(language: str) -> Mapping[str, tuple[str, ...]]:
    """All reply templates of a language by dotted key; each has one or several wordings."""
    found: dict[str, tuple[str, ...]] = {}
    for file in FILES:
        found |= dotted(read_prompts(language, file))
    return found


def dotted(
    groups: Mapping[str, Mapping[str, str | Sequence[str]]],
) -> dict[str, tuple[str, ...]]:
    """Wordings by dotted key, from tables of tables."""
    found: dict[str, tuple[str, ...]] = {}
    for group, templates in groups.items():
        for name, wordings in templates.items():
            found[f"{group}.{name}"] = (wordings,) if isinstance(wordings, str) else tuple(wordings)
    return found


@cache
def labels(language: str) -> Labels:
    """The labels of a language."""
    return checked_prompts(language, "labels.toml", Labels)


def checked_prompts(language: str, name: str, form: type[Words]) -> Words:
    """The tables of ``prompts/<language>/<name>`` as ``form`` has them.

    Raises:
        PromptError: There is no such file, it is no TOML, or it has another form.
    """
    try:
        return form.model_validate(read_prompts(language, name))
    except ValidationError as exc:
        raise PromptError(f"prompts/{language}/{name} cannot be used: {exc}") from exc


def read_prompts(language: str, name: str) -> dict[str, Any]:
    """The tables of ``prompts/<language>/<name>``.

    Raises:
        PromptError: There is no such file, or it is no TOML.
    """
    try:
        return tomllib.loads(files("prompts").joinpath(language, name).read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as exc:
        raise PromptError(f"prompts/{language}/{name} cannot be read: {exc}") from exc
