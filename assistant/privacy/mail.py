"""Addresses for e-mail, with the at and the dot as they are, or as who hides them from programs writes them."""

import re
from collections.abc import Iterator

from assistant.privacy.personal_data import PersonalData, PersonalKind

AT = r"\s?(?:@|\[at\]|\(at\)|<at>|#at#|\{at\}|艾特)\s?"
DOT = r"\s?(?:\.|。|\[dot\]|\(dot\)|#dot#|点)\s?"
LOCAL = r"(?<![a-z\d_.+%'-])[a-z\d_.+%'-]{1,64}"
EMAIL = re.compile(rf"{LOCAL}{AT}(?:[a-z\d-]{{1,63}}{DOT}){{1,4}}[a-z]{{2,24}}(?![a-z\d])")
# Names in Chinese characters (RFC 6531): only with a real at, and no more than a name may have.
OWN_SCRIPT = re.compile(
    r"[a-z\d_.\u4e00-\u9fff-]{1,12}@(?:[a-z\d\u4e00-\u9fff-]{1,30}\.){1,3}[a-z\u4e00-\u9fff]{2,12}"
)
IN_WORDS = re.compile(rf"{LOCAL} at (?:[a-z\d-]{{1,63}} dot ){{1,3}}[a-z]{{2,24}}\b")


def mail_in(text: str) -> Iterator[PersonalData]:
    """Addresses in a folded text."""
    for pattern in (EMAIL, OWN_SCRIPT, IN_WORDS):
        for found in pattern.finditer(text):
            yield PersonalData(PersonalKind.EMAIL, found.start(), found.end(), found[0])
