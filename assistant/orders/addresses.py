"""A postal address: its parts, what is missing of it, and how it is read back without giving it away."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from assistant.orders.address_words import address_words, any_of
from assistant.orders.divisions import Division, has_districts

REQUIRED = ("name", "phone", "city", "district", "detail")  # a city says which province it is in
MASK = "*"
HIDDEN = "***"
MOBILE = re.compile(r"1\d{10}")
SHOWN_BEFORE, SHOWN_AFTER = 3, 4


@dataclass(frozen=True, slots=True)
class Address:
    """Who receives a parcel and where; a part that nobody wrote is empty.

    Args:
        phone: Digits only; a foreign number keeps its ``+`` and country code.
        province: By its full name; of a foreign address the state.
        district: District, county, or a city that a larger one governs.
        detail: Road, number, house, room, as written.
        country: As written; empty for China.
    """

    name: str = ""
    phone: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    detail: str = ""
    postcode: str = ""
    country: str = ""

    @property
    def region(self) -> str:
        """Province, city and district as orders keep them: 浙江省 杭州市 西湖区."""
        parts = dict.fromkeys((self.province, self.city, self.district, self.country))
        return " ".join(part for part in parts if part)

    @property
    def missing(self) -> tuple[str, ...]:
        """The parts to ask for, in the order of ``REQUIRED``; never filled by a guess."""
        return tuple(part for part in REQUIRED if not getattr(self, part) and self._needs(part))

    def _needs(self, part: str) -> bool:
        """A foreign address needs no district, and neither does a city that has none."""
        if part != "district":
            return True
        whole = bool(self.city) and not has_districts(Division(self.province, self.city))
        return not (self.country or whole)

    def masked(self) -> "Address":
        """The address as it may be read back: 张*, 138****8000, nothing after the road."""
        return Address(
            name=masked_name(self.name),
            phone=masked_phone(self.phone),
            province=self.province,
            city=self.city,
            district=self.district,
            detail=masked_detail(self.detail),
            postcode=self.postcode,
            country=self.country,
        )

    def record(self) -> dict[str, str]:
        """The address as an order keeps it."""
        return {
            "name": self.name,
            "phone": self.phone,
            "region": self.region,
            "detail": self.detail,
        } | ({"postcode": self.postcode} if self.postcode else {})

    def __str__(self) -> str:
        parts = (self.name, self.phone, self.region, self.detail, self.postcode)
        return " ".join(part for part in parts if part)


def recorded(address: Mapping[str, str]) -> Address:
    """An order's address as one whose parts can be read back; its region stands in ``province``."""
    return Address(
        name=address.get("name", ""),
        phone=address.get("phone", ""),
        province=address.get("region", ""),
        detail=address.get("detail", ""),
        postcode=address.get("postcode", ""),
    )


def masked_name(name: str) -> str:
    """The first letter of each word, one star for every other letter: 张*, J*** S****."""
    return " ".join(word[0] + MASK * (len(word) - 1) for word in name.split())


def masked_phone(phone: str) -> str:
    """A mobile number with four digits hidden; of any other the last two are left."""
    if MOBILE.fullmatch(phone):
        hidden = MASK * (len(phone) - SHOWN_BEFORE - SHOWN_AFTER)
        return phone[:SHOWN_BEFORE] + hidden + phone[-SHOWN_AFTER:]
    return MASK * max(0, len(phone) - 2) + phone[-2:] if phone else ""


def masked_detail(detail: str) -> str:
    """The road, or the town where no road is named, and no more: 文三路***, *** Baker Street."""
    if not detail:
        return ""
    if english := _english_road().search(detail):
        return f"{HIDDEN} {english.group().strip()}"
    road = _road().match(detail) or _settlement().match(detail)
    return (road.group() if road else "") + HIDDEN


@cache
def _road() -> re.Pattern[str]:
    """Up to the first road; digits before it would give a house away."""
    roads = any_of(word for word in address_words().places.roads if not word.isascii())
    towns = any_of(address_words().places.settlements)
    # In 街道 and 大道 the longer word is meant, so what follows must not go on as one.
    return re.compile(rf"(?:[^\d]{{1,8}}?(?:{towns}))?[^\d]{{1,12}}?(?:{roads})(?![街道路巷])")


@cache
def _settlement() -> re.Pattern[str]:
    return re.compile(rf"[^\d]{{1,10}}?(?:{any_of(address_words().places.settlements)})")


@cache
def _english_road() -> re.Pattern[str]:
    roads = any_of(word for word in address_words().places.roads if word.isascii())
    return re.compile(rf"(?:\b[A-Za-z][A-Za-z'.-]*\s+){{1,3}}(?:{roads})\b", re.IGNORECASE)
