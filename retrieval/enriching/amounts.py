"""Amounts and colours that a title states, found by rules; what could be meant in two ways is left out.

A title names an amount of a kind only when it names one: of 30ml and 50ml neither is the capacity.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from retrieval.enriching.lexicon import one_of, title_words
from retrieval.units import same_measure, units

NUMBER = r"\d+(?:\.\d+)?"
RANGE = re.compile(r"[\d.]\s*[-~～至到—]\s*$")
AMBIGUOUS = re.compile(rf"(?:{NUMBER})\s*[gt]")  # weight, memory or a network: 256g, 4g, 1t
MEMORY = frozenset({1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 64, 128, 256, 512})
WIDTHS = {ord("＂"): '"', ord("×"): "x", ord("＊"): "*"}
MOST_CHARACTERS = 0x10000  # that are remembered
LOOK_BACK = 3  # characters before an amount in which a word for gifts counts


def stated(title: str) -> dict[str, str]:
    """The attributes that ``title`` states by amounts and colours: ``{"capacity": "500ml"}``.

    Values are spelt as in the title. Of several different values of one attribute none is kept.
    """
    folded = plain(title)
    found: dict[str, list[str]] = {}
    for field, start, end in (*_amounts(folded), *_colors(folded)):
        found.setdefault(field, []).append(title[start:end].strip())
    return {field: values[0] for field, values in found.items() if _one(values)}


def plain(title: str) -> str:
    """The title without width and case, each character where it was."""
    return title.lower() if title.isascii() else title.translate(_PLAIN)


class _Plain(dict[int, str]):
    """Each character's plain form, found when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).casefold().translate(WIDTHS)
        plain = folded if len(folded) == 1 else chr(code)
        if len(self) < MOST_CHARACTERS:
            self[code] = plain
        return plain


_PLAIN = _Plain()


def _one(values: list[str]) -> bool:
    first = values[0].casefold()
    return all(value.casefold() == first or same_measure(first, value) for value in values[1:])


def _amounts(folded: str) -> Iterator[tuple[str, int, int]]:
    """The attribute, start and end of each amount; what repeats or ranges has no field."""
    pattern, fields = _measures()
    for match in pattern.finditer(folded):
        before = folded[: match.start()]
        if _unclear(match[0]) or RANGE.search(before) or _given(before):
            continue
        yield fields[match["unit"]], match.start(), match.end()


def _unclear(written: str) -> bool:
    if not AMBIGUOUS.fullmatch(written):
        return False
    number = float(written.rstrip("gt "))
    return number in MEMORY


def _given(before: str) -> bool:
    return any(word in before[-LOOK_BACK - len(word) :] for word in title_words().given)


def _colors(folded: str) -> Iterator[tuple[str, int, int]]:
    for match in _color_names().finditer(folded):
        yield "color", match.start(), match.end()


@cache
def _color_names() -> re.Pattern[str]:
    words = title_words().color
    behind = "|".join(re.escape(word) for word in words.not_before)
    return re.compile(rf"(?:{one_of([*words.zh, *words.en])})(?!\s*(?:{behind}))")


@cache
def _measures() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of numbers with units, and the attribute each unit measures."""
    fields: dict[str, str] = {}
    for family in units():
        if family.clear and family.fields:
            fields.update({unit: family.fields[0] for unit in family.factors if unit not in fields})
    names = "|".join(
        re.escape(unit) for unit in sorted(fields, key=lambda unit: (-len(unit), unit))
    )
    lone = rf"(?<![\d.a-z]){NUMBER}(?:\s?[x*]\s?{NUMBER})*\s?(?P<unit>{names})"
    return re.compile(rf"{lone}(?![a-z0-9色白])(?!\s*[-~～—])"), fields
