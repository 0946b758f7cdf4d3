"""Finds the place that a question names: 寄到拉萨多少钱, "how much is delivery to Tibet".

Addresses are read by ``regions``, which wants a name where one begins; here it may stand anywhere, and
a district that says nothing of its province (朝阳) is none.
"""

import re
from collections.abc import Iterator

from assistant.orders.divisions import Division, latin_name, longest_at, named, short_name

SHORTEST_LATIN = 4  # letters: Rui and Yi are other words too
AROUND = re.compile(  # what a place is asked about with, after another was
    r"那么?|如果|要是|换成|或者|寄|发|送|运|到|往|去|在|呢|的话|[我住是的吗嘛呀啊]|\W"
    r"|\b(?:i'?m|and|or|what|how|about|to|if|it|in|is|goes|i|am|live|sent|send|ship|shipped|for|then)\b"
)


def province_named(name: str) -> str | None:
    """The full name of the province that a name stands for (新疆, Tibet); None if it is none."""
    found = named(name.strip())
    return next((one.province for one in found if not one.city), None)


def province_of(region: str) -> str | None:
    """The province of a region as orders have it (新疆维吾尔自治区 乌鲁木齐市 天山区)."""
    found = place_in(region)
    return found.province or None if found else None


def place_in(text: str) -> Division | None:
    """The first province or city that a text names, None if it names none."""
    return next((place for _, _, place in _places_in(text)), None)


def only_place_in(text: str) -> Division | None:
    """The place that a text names and says no more of than 那…呢 or "and to …?"."""
    for start, word, place in _places_in(text):
        rest = f"{text[:start]} {text[start + len(word) :]}"
        return None if AROUND.sub("", rest) else place
    return None


def _places_in(text: str) -> Iterator[tuple[int, str, Division]]:
    """Where each province or city stands, and how it is written."""
    for start in range(len(text)):
        word, places = longest_at(text[start:])
        if word and _stands_alone(text, start, word):
            meant = [one for one in places if not one.district]
            if meant and (not meant[0].city or len({one.province for one in meant}) == 1):
                yield start, word, meant[0]  # the largest: 海南 is the province, not the prefecture


def _stands_alone(text: str, start: int, word: str) -> bool:
    """Latin names are whole words of some length; Chinese ones stand anywhere."""
    if not word.isascii():
        return True
    before, after = text[:start][-1:], text[start + len(word) :][:1]
    return len(word) >= SHORTEST_LATIN and not (before.isalpha() or after.isalpha())


def spoken_name(province: str, language: str) -> str:
    """What a province is called in conversation: 新疆, Xinjiang."""
    return latin_name(province) if language == "en" else short_name(province)
