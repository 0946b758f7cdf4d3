"""Names and values in a free sentence: brands, kinds, colours, materials, and words in Latin letters."""

import re
from collections.abc import Iterator

from assistant.grounding.evidence import Evidence, row_texts
from assistant.grounding.figures import Figure
from assistant.grounding.subjects import Subject, subject_of
from assistant.grounding.wording import claiming
from assistant.nlu.rewriting.tables import english
from assistant.nlu.words.entries import Match
from assistant.nlu.words.normalising import fold
from assistant.nlu.words.patterns import left_of
from retrieval.constraints import Field
from retrieval.products import Product

LATIN = re.compile(r"[A-Za-z][A-Za-z'’&.-]*[A-Za-z]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BEGINS = re.compile(r"(?:^|[.!?:;“”\"「(（—–-])\s*$")
COMMON = frozenset(
    {"I", "I'm", "I've", "I'll", "I’m", "OK", "Hi", "Hello", "Yes", "No", "FAQ", "XL", "XXL"}
)
COMMON_RANK = 5000  # names begin to show among the words of the table beyond it
Found = tuple[str, str, int]


def unbound_terms(
    sentence: str, figures: list[Figure], subjects: list[Subject], evidence: Evidence
) -> Iterator[Found]:
    """Terms that the rows and texts of the turn do not have, or deny: their kind, they, their place."""
    yield from _values(fold(sentence), figures, subjects, evidence)
    yield from _properties(fold(sentence), subjects, evidence)
    yield from _strangers(sentence, evidence)


def _properties(text: str, subjects: list[Subject], evidence: Evidence) -> Iterator[Found]:
    """What goods are said to be or do stands in the row spoken of, in all rows shown, or in the draft."""
    for match in claiming().property.finditer(text):
        if any(one.start <= match.start() and match.end() <= one.end for one in subjects):
            continue
        about = subject_of(match.start(), subjects, evidence)
        ids = (about,) if about else evidence.listed or tuple(evidence.products)
        rows = [evidence.products[key] for key in ids if key in evidence.products]
        says = bool(rows) and all(_says(row, match.group()) for row in rows)
        if not says and match.group() not in evidence.told:
            yield "value", match.group(), match.start()


def _says(row: Product, word: str) -> bool:
    return any(word in fold(text) for text in row_texts(row))


def _values(
    text: str, figures: list[Figure], subjects: list[Subject], evidence: Evidence
) -> Iterator[Found]:
    if evidence.vocabulary is None:
        return
    for match in evidence.vocabulary.find(text):
        inside = any(one.start <= match.start and match.end <= one.end for one in subjects)
        number = any(one.start < match.end and match.start < one.end for one in figures)
        if not match.entries or inside or number:
            continue
        surface = text[match.start : match.end]
        about = subject_of(match.start, subjects, evidence)
        denied = claiming().denied.search(left_of(text, match.start, 24)) is not None
        if not _holds(match, surface, about, denied, evidence):
            kind = "name" if match.entry.field == Field.BRAND else "value"
            yield kind, surface, match.start


def _holds(match: Match, surface: str, about: str | None, denied: bool, evidence: Evidence) -> bool:
    product = evidence.products.get(about) if about else None
    if product is not None:
        has = _has(product, match, surface)
        return has != denied or (not has and _is_told(surface, denied, evidence))
    refused = {fold(str(v)) for w in evidence.wishes if w.op.negated for v in w.values}
    refuses = bool({fold(v) for entry in match.entries for v in entry.values} & refused)
    if denied or refuses:
        return denied and (refuses or _is_told(surface, denied, evidence))
    spoken_of = evidence.listed or tuple(evidence.products)
    rows = [evidence.products[key] for key in spoken_of if key in evidence.products]
    shared = bool(rows) and all(_has(one, match, surface) for one in rows)
    return shared or surface in evidence.told


def _is_told(surface: str, denied: bool, evidence: Evidence) -> bool:
    """Whether a template of the turn says so, as plainly denied or not."""
    for sentence in (*evidence.written, *evidence.texts):
        folded = fold(sentence)
        place = folded.find(surface)
        while place >= 0:
            if (claiming().denied.search(left_of(folded, place, 24)) is not None) == denied:
                return True
            place = folded.find(surface, place + 1)
    return False


def _has(product: Product, match: Match, surface: str) -> bool:
    values = {fold(value) for entry in match.entries for value in entry.values} | {surface}
    own = [fold(text) for text in row_texts(product)]
    return any(value in text for value in values for text in own)


def _strangers(sentence: str, evidence: Evidence) -> Iterator[Found]:
    """Names that only rows and texts may bring in: Latin words among Chinese ones, capitals in English."""
    chinese = CHINESE.search(sentence) is not None
    for match in LATIN.finditer(sentence):
        word = match.group()
        name = chinese or (word[0].isupper() and not _begins(sentence, match))
        if name and word not in COMMON and fold(word) not in evidence.said:
            yield "name", word, match.start()


def _begins(sentence: str, match: re.Match[str]) -> bool:
    """Whether a capital only marks the beginning of a sentence, as it does on a common word."""
    rank = english().get(fold(match.group()))
    return (
        rank is not None and rank <= COMMON_RANK and bool(BEGINS.search(sentence, 0, match.start()))
    )
