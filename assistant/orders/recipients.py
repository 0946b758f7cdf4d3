"""Tells a recipient's name from the place it stands beside."""

import re
from collections.abc import Sequence
from functools import cache

from assistant.orders.address_words import address_words, any_of
from retrieval.simplifying import simplified

PHONE = "\x1f"  # stands where a phone number was cut out: names are written beside it
# Between two Latin words a space belongs to the name or road; elsewhere it parts.
CUTS = re.compile(r"[\n,;|，；、/]+|(?=\x1f)|(?<=\x1f)|(?<![A-Za-z.'])[ \t]+|[ \t]+(?![A-Za-z.'])")
HAN = re.compile(r"[\u3400-\u9fff]{2,4}")
LONG_NAME = re.compile(r"[\u3400-\u9fff]{2,8}(?:·[\u3400-\u9fff]{2,8}){1,2}")  # 买买提·艾力
LATIN_NAME = re.compile(r"[A-Z][A-Za-z.'-]*(?: [A-Z][A-Za-z.'-]*){0,3}")
HOUSE = r"(?:号|室|楼|栋|幢|单元|层|户|座|\d)"


def split_name(before: str, after: str, known: str = "") -> tuple[str, str]:
    """Name and detail from what stands before and after the region.

    Args:
        before: What stands before the region.
        after: What stands after it; all of the text where there is no region.
        known: The name where a label gave it; then nothing else is taken for one.
    """
    first = [chunk for raw in CUTS.split(before) if (chunk := without_opening(raw))]
    rest = [chunk for raw in CUTS.split(after) if (chunk := raw.strip(" .。!~()"))]
    if known:
        return known, _joined(rest or first)
    if (place := _name_in(first, beside={len(first) - 1})) is not None:
        return first[place], _joined(rest or first[place + 1 :])
    return _after(rest, first)


def _after(rest: Sequence[str], first: Sequence[str]) -> tuple[str, str]:
    """A name that stands after the place, as a stretch of its own or right behind the room."""
    if (place := _name_in(rest, beside=set())) is not None:
        return rest[place], _joined([*rest[:place], *rest[place + 1 :]])
    detail = _joined(rest or list(first))
    if found := _behind_the_house().fullmatch(simplified(detail)):
        return detail[found.start("name") :], detail[: found.start("name")]
    return "", detail


def _name_in(chunks: Sequence[str], beside: set[int]) -> int | None:
    """Where the name stands: the last with a known surname, else one beside the place or the phone."""
    phones = [at for at, chunk in enumerate(chunks) if chunk == PHONE]
    near = beside | {at + step for at in phones for step in (-1, 1)}
    for sure in (set(), near):
        for place in reversed(range(len(chunks))):
            if is_name(chunks[place], sure=place in sure):
                return place
    return None


def is_name(text: str, *, sure: bool) -> bool:
    """Whether a stretch is a person's name.

    Args:
        text: One stretch, nothing around it.
        sure: Whether it stands where names do, so that it needs no known surname.
    """
    text = simplified(text)
    if LONG_NAME.fullmatch(text) or LATIN_NAME.fullmatch(text):
        return True
    if _titled().fullmatch(text):
        return True
    if not HAN.fullmatch(text) or _is_place(text):
        return False
    return sure or bool(_surname().match(text))


def without_opening(text: str) -> str:
    """A stretch without the words that lead up to an address: 麻烦改成张三 → 张三."""
    text = text.strip(" .。!~():：")
    while found := _opening().match(simplified(text)):
        text = text[found.end() :].strip(" :：")
    return text if text == PHONE or re.search(r"[^\W\d_]", text) else ""


def _is_place(text: str) -> bool:
    places = address_words().places
    return text.endswith((*places.marks, *(road for road in places.roads if not road.isascii())))


def _joined(parts: Sequence[str]) -> str:
    """Stretches as one line; a space only where Latin letters or digits would run together."""
    line = ""
    for part in (part for part in parts if part != PHONE):
        gap = " " if line and line[-1].isascii() and part[0].isascii() else ""
        line += gap + part
    return line


@cache
def _opening() -> re.Pattern[str]:
    words = [*address_words().before.words]
    chinese = any_of(word for word in words if not word.isascii())
    english = any_of(word for word in words if word.isascii())
    return re.compile(rf"(?:{chinese}|(?:{english})\b)", re.IGNORECASE)


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(rf"[\u3400-\u9fff]{{1,3}}(?:{any_of(address_words().people.titles)})")


@cache
def _surname() -> re.Pattern[str]:
    people = address_words().people
    return re.compile(rf"{any_of(people.compound_surnames)}|[{people.surnames}]")


@cache
def _behind_the_house() -> re.Pattern[str]:
    people = address_words().people
    surname = f"(?:{any_of(people.compound_surnames)}|[{people.surnames}])"
    title = f"(?:{any_of(people.titles)})"
    return re.compile(rf"(?P<place>.*{HOUSE})(?P<name>{surname}(?:[\u3400-\u9fff]{{1,2}}|{title}))")
