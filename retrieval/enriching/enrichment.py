"""Fills what a shop's columns leave empty with what the titles say, over a whole catalogue.

A value is copied out of the row's own title, never made up, and never takes the place of one that the
shop gave. Names of ``Product.enriched`` say which values these are.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from retrieval.enriching.amounts import plain, stated
from retrieval.enriching.branding import Brands, fitting
from retrieval.enriching.lexicon import one_of, title_words
from retrieval.enriching.spans import Kind, Span
from retrieval.enriching.tagger import Tagger
from retrieval.products import Product
from retrieval.units import same_measure

TYPE = "type"
MODEL = "model"
FEWEST_OF_A_TYPE = 3  # a name of goods that stands in fewer titles tells no kind of goods apart


def enriched(products: Iterable[Product], tagger: Tagger | None = None) -> list[Product]:
    """The products in their order, each with what its title says and its columns do not.

    Brands are those that the column names in other rows and those that the tagger finds; model and
    kind of goods come from the tagger, amounts and colours from rules. Where a title can be read in
    two ways the value stays empty.

    Args:
        products: The whole catalogue: what one row gives helps to read another.
        tagger: Instead of the one that comes with the program.
    """
    rows = list(products)
    tagger = tagger or shipped()
    marked = tagger.spans([row.title for row in rows])
    sure = [[span for span in spans if tagger.sure(span)] for spans in marked]
    catalogue = _Catalogue.of(rows, sure)
    return [catalogue.filled(row, spans) for row, spans in zip(rows, sure, strict=True)]


@cache
def _sets() -> re.Pattern[str]:
    return re.compile(one_of(title_words().sets))


@cache
def shipped() -> Tagger:
    """The tagger that comes with the program.

    Raises:
        TaggerError: Its files are missing or damaged.
    """
    return Tagger.load(Path(str(files("retrieval").joinpath("enriching", "model"))))


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """What all titles together say.

    Args:
        types: In how many titles each name of goods stands.
    """

    brands: Brands
    types: Mapping[str, int]

    @classmethod
    def of(cls, rows: Sequence[Product], marked: Sequence[Sequence[Span]]) -> "_Catalogue":
        pairs = zip(rows, marked, strict=True)
        counts = Counter(name for row, spans in pairs for name in _names(row.title, spans))
        return cls(Brands.of(rows, marked), counts)

    def filled(self, product: Product, spans: Sequence[Span]) -> Product:
        """The product with what its title says, and the names of what was filled."""
        brand = None if product.brand else self.brands.of_title(product.title, spans)
        said = {name: value for name, value in self._attributes(product, spans) if value}
        new = {name: (value,) for name, value in said.items() if not _known(product, name, value)}
        if not brand and not new:
            return product
        return replace(
            product,
            brand=product.brand or brand,
            attributes={**product.attributes, **new},
            enriched=(*(("brand",) if brand else ()), *new),
        )

    def _attributes(self, product: Product, spans: Sequence[Span]) -> Iterator[tuple[str, str]]:
        title = product.title
        yield MODEL, _only(title, spans, Kind.MODEL)
        if not product.category:
            yield TYPE, self._type(title, spans)
        yield from stated(title).items()

    def _type(self, title: str, spans: Sequence[Span]) -> str:
        """The name of goods that is surest, of those that other titles name as well.

        A set is of no kind: its title names the kinds of its parts.
        """
        if _sets().search(plain(title)):
            return ""
        known = [
            span
            for span in spans
            if span.kind is Kind.PRODUCT
            and self.types.get(plain(span.of(title)), 0) >= FEWEST_OF_A_TYPE
        ]
        best = max(known, key=lambda span: span.score, default=None)
        return best.of(title) if best else ""


def _only(title: str, spans: Sequence[Span], kind: Kind) -> str:
    """The value of ``kind`` where the title names just one, and not as what its goods fit."""
    own = [span for span in spans if span.kind is kind and not fitting(title, span.start)]
    names = {plain(span.of(title)) for span in own}
    return own[0].of(title) if len(names) == 1 else ""


def _names(title: str, spans: Sequence[Span]) -> set[str]:
    return {plain(span.of(title)) for span in spans if span.kind is Kind.PRODUCT}


def _known(product: Product, name: str, value: str) -> bool:
    """Whether the row has this attribute, or says the same under another name."""
    if name in product.attributes:
        return True
    options = [text for variant in product.variants for text in variant.options.values()]
    said = [*(text for values in product.attributes.values() for text in values), *options]
    return any(text.casefold() == value.casefold() or same_measure(text, value) for text in said)
