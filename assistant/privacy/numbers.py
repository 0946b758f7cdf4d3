"""Numbers that belong to a person: telephones, identity numbers and cards, each by its own check digit."""

import re
from collections.abc import Iterator

import phonenumbers

from assistant.privacy.personal_data import PersonalData, PersonalKind

REGIONS = (
    "CN",
    "US",
    "GB",
    "HK",
    "TW",
)  # numbers written without a country are read as one of these
MOBILE = re.compile(r"(?<![\d.])(?:\+?\s?86[\s-]?)?1[3-9]\d(?:[\s·.-]?\d){8}(?![\d.]?\d)")
SERVICE = re.compile(r"1?(?:400|800|8([3-8])\1)\d{7}")  # a shop's line is nobody's own
# With the country, in whatever groups; with the 0 before the town, in groups; American ones in groups.
ABROAD = re.compile(r"(?<![\d+])(?:\+|00)\(?[1-9]\d{0,2}\)?(?:[ ./-]?\(?\d\)?){7,12}(?!\d)")
IN_GROUPS = re.compile(
    r"(?<![\d.,:-])\(?0\d{1,4}\)?[ /-]?[ ]?\d{2,8}(?:[ -]\d{2,6}){0,4}(?![\d.]?\d)"
)
AMERICAN = re.compile(r"(?<![\d.-])\(?[2-9]\d{2}\)?[ .-]{1,2}\d{3}[ .-]\d{4}(?![\d.-]?\d)")
SHORT = re.compile(r"(?<![\d.-])[2-9]\d{3}[ -]\d{4}(?![\d.-]?\d)")  # Hong Kong, Macau, Singapore
EXTENSION = re.compile(r"\s?(?:转|ext\.?|x)\s?\d{1,5}")
SAID_ORDER = re.compile(r"订单|单号|运单|快递|order|tracking|parcel|isbn|型号|model|条码|编号")
SAID_PHONE = re.compile(r"电话|手机|座机|号码|联系|香港|澳门|phone|tel|call|mobile|whatsapp|cell")
# Figures in words, one for each of at least seven.
WORD = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)"
IN_WORDS = re.compile(rf"\b{WORD}(?:[ ,.-]{{1,2}}{WORD}){{6,15}}\b")
IDENTITY = re.compile(
    r"(?<![\da-z])\d{6}[\s-]?(?:19|20)\d{2}[\s-]?\d{4}[\s-]?\d{3}[\dx](?![\da-z])"
)
OLD_IDENTITY = re.compile(
    r"(?<!\d)[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"
)
SAID_IDENTITY = re.compile(r"身份证|证件号|\bid (?:card|number|no)")
SOCIAL_SECURITY = re.compile(r"(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")
PASSPORT = re.compile(
    r"(?:护照(?:号码?)?|passport(?: (?:number|no\.?))?)\W{0,3}([a-z]{1,2}\d{6,9}|\d{9})\b"
)
ISSUED = re.compile(
    r"4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|35\d{14}|6(?:011|5|4[4-9]|2)\d{12,17}"
)
CARD = re.compile(r"(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d.]?\d)")
GROUPED = re.compile(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?")  # as it is embossed
SAID_CARD = re.compile(
    r"银行卡|信用卡|工资卡|账户|账号|储蓄卡|借记卡|卡号|银联|付款账|\bcard\b"
    r"|\bvisa|mastercard|maestro|amex|american express|discover|jcb|unionpay"
)
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10x98765432"
LEAST = 9  # figures of a number with its town or country
SAID_WITHIN = 16  # characters before a number in which it may be called what it is


def numbers_in(text: str) -> Iterator[PersonalData]:
    """Telephones, identity and card numbers in a folded text of one code point a character."""
    yield from _identities(text)
    yield from _cards(text)
    yield from _telephones(text)


def _telephones(text: str) -> Iterator[PersonalData]:
    for found in MOBILE.finditer(text):
        yield _data(PersonalKind.PHONE, found)
    for pattern in (ABROAD, IN_GROUPS, AMERICAN, SHORT):
        for found in pattern.finditer(text):
            digits = len(re.sub(r"\D", "", found[0]))
            told = pattern is not SHORT or _is_called(SAID_PHONE, text, found.start())
            told = told and not _is_called(SAID_ORDER, text, found.start())
            if told and (digits >= LEAST or pattern is SHORT) and not _is_service(found[0]):
                yield _extended(text, found)
    for region in REGIONS:
        for match in phonenumbers.PhoneNumberMatcher(text, region):
            own = not _is_service(match.raw_string)
            own = own and not _is_called(SAID_ORDER, text, match.start)
            if own and len(re.sub(r"\D", "", match.raw_string)) >= 8:
                yield PersonalData(PersonalKind.PHONE, match.start, match.end, match.raw_string)


def _is_service(number: str) -> bool:
    return SERVICE.fullmatch(re.sub(r"\D", "", number)) is not None


def _extended(text: str, found: re.Match[str]) -> PersonalData:
    """A number with its extension, if it is told."""
    more = EXTENSION.match(text, found.end())
    end = more.end() if more else found.end()
    return PersonalData(PersonalKind.PHONE, found.start(), end, text[found.start() : end])


def spoken_in(text: str) -> Iterator[PersonalData]:
    """Telephones and identity numbers in a text whose Chinese numerals are figures, or told in English words."""
    for found in MOBILE.finditer(text):
        yield _data(PersonalKind.PHONE, found)
    for found in IDENTITY.finditer(text):
        if _is_identity(found[0]):
            yield _data(PersonalKind.IDENTITY, found)
    for found in IN_WORDS.finditer(text):
        yield _data(PersonalKind.PHONE, found)


def _identities(text: str) -> Iterator[PersonalData]:
    """Chinese ones by their check digit (GB 11643-1999), or called so; American and passports by form."""
    for found in IDENTITY.finditer(text):
        if _is_identity(found[0]) or _is_called(SAID_IDENTITY, text, found.start()):
            yield _data(PersonalKind.IDENTITY, found)
    for found in OLD_IDENTITY.finditer(text):
        if _is_called(SAID_IDENTITY, text, found.start()):
            yield _data(PersonalKind.IDENTITY, found)
    for found in SOCIAL_SECURITY.finditer(text):
        yield _data(PersonalKind.IDENTITY, found)
    for found in PASSPORT.finditer(text):
        yield PersonalData(PersonalKind.IDENTITY, found.start(1), found.end(1), found[1])


def _cards(text: str) -> Iterator[PersonalData]:
    """Numbers of 13 to 19 digits that end in their check digit (ISO/IEC 7812-1), or are called a card."""
    for found in CARD.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        called = _is_called(SAID_CARD, text, found.start())
        grouped = GROUPED.fullmatch(found[0])
        issued = (ISSUED.match(digits) or grouped) and is_luhn(digits)
        if called or issued:
            yield _data(PersonalKind.CARD, found)


def is_luhn(digits: str) -> bool:
    """Whether a number ends in its check digit by the formula of Luhn (ISO/IEC 7812-1, annex B)."""
    doubled = (int(d) * 2 for d in digits[-2::-2])
    total = sum(int(d) for d in digits[::-2]) + sum(d - 9 if d > 9 else d for d in doubled)
    return total % 10 == 0


def _is_identity(text: str) -> bool:
    digits = re.sub(r"[\s-]", "", text)
    total = sum(w * int(d) for w, d in zip(ID_WEIGHTS, digits, strict=False))
    return ID_CHECKS[total % 11] == digits[-1]


def _is_called(words: re.Pattern[str], text: str, start: int) -> bool:
    return words.search(text[max(0, start - SAID_WITHIN) : start]) is not None


def _data(kind: PersonalKind, found: re.Match[str]) -> PersonalData:
    return PersonalData(kind, found.start(), found.end(), found[0])
