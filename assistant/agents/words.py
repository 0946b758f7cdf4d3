"""What the desk says to agents: ``prompts/<language>/agents.toml``, with the same keys in both languages."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.errors import PromptError

LANGUAGES = ("zh", "en")


@cache
def agent_words(language: str) -> Mapping[str, Any]:
    """Every text in ``language``; an unknown language is read as Chinese.

    Raises:
        PromptError: The file cannot be read.
    """
    folder = language if language in LANGUAGES else LANGUAGES[0]
    path = files("prompts") / folder / "agents.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as exc:
        raise PromptError(f"The words of the desk '{path}' cannot be read: {exc}.") from exc


def visitor_name(conversation_id: str, user: str | None, language: str) -> str:
    """What a shopper is called at the desk: by their id, as one of a channel, or as a visitor."""
    words = agent_words(language)
    channel, _, sender = (user or "").partition(":")
    if sender and f"on_{channel}" in words:
        return str(words[f"on_{channel}"]).format(mark=sender[-4:])
    return user or str(words["visitor"]).format(mark=conversation_id[-4:])
