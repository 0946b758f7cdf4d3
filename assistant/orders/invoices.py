"""What a shopper writes for an invoice: whom it is made out to, the tax number, where it is sent.

A company's invoice needs its tax number, a person's needs none; an electronic invoice goes to an e-mail
address where one is given.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.nlu.words.lexicon import read_list
from assistant.orders.tax_numbers import TaxProblem, clean_tax_number, tax_problem

EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}")
# Between labels anything goes, so that a number that is too short is found wrong and not overlooked.
LABELLED_NUMBER = r"[A-Za-z0-9](?:[ \-]?[A-Za-z0-9]){5,24}"
BARE_NUMBER = re.compile(
    r"(?<![A-Za-z0-9@.])(?=(?:[A-Z0-9]*\d){8})(?:[A-Z0-9]{17,20}|\d{6}[A-Z0-9]{9})(?![A-Za-z0-9@])",
    re.IGNORECASE,
)
ENDS = r"[^\n,;，；。、:：]"
LONGEST, LONGEST_TITLE = 400, 80
EDGES = " \t,;:，；：。.、!~\"'《》“”"


class Titles(BaseModel):
    """How titles look."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bodies: tuple[str, ...]
    bodies_en: tuple[str, ...]
    before: tuple[str, ...]
    company: tuple[str, ...]
    personal: tuple[str, ...]
    own: Mapping[str, str]


class InvoiceWords(BaseModel):
    """The file ``prompts/lexicon/invoices.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    labels: Mapping[str, tuple[str, ...]]
    titles: Titles


@dataclass(frozen=True, slots=True)
class InvoiceWish:
    """An invoice as far as a shopper has said what it is to be.

    Args:
        kind: ``person`` or ``company``; None while neither is said.
        tax_id: As codes are written, whether right or not.
    """

    kind: Literal["person", "company"] | None = None
    title: str = ""
    tax_id: str = ""
    email: str = ""

    @property
    def problem(self) -> TaxProblem | None:
        """What is wrong with the tax number."""
        return tax_problem(self.tax_id) if self.tax_id else None

    @property
    def missing(self) -> tuple[str, ...]:
        """What to ask for: ``kind``, ``title``, ``tax_id``. An e-mail address may be left out."""
        if self.kind is None:
            return ("kind",)
        needed = ("title", "tax_id") if self.kind == "company" else ()
        return tuple(name for name in needed if not getattr(self, name))

    def __or__(self, other: "InvoiceWish") -> "InvoiceWish":
        """This wish with what another adds or puts right."""
        return InvoiceWish(
            other.kind or self.kind,
            other.title or self.title,
            other.tax_id or self.tax_id,
            other.email or self.email,
        )


def read_invoice(text: str) -> InvoiceWish:
    """What ``text`` says of an invoice; empty where it says nothing."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    email = found.group() if (found := EMAIL.search(plain)) else ""
    rest = plain.replace(email, "\n") if email else plain
    number, rest = _take_number(rest)
    title, is_body = _title(rest)
    if number or is_body:
        return InvoiceWish("company", title, number, email)
    if title or _personal().search(rest):
        return InvoiceWish("person", title, "", email)
    return InvoiceWish("company" if _company().search(rest) else None, email=email)


def own_title(language: str) -> str:
    """The title of a person's invoice that names nobody."""
    titles = _words().titles.own
    return titles.get(language) or next(iter(titles.values()))


def _take_number(text: str) -> tuple[str, str]:
    """The tax number, and the text without it."""
    for pattern in (_labelled_number(), BARE_NUMBER):
        if found := pattern.search(text):
            number = found["number"] if "number" in found.groupdict() else found.group()
            return clean_tax_number(number), text.replace(found.group(), "\n", 1)
    return "", text


def _title(text: str) -> tuple[str, bool]:
    """Whom the invoice is made out to, and whether that is a company or another body."""
    for found in _labelled_title().finditer(text):
        if title := _without_opening(_personal().sub("", _without_opening(found["title"]))):
            return title[:LONGEST_TITLE], bool(_body().search(title))
    for stretch in re.split(r"[\n,;，；。、:：]+", text):
        if body := _body().search(stretch):
            title = _without_opening(body.group())
            if title not in _words().titles.bodies:
                return title[:LONGEST_TITLE], True
    return "", False


def _without_opening(text: str) -> str:
    """A name without the words that lead up to it: 帮我开给好物有限公司 → 好物有限公司."""
    text = text.strip(EDGES)
    while found := _opening().match(text):
        rest = text[found.end() :].strip(EDGES)
        if not rest:
            break
        text = rest
    return text


def _any_of(words: Iterable[str]) -> str:
    ordered = sorted(words, key=lambda one: (-len(one), one))
    return "|".join(
        rf"\b{re.escape(one)}\b" if one.isascii() else re.escape(one) for one in ordered
    )


@cache
def _words() -> InvoiceWords:
    return read_list("invoices.toml", InvoiceWords)


@cache
def _labelled_number() -> re.Pattern[str]:
    labels = _any_of(_words().labels["tax_id"])
    return re.compile(
        rf"(?:{labels})\s*(?:是|为|is)?\s*[:=#]?\s*(?P<number>{LABELLED_NUMBER})", re.IGNORECASE
    )


@cache
def _labelled_title() -> re.Pattern[str]:
    """A title after its label; an English noun is one only before a colon: "a company invoice" is none."""
    labels = _words().labels["title"]
    nouns = _any_of(one for one in labels if one.isascii() and not one.endswith(" to"))
    others = _any_of(one for one in labels if not one.isascii() or one.endswith(" to"))
    return re.compile(
        rf"(?:(?:{others})\s*(?:(?:是|为|写|开|is)\s*)?[:=]?|(?:{nouns})\s*(?:[:=]|\bis\b))"
        rf"\s*(?P<title>{ENDS}{{2,80}})",
        re.IGNORECASE,
    )


@cache
def _body() -> re.Pattern[str]:
    """A name that ends as bodies' names do: 好物有限公司, 好物有限公司(上海), Sunny Lane Ltd."""
    titles = _words().titles
    chinese, english = _any_of(titles.bodies), _any_of(titles.bodies_en)
    return re.compile(
        rf"[\u3400-\u9fffA-Za-z0-9()·&\- ]*?(?:{chinese})(?:\([\u3400-\u9fff]+\))?"
        rf"|[A-Z][\w&.' \-]*?\s(?i:{english})\.?(?=$|[\s,;.])"
    )


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of(_words().titles.before)})\s*", re.IGNORECASE)


@cache
def _personal() -> re.Pattern[str]:
    return re.compile(_any_of(_words().titles.personal), re.IGNORECASE)


@cache
def _company() -> re.Pattern[str]:
    return re.compile(_any_of(_words().titles.company), re.IGNORECASE)
