"""What is said to be there is, and what is said to be gone is gone, form by form."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.grounding.evidence import Evidence
from assistant.grounding.subjects import Subject, subject_of
from assistant.grounding.wording import claiming
from assistant.nlu.words.normalising import fold
from retrieval.products import Product, Variant

CLAUSE_END = re.compile(r"[，,。.;；!！?？]\s*|\s(?:and|but)\s")  # a colon goes on: 有货的：S、M
Found = tuple[str, str | None]


def unbound_stock(text: str, subjects: Sequence[Subject], evidence: Evidence) -> Iterator[Found]:
    """What a folded text says of stock and is not so: the words, and the goods they are said of."""
    gone = [*claiming().gone.finditer(text)]
    there = [*claiming().there.finditer(text)]
    apart = [m for m in there if not any(g.start() <= m.start() < g.end() for g in gone)]
    for matches, claimed in ((gone, False), (apart, True)):
        for match in matches:
            about = subject_of(match.start(), [*subjects], evidence)
            product = evidence.products.get(about) if about else None
            if product is None:
                told = (claiming().there if claimed else claiming().gone).search
                if not told(fold(" ".join(evidence.written))):
                    yield match.group(), None
            elif not _may_be(product, _clause(text, match.start()), there=claimed):
                yield match.group(), product.id


def _clause(text: str, place: int) -> str:
    """The clause around a place, in which forms such as sizes may be named."""
    ends = [m.end() for m in CLAUSE_END.finditer(text)]
    start = max((end for end in ends if end <= place), default=0)
    return text[start : min((end for end in ends if end > place), default=len(text))]


def _may_be(product: Product, clause: str, *, there: bool) -> bool:
    """Whether every form named in the clause, else any form of the goods, is there, or gone."""
    if not product.variants:
        return product.available == there
    named = _named(product.variants, clause)
    fitting = [one for one in product.variants if _fits(one, named)]
    if not named or not fitting:
        return any(variant.available == there for variant in product.variants)
    return all(
        _is_so([one for one in fitting if one.options.get(name) == value], there=there)
        for name, values in named.items()
        for value in values
    )


def _is_so(forms: Sequence[Variant], *, there: bool) -> bool:
    """A size is there if any colour of it is, and gone if all are."""
    available = [form.available for form in forms]
    return any(available) if there else not any(available)


def _named(variants: Sequence[Variant], clause: str) -> Mapping[str, set[str]]:
    """The options that a clause names, by what they are options of."""
    found: dict[str, set[str]] = {}
    for name, value in {pair for one in variants for pair in one.options.items()}:
        if _names(value, clause):
            found.setdefault(name, set()).add(value)
    return found


def _fits(variant: Variant, named: Mapping[str, set[str]]) -> bool:
    return all(variant.options.get(name) in values for name, values in named.items())


def _names(option: str, clause: str) -> bool:
    """Whether a clause names an option, as a word of its own."""
    name = re.escape(fold(option).removesuffix("码"))
    return re.search(rf"(?<![a-z\d.]){name}(?![a-z\d.])", clause) is not None
