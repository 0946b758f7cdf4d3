"""What the shop's own sentences say in words: labels of fields and what stands between quotation marks."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from judging.goods import plain

PROMPTS = Path(__file__).parents[2] / "prompts"


def labels() -> list[str]:
    """What fields and sides are called in sentences, longest first: no values of goods."""
    tables = (_table(PROMPTS / one / "labels.toml") for one in ("zh", "en"))
    sides = _table(PROMPTS / "lexicon" / "aspects.toml")
    needs = _table(PROMPTS / "lexicon" / "needs.toml")
    names = {plain(v) for table in tables for v in table["fields"].values()}
    names |= {
        plain(v)
        for one in (sides, needs)
        for side in _tables(one)
        for v in side.get("name", {}).values()
    }
    return sorted(names, key=len, reverse=True)


def sides() -> dict[str, str]:
    """The sides that buyers speak of by their names in any language."""
    aspects = _table(PROMPTS / "lexicon" / "aspects.toml")["aspects"]
    return {plain(n): key for key, one in aspects.items() for n in one.get("name", {}).values()}


def shop_sides() -> set[str]:
    """The sides that the shop does rather than the goods, such as delivery."""
    aspects = _table(PROMPTS / "lexicon" / "aspects.toml")["aspects"]
    return {key for key, one in aspects.items() if one.get("shop")}


def quotes() -> list[str]:
    """What the shop's own sentences have between quotation marks."""
    texts = [path.read_text("utf-8") for path in sorted(PROMPTS.glob("??/*.toml"))]
    texts += [path.read_text("utf-8") for path in sorted(PROMPTS.glob("*.toml"))]
    return [
        one for text in texts for one in re.findall(r'[「“\\"]([^「」“”"{}\\]{1,60})[」”\\"]', text)
    ]


def terms() -> set[str]:
    """Every number of the shop's rules."""
    return set(re.findall(r"\d+", (PROMPTS / "policy.toml").read_text("utf-8")))


def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _tables(value: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401  # anything TOML holds
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from _tables(one)
    if isinstance(value, list):
        for one in value:
            yield from _tables(one)
