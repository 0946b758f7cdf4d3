"""What a segment is called: ``prompts/<language>/overview.toml``, table ``segments``."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files


def named(language: str, kinds: Sequence[str], brands: Sequence[str], band: str) -> str:
    """A name out of what tells a segment apart."""
    words = _words(language)
    parts = [words["and"].join(kinds)] if kinds else []
    parts += list(brands)
    parts += [words[band]] if band != "middle" else []
    return words["joined"].join(parts) or words["plain"]


@cache
def _words(language: str) -> dict[str, str]:
    text = files("prompts").joinpath(language, "overview.toml").read_text("utf-8")
    return dict(tomllib.loads(text)["segments"])
