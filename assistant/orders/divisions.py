"""Provinces, cities and districts of China by the names that people write: 浙江省, 浙江, Zhejiang.

A lookup, no guess: a name that several places bear is found in each of them, and the caller says which
province or city it must lie in. ``division_data`` makes the table.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

PEOPLES = (
    "汉族|壮族|满族|回族|苗族|维吾尔族?|土家族|彝族|蒙古族?|藏族|布依族|侗族|瑶族|朝鲜族|白族|哈尼族|哈萨克族?|黎族|傣族"
    "|畲族|傈僳族|仡佬族|东乡族|高山族|拉祜族|水族|佤族|纳西族|羌族|土族|仫佬族|锡伯族?|柯尔克孜族?|达斡尔族|景颇族"
    "|毛南族|撒拉族|布朗族|塔吉克族?|阿昌族|普米族|鄂温克族|怒族|京族|基诺族|德昂族|保安族|俄罗斯族|裕固族|乌孜别克族?"
    "|门巴族|鄂伦春族|独龙族|塔塔尔族|赫哲族|珞巴族|各族"
)
AUTONOMOUS = re.compile(rf"(?:{PEOPLES})*(?:自治[区州县旗]|联合旗)$")
KIND = re.compile(r"(?:特别行政区|自治区|地区|林区|新区|省|市|盟|[区县旗])$")
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Division:
    """A place: a province alone, a city in it, or a district in that.

    A city whose province it is itself (北京市) bears the province's name.
    """

    province: str
    city: str = ""
    district: str = ""

    @property
    def name(self) -> str:
        """The name of the smallest part."""
        return self.district or self.city or self.province

    def within(self, other: "Division | None") -> bool:
        """Whether this lies in ``other``, or is it; everything lies in None."""
        return other is None or (
            self.province == other.province
            and other.city in ("", self.city)
            and other.district in ("", self.district)
        )


def short_name(name: str) -> str:
    """A division's name without what it is: 新疆维吾尔自治区 → 新疆, 西湖区 → 西湖, 东区 → 东区."""
    stems = (pattern.sub("", name) for pattern in (AUTONOMOUS, KIND))
    return next((stem for stem in stems if SHORTEST <= len(stem) < len(name)), name)


def latin_name(name: str) -> str:
    """A province's or city's first Latin name; its own where none is known."""
    found = (latin for one, latin in _rows() if one.name == name and not one.district)
    return next((latin.split("/")[0] for latin in found if latin), name)


def has_districts(place: Division) -> bool:
    """Whether addresses in a city name a district: not so in 东莞 or 仙桃."""
    return any(one.district and one.city == place.city for one in _all() if one.within(place))


def named(word: str, within: Division | None = None) -> tuple[Division, ...]:
    """Every place of this full, short or Latin name that lies in ``within``, the largest first."""
    found = (one for one in _by_name().get(word.casefold(), ()) if one.within(within))
    return tuple(sorted(found, key=lambda one: (bool(one.city), bool(one.district))))


def longest_at(text: str, within: Division | None = None) -> tuple[str, tuple[Division, ...]]:
    """The longest name that ``text`` begins with, and every place in ``within`` that bears it."""
    for length in range(min(len(text), _longest()), SHORTEST - 1, -1):
        if places := named(text[:length], within):
            return text[:length], places
    return "", ()


def is_full(word: str, place: Division) -> bool:
    """Whether a word is a place's name with its kind (西湖区), not its short form."""
    return word == place.name


@cache
def _all() -> tuple[Division, ...]:
    return tuple(division for division, _ in _rows())


@cache
def _rows() -> tuple[tuple[Division, str], ...]:
    """Every division with its Latin names."""
    source = json.loads(files("assistant.orders").joinpath("divisions.json").read_text("utf-8"))
    return tuple(_read(source["divisions"]))


def _read(tree: Mapping[str, Mapping[str, Iterable[str]]]) -> Iterable[tuple[Division, str]]:
    for province, latin in map(_split, tree):
        yield Division(province), latin
    for written, cities in tree.items():
        province, _ = _split(written)
        for named_city, districts in cities.items():
            city, latin = _split(named_city)
            yield Division(province, city), latin
            yield from (
                (Division(province, city, one), name) for one, name in map(_split, districts)
            )


def _split(written: str) -> tuple[str, str]:
    name, _, latin = written.partition("|")
    return name, latin


@cache
def _by_name() -> dict[str, list[Division]]:
    names: dict[str, list[Division]] = {}
    for place, latin in _rows():
        forms = {place.name, short_name(place.name), *latin.split("/")}
        for form in forms | {form.replace("'", "") for form in forms}:
            names.setdefault(form.casefold(), []).append(place)
    return names


@cache
def _longest() -> int:
    return max(map(len, _by_name()))
