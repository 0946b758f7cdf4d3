"""The guard: no sentence is sent that claims what the turn cannot show.

Sentences come one at a time, so that those of a model are checked while it still writes. One that
fails is replaced by a sentence of the templates that says the bound fact, or is left out.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from assistant.grounding.claims import Unbound, unbound_in
from assistant.grounding.evidence import Evidence
from assistant.grounding.rows import contradicted, goods_of
from assistant.skills.outcome import Line
from retrieval.products import Product

Written = Callable[[Line], str]
NOTHING_LEFT = Line("guard.nothing")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence before it is checked.

    Args:
        line: What a template was filled with; None for a sentence in a model's own words.
    """

    text: str
    line: Line | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence as it may be sent.

    Args:
        text: What may be sent; empty where nothing may.
        written: What was to be sent.
        unbound: What it claims without anything to bear it out.
        line: The template it came from, if it came from one.
    """

    text: str
    written: str
    unbound: tuple[Unbound, ...] = ()
    line: Line | None = None

    @property
    def bound(self) -> bool:
        """Whether all it claims is borne out, so that it is sent as written."""
        return not self.unbound


def guard(
    sentences: Iterable[Sentence | str], evidence: Evidence, write: Written
) -> Iterator[Checked]:
    """Each sentence as it may be sent, as soon as it is there.

    Args:
        sentences: In the order said; a plain text is a model's.
        evidence: What the turn may claim.
        write: Writes a line in the shopper's language; used for what replaces a sentence.
    """
    said: set[str] = set()
    for one in sentences:
        checked = _checked(Sentence(one) if isinstance(one, str) else one, evidence, write)
        if not checked.bound and checked.text in said:
            checked = Checked("", checked.written, checked.unbound, checked.line)
        said.add(checked.text)
        yield checked


def _checked(sentence: Sentence, evidence: Evidence, write: Written) -> Checked:
    unbound = tuple(_unbound(sentence, evidence))
    if not unbound:
        return Checked(sentence.text, sentence.text, (), sentence.line)
    instead = instead_of(sentence.line, unbound, evidence)
    text = write(instead) if instead else ""
    return Checked(text, sentence.text, unbound, sentence.line)


def _unbound(sentence: Sentence, evidence: Evidence) -> list[Unbound]:
    if sentence.line is None:
        return unbound_in(sentence.text, evidence)
    return contradicted(sentence.line, evidence)


def instead_of(line: Line | None, unbound: Iterable[Unbound], evidence: Evidence) -> Line | None:
    """A line that says what the row has of the first thing claimed wrongly, if it has it."""
    product = goods_of(line) if line else None
    for one in unbound:
        about = one.product or (product.id if product else None)
        row = evidence.products.get(about) if about else None
        fact = _fact(one.kind, row) if row else None
        if fact is not None:
            return fact
    return None


def _fact(kind: str, row: Product) -> Line | None:
    if kind in ("money", "price", "list_price") and row.price is not None:
        return Line("price.is", {"product": row, "price": row.price})
    if kind == "rating" and row.rating is not None:
        return Line("guard.rating", {"product": row, "rating": row.rating})
    if kind == "stock" and row.stock is not None and not row.variants:
        key = "guard.stock" if row.stock > 0 else "ask.sold_out"
        return Line(key, {"product": row, "stock": row.stock})
    return None
