"""The words of channels: ``prompts/<language>/channels.toml``, with the same keys in both languages."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def channel_words(language: str) -> Mapping[str, str]:
    """Every text of channels in ``language``; an unknown language is read as Chinese."""
    folder = language if language in ("zh", "en") else "zh"
    text = files("prompts").joinpath(folder, "channels.toml").read_text(encoding="utf-8")
    return {key: str(value) for key, value in tomllib.loads(text).items()}
