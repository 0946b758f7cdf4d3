"""What a sentence in free words claims, and which of it the turn's evidence does not bear out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.grounding.evidence import Amounts, Evidence
from assistant.grounding.figures import Figure, Kind, figures_in
from assistant.grounding.outside import LINK, cleaned, gives_orders
from assistant.grounding.stock import unbound_stock
from assistant.grounding.subjects import Subject, subject_of, subjects_in
from assistant.grounding.superlatives import unbound_superlatives
from assistant.grounding.terms import unbound_terms
from assistant.grounding.wording import claiming
from assistant.nlu.words.normalising import fold

NEAR = 0.005  # half a cent: amounts are written with two decimals at most
CURRENCY = re.compile(
    r"[¥$€£₩₹](?=\s?\d)|美[元金]|欧元|英镑|日元|港[币元]|\b(?:dollars?|euros?|pounds?|usd|eur|gbp)\b"
)
RANGE = re.compile(r"\s?元?\s?(?:到|至|-|~|–|to)\s?[¥$€£]?\s?")
UPWARDS = re.compile(r"\s?元?起")
QUOTED = re.compile(r"[「『“\"《]([^「」『』“”\"《》]{2,400})[」』”\"》]")
LOOSE = frozenset({Kind.PLAIN, Kind.COUNT})
PIECES = frozenset({Kind.COUNT, Kind.STOCK, Kind.SALES, Kind.REVIEWS})
BOUND_TO_ROWS = frozenset({Kind.MONEY, Kind.RATING, Kind.STOCK, Kind.SALES, Kind.PLAIN})


@dataclass(frozen=True, slots=True)
class Unbound:
    """A claim that nothing in the turn bears out.

    Args:
        kind: What it claims: a kind of figure, ``name``, ``value``, ``stock``, ``most``,
            ``promise``, ``quote``, ``link``, ``order``, or ``row`` for a line that contradicts one.
        text: As it was written.
        product: The goods it is about, if that is known.
    """

    kind: str
    text: str
    product: str | None = None

    def to_json(self) -> dict[str, str | None]:
        """For the trace."""
        return {"kind": self.kind, "text": self.text, "product": self.product}


def unbound_in(sentence: str, evidence: Evidence) -> list[Unbound]:
    """Every claim of a sentence that the evidence does not bear out, in the order of the checks."""
    strange = [link for link in LINK.findall(sentence) if fold(link) not in evidence.said]
    if strange or cleaned(sentence, links=True) != " ".join(sentence.split()):
        return [Unbound("link", sentence)]
    if gives_orders(sentence):
        return [Unbound("order", sentence)]
    text = fold(sentence)
    figures = figures_in(text)
    subjects = subjects_in(text, figures, evidence)
    return [
        *_figures(text, figures, subjects, evidence),
        *_currencies(text, evidence),
        *_ends(text, figures, evidence),
        *_quotes(sentence, evidence),
        *(Unbound("stock", said, about) for said, about in unbound_stock(text, subjects, evidence)),
        *(
            Unbound("most", said, about)
            for said, _, about in unbound_superlatives(text, subjects, evidence)
        ),
        *_promises(text, evidence),
        *(
            Unbound(kind, said, subject_of(start, subjects, evidence))
            for kind, said, start in unbound_terms(sentence, figures, subjects, evidence)
        ),
    ]


def _figures(
    text: str, figures: list[Figure], subjects: list[Subject], evidence: Evidence
) -> Iterator[Unbound]:
    for figure in figures:
        if any(one.start <= figure.start and figure.end <= one.end for one in subjects):
            continue  # part of a name, or a place that is there
        about = subject_of(figure.start, subjects, evidence)
        if not is_bound(figure, about, evidence):
            yield Unbound(figure.kind, text[figure.start : figure.end], about)


def _currencies(text: str, evidence: Evidence) -> Iterator[Unbound]:
    """Money is told in the currency that the turn has, not in another with the same figures."""
    for match in CURRENCY.finditer(text):
        if match.group() not in evidence.said:
            yield Unbound("currency", match.group())


def _ends(text: str, figures: list[Figure], evidence: Evidence) -> Iterator[Unbound]:
    """A list goes from its lowest price to its highest, whatever lies between."""
    prices = [evidence.products[key].price for key in evidence.listed if key in evidence.products]
    known = [price for price in prices if price is not None]
    money = [one for one in figures if one.kind is Kind.MONEY and not _wished(one, evidence)]
    for one, other in pairwise(money):
        spans = bool(known) and RANGE.fullmatch(text, one.end, other.start) is not None
        if spans and (abs(one.low - min(known)) > NEAR or abs(other.low - max(known)) > NEAR):
            yield Unbound("range", text[one.start : other.end])
    for one in money:
        if known and UPWARDS.match(text, one.end) and abs(one.low - min(known)) > NEAR:
            yield Unbound("range", text[one.start : one.end])


def _wished(figure: Figure, evidence: Evidence) -> bool:
    """Whether an amount is what the shopper looks for, and the turn says so."""
    wished = {float(v) for w in evidence.wishes for v in w.values if not isinstance(v, str)}
    return figure.low in wished and (not evidence.written or _has(evidence.shared, figure))


def is_bound(figure: Figure, about: str | None, evidence: Evidence) -> bool:
    """Whether the turn has this amount, counted in this, of these goods."""
    if figure.kind is Kind.CODE:
        return figure.unit in evidence.said
    if about is None:
        return _has(evidence.shared, figure) or _of_any(figure, evidence)
    if _has(evidence.by_product.get(about, frozenset()), figure):
        return True
    if not _has(evidence.shared, figure):
        return False
    others = frozenset().union(*(v for key, v in evidence.by_product.items() if key != about))
    return not (figure.kind in BOUND_TO_ROWS and _has(others, figure))  # the neighbour's


def _of_any(figure: Figure, evidence: Evidence) -> bool:
    """What is said of no goods in particular may be of any, unless it is a figure that each has its own of."""
    if figure.kind in BOUND_TO_ROWS | PIECES:
        return False
    return any(_has(amounts, figure) for amounts in evidence.by_product.values())


def _has(amounts: Amounts, figure: Figure) -> bool:
    return any(
        _same_kind(kind, unit, figure) and figure.low - NEAR <= value <= figure.high + NEAR
        for kind, value, unit in amounts
    )


def _same_kind(kind: Kind, unit: str, figure: Figure) -> bool:
    if figure.kind is Kind.MEASURE or figure.kind is Kind.DATE:
        year = figure.kind is Kind.DATE and not (unit and figure.unit)
        return kind is figure.kind and (year or unit == figure.unit)
    if figure.kind is Kind.PLAIN:
        return kind not in (Kind.CODE, Kind.PLACE, Kind.DATE, Kind.CLOCK)
    if figure.kind is Kind.COUNT:
        return kind in PIECES
    if figure.kind is Kind.REVIEWS:
        return kind in (Kind.REVIEWS, Kind.COUNT)
    return kind is figure.kind


def _quotes(sentence: str, evidence: Evidence) -> Iterator[Unbound]:
    """What stands between quotation marks is somebody's words, or somebody's name."""
    for match in QUOTED.finditer(sentence):
        if fold(match[1]).strip(" 。.，,！!？?…") not in evidence.said:
            yield Unbound("quote", match[1])


def _promises(text: str, evidence: Evidence) -> Iterator[Unbound]:
    for match in claiming().promise.finditer(text):
        if match.group() not in evidence.told:
            yield Unbound("promise", match.group())
