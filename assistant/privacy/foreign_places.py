"""Postal addresses as they are written in Latin letters outside America: number or street first, town with its code.

Read with letters as they were written: what follows a street belongs to it while it begins with a
capital, as names of towns do and the next sentence's words do not.
"""

import re
from collections.abc import Iterator

from assistant.privacy.personal_data import PersonalData, PersonalKind

LETTER = r"[^\W\d_]"
NAME = rf"(?:[A-ZÀ-Þ]{LETTER}*(?:['’.-]{LETTER}+)*\.?)"  # a word with a capital
NUMBER = r"\d{1,5}[A-Za-z]?(?:[-/]\d{1,4}[A-Za-z]?)?"
WITHIN = r"(?:(?i:flat|unit|apt\.?|apartment|suite|room|rm\.?|floor|block|blk)\s?\w{1,5},?\s?|\d{1,2}/F,?\s?)"
STREET = (
    r"(?i:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|way|place|square|terrace|parkway|highway"
    r"|close|crescent|gardens|grove|row|mews|quay|hill)\b\.?"
)
CODE = r"(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|\d{5}(?:-\d{4})?|\d{4}|\d{3}-\d{4})"
TOWN = rf"(?:,?\s+{NAME}(?:\s+{NAME}){{0,2}}(?:\s+{CODE})?|,?\s+{CODE}(?!\d))"
NUMBER_FIRST = re.compile(
    rf"(?:{WITHIN}){{0,3}}(?<![\w$€£¥.]){NUMBER},?\s+(?:[NSEW]\.?\s+)?(?:{NAME}\s+){{1,4}}?{STREET}"
    rf"(?:,?\s{WITHIN})?(?:{TOWN}){{0,4}}"
)
ROMANCE = re.compile(
    rf"(?<![\w.]){NUMBER},?\s+(?i:bis\s+|ter\s+)?(?i:rue|avenue|boulevard|place|chemin|allée|quai|impasse|cours|via|calle|rua)\s+"
    rf"(?:(?i:de la|de l'|du|des|de|della|del|d')\s?)?{NAME}(?:[\s-]{NAME}){{0,3}}(?:{TOWN}){{0,3}}"
)
STREET_FIRST = re.compile(
    rf"\b{NAME}(?:[ -]{NAME}){{0,3}}\s+{NUMBER},?\s+"
    rf"(?:[A-Z]{{1,2}}-)?\d{{4,5}}\s+{NAME}(?:[ -](?:{NAME}|am|an der)){{0,3}}"
    rf"|\b{LETTER}{{2,30}}(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer)\s+{NUMBER}(?:{TOWN}){{0,2}}"
)
JAPANESE = re.compile(
    rf"(?<![\d-])\d{{1,2}}-\d{{1,2}}-\d{{1,2}},?\s+{NAME}(?:,\s*{NAME}){{1,3}}(?:\s+\d{{3}}-\d{{4}})?"
)


def foreign_places_in(text: str) -> Iterator[PersonalData]:
    """Addresses in a text of one width, letters as they were written."""
    for pattern in (NUMBER_FIRST, ROMANCE, STREET_FIRST, JAPANESE):
        for found in pattern.finditer(text):
            yield PersonalData(PersonalKind.ADDRESS, found.start(), found.end(), found[0])
