"""Finds the place that a question names: 寄到拉萨多少钱, "how much is delivery to Tibet".

Addresses are read by ``regions``, which wants a name where one begins; here it may stand anywhere, and
a district that says nothing of its province (朝阳) is none.
"""

from assistant.orders.divisions import Division, latin_name, longest_at, named, short_name

SHORTEST_LATIN = 4  # letters: Rui and Yi are other words too


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
    for start in range(len(text)):
        word, places = longest_at(text[start:])
        if word and _stands_alone(text, start, word):
            meant = [one for one in places if not one.district]
            if meant and (not meant[0].city or len({one.province for one in meant}) == 1):
                return meant[0]  # the largest: 海南 is the province, not the prefecture
    return None


def _stands_alone(text: str, start: int, word: str) -> bool:
    """Latin names are whole words of some length; Chinese ones stand anywhere."""
    if not word.isascii():
        return True
    before, after = text[:start][-1:], text[start + len(word) :][:1]
    return len(word) >= SHORTEST_LATIN and not (before.isalpha() or after.isalpha())


def spoken_name(province: str, language: str) -> str:
    """What a province is called in conversation: 新疆, Xinjiang."""
    return latin_name(province) if language == "en" else short_name(province)
