"""The expressions of ``prompts/lexicon/claims.toml``: claims that are words and no numbers."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Claiming:
    """Expressions on folded texts.

    Args:
        there, gone: That goods can be bought, and that they cannot.
        most: By what: that one is the most of the goods of the turn.
        other_most: That one is the most of something that no figure of a row decides.
        promise: What only the shop can grant.
        property: What goods may be said to be or do.
        denied: Ends a text after which a value is denied.
    """

    there: re.Pattern[str]
    gone: re.Pattern[str]
    most: Mapping[str, re.Pattern[str]]
    other_most: re.Pattern[str]
    promise: re.Pattern[str]
    property: re.Pattern[str]
    denied: re.Pattern[str]


@cache
def claiming() -> Claiming:
    """The expressions, read once."""
    text = files("prompts").joinpath("lexicon", "claims.toml").read_text("utf-8")
    lists = tomllib.loads(text)
    return Claiming(
        there=_one(lists["stock"]["there"]),
        gone=_one(lists["stock"]["gone"]),
        most={name: _one(found) for name, found in lists["most"].items()},
        other_most=_one(lists["other_most"]["words"]),
        promise=_one(lists["promise"]["words"]),
        property=_one(lists["property"]["words"]),
        denied=_one(lists["denied"]["before"]),
    )


def _one(expressions: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{expression})" for expression in expressions))
