"""Finds where a text names province, city and district, one after the other, and which they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.orders.address_words import address_words, any_of
from assistant.orders.divisions import Division, has_districts, is_full, longest_at
from retrieval.simplifying import simplified

BETWEEN = re.compile(r"[\s,、/·\-|>]*(?:市辖区|市區)?[\s,、/·\-|>]*")
COUNTRY = re.compile(r"(?:中华人民共和国|中国)?")
# 南京路, 北京西路, 上海大道: a road that bears a city's name.
AS_A_ROAD = re.compile(
    r"[东西南北中内外一二三四五]?[路街道巷弄]|大道|大街|[东西南北中]大[道街]|新村|花园|饭店|大厦"
)
ZONE = re.compile(r"(?:开发区|高新区|工业园区|示范区)$")
UNLISTED = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:开发区|高新区|工业园区|示范区|[区县旗])")
SURE = 2
AT_A_START = re.compile(r"(?:^|[\s,;:|/、。(])$")


@dataclass(frozen=True, slots=True)
class Region:
    """Where a text names a region, and its parts; a part that is not sure is empty.

    Args:
        levels: How many names were read.
    """

    start: int
    end: int
    province: str
    city: str
    district: str
    levels: int


def find_region(text: str) -> Region | None:
    """The first region in a text, or None.

    A full name counts anywhere, a short one (杭州) at the start of a stretch or with another behind it.
    """
    plain = simplified(text)
    for start in range(len(plain)):
        region = _region_at(plain, start)
        if region and (region.levels >= SURE or _counts_alone(plain, region)):
            return region
    return None


def _counts_alone(text: str, region: Region) -> bool:
    """Whether a single name is a region: a full one, or a short one where a stretch begins."""
    word = text[region.start : region.end].strip()
    is_place = word in (region.province, region.city, region.district)
    starts = bool(AT_A_START.search(text[: region.start])) or _follows_opening(text, region.start)
    return starts or (is_place and not region.district)


def _follows_opening(text: str, start: int) -> bool:
    return bool(_opening().search(text[:start]))


@cache
def _opening() -> re.Pattern[str]:
    words = any_of(word for word in address_words().before.words if not word.isascii())
    return re.compile(rf"(?:{words})$")


def _region_at(text: str, start: int) -> Region | None:
    place: Division | None = None
    doubtful: Sequence[Division] = ()
    end, levels = start, 0
    while True:
        at = _next(text, end) if levels else COUNTRY.match(text, start).end()  # type: ignore[union-attr]
        word, places = _name_at(text, at, place)
        if not word:
            break
        levels, end = levels + 1, at + len(word)
        if len(places) > 1:
            doubtful = places
            break
        place = places[0]
        if place.district:
            break
    if not levels:
        return None
    if doubtful:
        return _region(start, end, _shared(doubtful), levels)
    return _with_unlisted(text, start, end, place, levels)


def _name_at(text: str, at: int, within: Division | None) -> tuple[str, tuple[Division, ...]]:
    """The name at this place and what it may mean; the largest division goes before its parts."""
    word, places = longest_at(text[at:], within)
    if not word or word.isascii():
        return "", ()
    rank = min(_rank(one) for one in places)
    best = tuple(one for one in places if _rank(one) == rank)
    if len(best) == 1 and best[0] == within:
        return word, best  # 北京市北京市, 上海上海市
    short = not any(is_full(word, one) for one in best)
    if short and (AS_A_ROAD.match(text, at + len(word)) or not _may_be_short(text, at, word, best)):
        return "", ()
    return word, best


def _may_be_short(text: str, at: int, word: str, places: Sequence[Division]) -> bool:
    """A district's short name is one only where it stands alone: 杭州 西湖 文三路."""
    if not places[0].district:
        return True
    after = at + len(word)
    return after >= len(text) or not text[after].isalnum()


def _rank(place: Division) -> int:
    return bool(place.city) + bool(place.district)


def _shared(places: Sequence[Division]) -> Division:
    """What all the places that bear a name have in common."""
    provinces = {one.province for one in places}
    cities = {one.city for one in places}
    names = {one.name for one in places}
    district = names.pop() if len(names) == 1 and places[0].district else ""
    return Division(
        provinces.pop() if len(provinces) == 1 else "",
        cities.pop() if len(cities) == 1 else "",
        district,
    )


def _with_unlisted(
    text: str, start: int, end: int, place: Division | None, levels: int
) -> Region | None:
    """The region with a district that no table has (江干区, 高新区) where one is written."""
    if place is None:
        return None
    if not place.city and place.province.endswith("市"):
        place = Division(place.province, place.province)
    if place.city and not place.district and has_districts(place):
        at = _next(text, end)
        found = UNLISTED.match(text, at)
        if found and _is_a_district(found.group()):
            unlisted = Division(place.province, place.city, found.group())
            return _region(start, found.end(), unlisted, levels + 1)
    return _region(start, end, place, levels)


def _is_a_district(word: str) -> bool:
    return bool(ZONE.search(word)) or not word.endswith(address_words().places.no_districts)


def _next(text: str, end: int) -> int:
    found = BETWEEN.match(text, end)
    return found.end() if found else end


def _region(start: int, end: int, place: Division, levels: int) -> Region:
    return Region(start, end, place.province, place.city, place.district, levels)
