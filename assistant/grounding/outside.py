"""Texts from outside (titles, values, reviews, answers, parcel events) as they may be said.

They are data: marks that change how a text is shown go, links and markup go, and so does whatever
speaks to the program or tells a price that only a row may tell. What is left is said as it stands.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from assistant.nlu.words.normalising import fold

KEPT = 4096  # texts whose cleaned form is remembered: the names on a few hundred screens
EMOJI_JOINER = "\u200d"
MARKUP = re.compile(r"<!--.*?(?:-->|$)|</?[A-Za-z!?][^<>]{0,300}>|<script\b.*", re.DOTALL | re.I)
SCRIPT = re.compile(r"<(script|style|iframe|object)\b.*?(?:</\1\s*>|$)", re.DOTALL | re.I)
MARKED_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)")
LINK = re.compile(
    r"(?:\b(?:https?|ftp|file|javascript|vbscript|data)\s?:|\bwww\.)[^\s，。！？；、「」“”<>（）]+",
    re.I,
)
TURNED = re.compile(
    "[\u202a-\u202e\u2066-\u2068][^\u202c\u2069]{0,200}[\u202c\u2069]"
)  # shown other than read
SPACES = re.compile(r"[^\S\n]+")
SENTENCE = re.compile(
    r"[^。！？!?；;\n.]*(?:[。！？!?；;\n]+|\.(?!\d)|\.(?=\d)[^。！？!?；;\n.]*)*"
)
# a name has no sentences: what is apart in it stands between brackets, bars or marks
SEGMENT = re.compile(
    r"[^，,。！？!?；;|｜/\n【】\[\](){}（）<>]+|[，,。！？!?；;|｜/\n【】\[\](){}（）<>]"
)
EMPTY_BRACKETS = re.compile(r"[【\[(（{<]\s*[】\])）}>]")
EDGES = "【[(（{< \t\n,，。！!?？;；|｜/-–—~:："


@dataclass(frozen=True, slots=True)
class Patterns:
    """What is not said: see ``prompts/lexicon/outside.toml``."""

    orders: re.Pattern[str]
    prices: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """The expressions of ``prompts/lexicon/outside.toml``, for folded texts."""
    text = files("prompts").joinpath("lexicon", "outside.toml").read_text("utf-8")
    lists = tomllib.loads(text)
    return Patterns(*(re.compile("|".join(lists[name])) for name in ("orders", "prices")))


@lru_cache(KEPT)
def cleaned(text: str, *, links: bool = False) -> str:
    """The text without marks that hide or turn characters, without markup, on single spaces.

    Args:
        text: From outside.
        links: Whether links stay, as in what the shop's owner wrote.
    """
    if text.isalnum():
        return text
    plain = "".join(c for c in TURNED.sub("", text) if _shows(c))
    plain = MARKUP.sub("", SCRIPT.sub("", plain)) if "<" in plain else plain
    plain = MARKED_LINK.sub(r"\1", plain) if "](" in plain else plain
    plain = plain if links else LINK.sub("", plain)
    return SPACES.sub(" ", plain).strip()


@lru_cache(KEPT)
def gives_orders(text: str) -> bool:
    """Whether a text speaks to the program, or as the program, instead of about the goods."""
    return patterns().orders.search(fold(cleaned(text))) is not None


@lru_cache(KEPT)
def names_price(text: str) -> bool:
    """Whether a text tells an amount of money."""
    return patterns().prices.search(fold(text)) is not None


@lru_cache(KEPT)
def named(text: str) -> str:
    """A name or a value as it may be said: no markup, links, orders, or prices."""
    plain = cleaned(text)
    if not (gives_orders(plain) or names_price(plain)):
        return plain
    segments = SEGMENT.findall(_without_prices(plain))
    first = next((place for place, s in enumerate(segments) if gives_orders(s)), len(segments))
    apart = _before_order(segments[first]) if first < len(segments) else ""
    kept = "".join((*segments[:first], apart))  # what follows an order is part of it
    joined = EMPTY_BRACKETS.sub(" ", kept)
    if gives_orders(joined):  # its halves stood in two segments
        return ""
    return " ".join(joined.split()).strip(EDGES)


def _before_order(segment: str) -> str:
    """What of a segment stands before the order in it, if a space sets that apart."""
    match = patterns().orders.search(fold(segment))
    before = segment[: match.start()] if match else ""
    return before if before.endswith(" ") else ""


@lru_cache(KEPT)
def valued(text: str) -> str:
    """A value as it may be said; one that gives orders is none, and no part of it is said."""
    return "" if gives_orders(text) else named(text)


@lru_cache(KEPT)
def told(text: str, *, links: bool = True) -> str:
    """Sentences as they may be said: those that give orders are left out."""
    plain = cleaned(text, links=links)
    if not gives_orders(plain):
        return plain
    kept = "".join(_without_orders(SENTENCE.findall(plain)))
    return "" if gives_orders(kept) else kept.strip()


def _without_orders(clauses: Sequence[str]) -> Iterator[str]:
    """The clauses without those that give orders; what follows one up to the end of its sentence is part of it."""
    ordered = False
    for clause in clauses:
        ordered = ordered or gives_orders(clause)
        if not ordered:
            yield clause
        if not clause.rstrip().endswith((";", "；")):
            ordered = False


@lru_cache(KEPT)
def quoted(text: str) -> str:
    """A buyer's words as they may be repeated: no sentence that gives orders, none that tells a price."""
    plain = cleaned(text)
    if not (gives_orders(plain) or names_price(plain)):
        return plain
    clauses = _without_orders(SENTENCE.findall(plain))
    kept = "".join(one for one in clauses if not names_price(one))
    return "" if gives_orders(kept) else kept.strip()


def _without_prices(text: str) -> str:
    """The text without the stretches that tell a price; folding keeps every place."""
    kept, last = [], 0
    for match in patterns().prices.finditer(fold(text)):
        kept.append(text[last : match.start()])
        last = match.end()
    return "\n".join((*kept, text[last:]))


def _shows(character: str) -> bool:
    """Whether a character is one that is seen, or a break."""
    if character == "\n":
        return True
    return unicodedata.category(character) not in ("Cf", "Cc", "Co", "Cn", "Cs")
