"""Addresses in Latin script: Chinese ones in pinyin from the house outwards, and foreign ones."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from assistant.orders.address_words import address_words, any_of
from assistant.orders.addresses import Address
from assistant.orders.divisions import Division, named

PARTS = re.compile(r"[\n,;|]+")
NAME = re.compile(r"[A-Z][A-Za-z.'’-]*(?: [A-Z][A-Za-z.'’-]*){1,3}")
# Springfield IL 62704, IL 62704-1234, or the postcode alone; six digits are a Chinese one.
STATE = re.compile(
    r"(?:(?P<city>[A-Za-z .'-]+?)\s+)?(?P<state>[A-Z]{2})\s+(?P<code>\d{5}(?:-\d{4})?)"
)
NOWHERE = 3
CODE = re.compile(r"(?<![\d-])\d{6}(?![\d-])")


def read_latin(known: Address, text: str) -> Address:
    """The parts that a text in Latin letters writes, added to those that are known."""
    parts = [part for raw in PARTS.split(text) if (part := _without_opening(raw))]
    country, parts = _take_country(parts)
    if found := CODE.search(" , ".join(parts)):
        known = replace(known, postcode=known.postcode or found.group())
        parts = [part for raw in parts if (part := CODE.sub("", raw).strip())]
    return _foreign(known, parts, country) or _chinese(known, parts)


def _chinese(known: Address, parts: Sequence[str]) -> Address:
    """Reads the region from the largest part inwards, whichever end of the line it stands at."""
    place: Division | None = None
    left: list[str] = []
    for part in sorted(parts, key=_breadth):
        found = named(_bare(part), within=place) if _breadth(part) < NOWHERE else ()
        rank = min((bool(one.city) + bool(one.district) for one in found), default=0)
        best = [one for one in found if bool(one.city) + bool(one.district) == rank]
        if len(best) == 1:
            place = best[0]
            left.append(part)
    rest = [part for part in parts if part not in left]
    name, detail = _name_and_detail(known.name, rest)
    where = _parts(place) if place else {}
    return replace(known, name=name, detail=detail, **where)


def _breadth(part: str) -> int:
    """0 for a province, 1 for a city, 2 for a district, 3 for what is none of them."""
    ranks = [bool(one.city) + bool(one.district) for one in named(_bare(part))]
    return min(ranks, default=NOWHERE)


def _parts(place: Division) -> dict[str, str]:
    city = place.city or (place.province if place.province.endswith("市") else "")
    return {"province": place.province, "city": city, "district": place.district}


def _foreign(known: Address, parts: Sequence[str], country: str) -> Address | None:
    """An address with a state and its postcode, or with a country that is not China."""
    for place, part in enumerate(parts):
        if found := STATE.fullmatch(part):
            city = found["city"] or (parts[place - 1] if place else "")
            rest = [one for one in parts if one not in (part, city)]
            name, detail = _name_and_detail(known.name, rest)
            return replace(
                known,
                name=name,
                detail=detail,
                city=city,
                province=found["state"],
                postcode=found["code"],
                country=country or "US",
            )
    if not country:
        return None
    name, detail = _name_and_detail(known.name, parts[:-1])
    return replace(known, name=name, detail=detail, city="".join(parts[-1:]), country=country)


def _name_and_detail(name: str, parts: Sequence[str]) -> tuple[str, str]:
    if name:
        return name, ", ".join(parts)
    ends = [*parts[:1], *parts[-1:]]
    found = next((part for part in ends if NAME.fullmatch(part) and not _road().search(part)), "")
    return found, ", ".join(part for part in parts if part != found)


def _take_country(parts: Sequence[str]) -> tuple[str, list[str]]:
    """The country unless it is China, and the other parts."""
    english = address_words().english
    named_here = [part for part in parts if part.casefold() in (*english.china, *english.countries)]
    abroad = [part for part in named_here if part.casefold() not in english.china]
    return "".join(abroad[:1]), [part for part in parts if part not in named_here]


def _bare(part: str) -> str:
    return _kind().sub("", part).strip()


def _without_opening(text: str) -> str:
    text = text.strip(" .:")
    while found := _opening().match(text):
        text = text[found.end() :].strip(" .:")
    return text


@cache
def _kind() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(address_words().english.kinds)})\b\.?", re.IGNORECASE)


@cache
def _opening() -> re.Pattern[str]:
    words = any_of(word for word in address_words().before.words if word.isascii())
    return re.compile(rf"(?:{words})\b\s*:?", re.IGNORECASE)


@cache
def _road() -> re.Pattern[str]:
    roads = any_of(word for word in address_words().places.roads if word.isascii())
    return re.compile(rf"\b(?:{roads})\b", re.IGNORECASE)
