"""Reads an address as it is pasted: name, phone and place in any order, with labels or without.

What stands there is taken apart, nothing is made up: a district that two cities have is kept without a
city, and ``Address.missing`` says what to ask for. Chinese and Latin script go their own ways.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from assistant.orders.address_words import address_words, any_of
from assistant.orders.addresses import Address
from assistant.orders.latin_address import read_latin
from assistant.orders.recipients import PHONE, is_name, split_name
from assistant.orders.regions import Region, find_region
from retrieval.simplifying import simplified

CJK = re.compile(r"[\u3400-\u9fff]")
CUT = "\n"
# +86 138 0013 8000, 138-0013-8000, 0571-88886666 转 801, +1 415 555 0100, (415) 555-0100.
GAP = r"[\s-]?"
PHONES = (
    re.compile(rf"(?<![\d+])(?:(?:\+|00)?86{GAP})?(1[3-9]\d(?:{GAP}\d){{8}})(?!\d)"),
    re.compile(r"(?<![\d+])((?:\+|00)(?!86)[1-9]\d{0,2}(?:[\s().-]{0,2}\d){7,12})(?!\d)"),
    re.compile(rf"(?<!\d)(\(?0\d{{2,3}}\)?{GAP}[2-9]\d{{6,7}}(?:\s?[转-]\s?\d{{1,5}})?)(?!\d)"),
    re.compile(r"(?<!\d)(\(?[2-9]\d{2}\)?[\s.-]\d{3}[\s.-]\d{4})(?!\d)"),
)
POSTCODE = re.compile(r"(?:(?<=\s)|(?<=[,;|(])|^)\d{6}(?=$|[\s,;|)])")
LONGEST = 400
EDGES = " \t,;:|/、。.!~-()"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: what its label says it is, or "" where none stands."""

    kind: str
    text: str


def read_address(text: str) -> Address:
    """The parts of an address that ``text`` writes; empty where it says nothing.

    Args:
        text: One line or several, in Chinese or English, with the words around it; what goes beyond
            400 characters is not read.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    pieces = _pieces(plain)
    phone, pieces = _take_phone(pieces)
    postcode, pieces = _take(pieces, "postcode")
    name, pieces = _take(pieces, "name")
    rest = CUT.join(piece.text for piece in pieces)
    if not CJK.search(rest):
        plain = rest.replace(PHONE, CUT)
        return read_latin(Address(name=name, phone=phone, postcode=postcode), plain)
    if found := POSTCODE.search(rest):
        postcode = postcode or found.group()
        rest = rest.replace(found.group(), CUT, 1)
    return _read_chinese(Address(name=name, phone=phone, postcode=postcode), rest)


def fill_in(known: Address, text: str) -> Address:
    """``known`` with what ``text`` adds to it: the answer to the question for what is missing.

    What is known stays, but for a region that the text writes out itself.
    """
    said = read_address(text)
    if not said.city and known.city and "district" in known.missing:
        said = _read_within(known, text)
    elif said.city and not said.district and known.district and not known.city:
        joined = read_address(f"{said.province}{said.city}{known.district}")
        said = replace(said, district=joined.district)
    alone = text.strip(EDGES)
    name = said.name or (alone if not said.region and is_name(alone, sure=True) else "")
    detail = "" if said.detail == name else said.detail
    region = said if said.city or (said.district and not known.city) else known
    return replace(
        known,
        name=known.name or name,
        phone=known.phone or said.phone,
        province=region.province,
        city=region.city,
        district=region.district,
        detail=known.detail or detail,
        postcode=known.postcode or said.postcode,
        country=known.country or said.country,
    )


def _read_within(known: Address, text: str) -> Address:
    """What a text says of a place in a city that is known."""
    if CJK.search(text):
        return read_address(f"{known.province}{known.city}{text}")
    return read_latin(Address(), f"{text}, {known.city}, {known.province}")


def _read_chinese(known: Address, text: str) -> Address:
    region = find_region(text)
    before, after = (text[: region.start], text[region.end :]) if region else ("", text)
    name, detail = split_name(before, after, known.name)
    return replace(
        known,
        name=name,
        detail=detail.strip(EDGES),
        **_parts(region) if region else {},
    )


def _parts(region: Region) -> dict[str, str]:
    return {"province": region.province, "city": region.city, "district": region.district}


def _pieces(text: str) -> list[Piece]:
    """The text cut at its labels; what follows a labelled line belongs to no label."""
    found = list(_label().finditer(simplified(text)))
    bounds = [*(match.start() for match in found), len(text)]
    pieces = [Piece("", text[: bounds[0]])]
    for match, end in zip(found, bounds[1:], strict=True):
        kind = _kind_of()[match["label"].casefold()]
        body = text[match.end() : end]
        line, _, more = (
            body.partition(CUT) if kind in ("name", "phone", "postcode") else (body, "", "")
        )
        pieces += [Piece(kind, line.strip(EDGES + CUT)), Piece("", more)]
    return [piece for piece in pieces if piece.text.strip()]


def _take(pieces: list[Piece], kind: str) -> tuple[str, list[Piece]]:
    """What is labelled so, and the other pieces."""
    mine = [piece.text for piece in pieces if piece.kind == kind]
    return " ".join(mine[:1]), [piece for piece in pieces if piece.kind != kind]


def _take_phone(pieces: list[Piece]) -> tuple[str, list[Piece]]:
    """The one number of the text; none where two different ones stand, for it is asked which."""
    labelled = [piece for piece in pieces if piece.kind == "phone"]
    numbers: dict[str, None] = {}
    kept: list[Piece] = []
    for piece in pieces:
        text, found = _without_phones(piece.text)
        if piece in labelled or not labelled:
            numbers |= dict.fromkeys(found)
        kept.append(Piece("" if piece.kind == "phone" else piece.kind, text))
    one = next(iter(numbers)) if len(numbers) == 1 else ""
    return one, [piece for piece in kept if piece.text.strip()]


def _without_phones(text: str) -> tuple[str, list[str]]:
    """The text with its phone numbers cut out, and those of the surest kind that it has."""
    for pattern in PHONES:
        numbers = [_digits(match[1]) for match in pattern.finditer(text)]
        if numbers:
            return pattern.sub(PHONE, text), numbers
    return text, []


def _digits(number: str) -> str:
    sign = "+" if number.startswith(("+", "00")) else ""
    digits = re.sub(r"\D", "", number)
    return sign + (digits[2:] if number.startswith("00") else digits)


@cache
def _kind_of() -> dict[str, str]:
    return {word: kind for kind, words in address_words().labels.items() for word in words}


@cache
def _label() -> re.Pattern[str]:
    """A label before a colon anywhere, or before a space at the beginning of a line."""
    words = any_of(_kind_of())
    border = r"(?:(?<=^)|(?<=[\s,;|/、。]))"
    return re.compile(
        rf"{border}(?P<label>{words})\s*(?::|=|(?<=[^\x00-\x7f])[ \t]+)[ \t]*",
        re.IGNORECASE | re.MULTILINE,
    )
