"""Numbers of papers other than the mainland's identity card: by a form of their own, by a check, or by name."""

import re
from collections.abc import Iterator

from assistant.privacy.personal_data import PersonalData, PersonalKind

HONG_KONG = re.compile(r"(?<![a-z\d])[a-z]{1,2}\d{6}\s?\([\da]\)")
TAIWAN = re.compile(r"(?<![a-z\d])[a-z][1289]\d{8}(?![a-z\d])")
LETTERS = "abcdefghjklmnpqrstuvxywzio"  # in the order of their numbers, from 10 on
INSURANCE = re.compile(
    r"(?<![a-z\d])[abceghj-prstw-z][abceghj-nprstw-z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[a-d](?![a-z\d])"
    r"|(?<![a-z\d])qq\s?\d{2}\s?\d{2}\s?\d{2}\s?[a-d](?![a-z\d])"
)
MILITARY = re.compile(r"[\u4e00-\u9fff]字第?\s?\d{5,9}号?")
PAPER = (
    r"护照|通行证|台胞证|回乡证|军官证|士兵证|警官证|驾驶证|驾照|签证|居留证|居住证|港澳证|身份证|身分证|证件|社保号?|"
    r"统一编号|字号|passport|driver'?s? licen[cs]e|driving licen[cs]e|licen[cs]e number|identity card|"
    r"id card|id number|hkid|"
    r"national id|personalausweis|ausweis|reisepass|social security|my social|\bssn|visa number"
)
BETWEEN = r"(?:号码|号|字号|number|num|nummer|no\.?|nr\.?|card|is|是|为|[\s:：#,，])"
CALLED = re.compile(
    rf"(?:{PAPER}){BETWEEN}{{0,5}}(?P<number>[a-z]{{0,8}}\d[a-z\d]{{4,16}}|\d{{3}}[ -]\d{{2}}[ -]\d{{4}})"
    r"(?![a-z\d])"
)
FIGURES = 4  # fewer in a row of letters make it a word


def papers_in(text: str) -> Iterator[PersonalData]:
    """Numbers of papers in a folded text."""
    for pattern in (HONG_KONG, INSURANCE, MILITARY):
        for found in pattern.finditer(text):
            yield _paper(found.start(), found.end(), text)
    for found in TAIWAN.finditer(text):
        if is_taiwanese(found[0]):
            yield _paper(found.start(), found.end(), text)
    for found in CALLED.finditer(text):
        if sum(one.isdigit() for one in found["number"]) >= FIGURES:
            yield _paper(found.start("number"), found.end("number"), text)


def is_taiwanese(number: str) -> bool:
    """Whether a letter and nine figures end in their check figure.

    >>> is_taiwanese("a123456789"), is_taiwanese("a123456788")
    (True, False)
    """
    first = LETTERS.index(number[0]) + 10
    weighted = sum(int(one) * (8 - at) for at, one in enumerate(number[1:9]))
    return (first // 10 + first % 10 * 9 + weighted + int(number[9])) % 10 == 0


def _paper(start: int, end: int, text: str) -> PersonalData:
    return PersonalData(PersonalKind.IDENTITY, start, end, text[start:end])
