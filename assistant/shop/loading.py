"""Loads a shop: everything a turn needs, read once; reads again what changed while it serves.

The heavy parts (encoder, classifier, vector store) stay; the catalogue and what is derived from it
are built anew and swapped in one assignment when its revision has grown.
"""

import copy
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from assistant.audiences import Audiences
from assistant.glossary import Glossary
from assistant.kinds import Kinds
from assistant.knowledge.answers import FaqAnswerer, embed_entries
from assistant.nlg.wording import Wording
from assistant.nlg.writer import Writer
from assistant.nlu.classifying.classifier import Classifier, KeywordClassifier
from assistant.nlu.learning.catalogue import (
    built_in_vocabulary,
    learn_vocabulary,
    multivalued_fields,
)
from assistant.nlu.pointing.codes import CodeIndex
from assistant.nlu.understanding import Understander
from assistant.nlu.wishing.constraints import WordTest
from assistant.nlu.words.normalising import fold
from assistant.ranking import RankingFinder
from assistant.records.faq import FaqStore
from assistant.records.orders import OrderStore
from assistant.records.reviews import ReviewStore
from assistant.shop.folder import Shop
from assistant.shop.ingest import embed_missing
from assistant.shop.taste import Taste, load_taste
from assistant.shop.vectors import HeldIndex, hold_index
from assistant.skills.context import Toolbox
from recommender.events import EventLog
from retrieval.catalog import Catalog
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import Encoder
from retrieval.encoders import open_encoder
from retrieval.products import Product
from retrieval.search import Searcher, SearchRequest
from retrieval.terms import warm

Progress = Callable[[str, int, int], None]
KEYWORDS = "keywords"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All products in memory, by id."""

    by_id: Mapping[str, Product]

    def get(self, ids: Sequence[str]) -> dict[str, Product]:
        """The products with these ids, in the order asked for; unknown ids are left out."""
        return {key: self.by_id[key] for key in ids if key in self.by_id}


@dataclass(frozen=True, slots=True)
class Parts:
    """What is derived from one revision of the catalogue."""

    revision: int
    products: tuple[Product, ...]
    understander: Understander
    searcher: Searcher
    tools: Toolbox
    glossary: Glossary


class Loaded:
    """A loaded shop."""

    def __init__(
        self, shop: Shop, encoder: Encoder, classifier: Classifier, index: HeldIndex, taste: Taste
    ) -> None:
        self.shop = shop
        self.encoder = encoder
        self._classifier = classifier
        self._index = index
        self._taste = taste
        self._catalog = Catalog(shop.engine)
        self._building = threading.Lock()
        self._parts: Parts = None  # type: ignore[assignment]  # set by the next line, read in it
        self._parts = self._build()

    @property
    def products(self) -> tuple[Product, ...]:
        """Every product."""
        return self._parts.products

    @property
    def understander(self) -> Understander:
        """Reads messages with the shop's vocabulary."""
        return self._parts.understander

    @property
    def searcher(self) -> Searcher:
        """Finds products."""
        return self._parts.searcher

    @property
    def tools(self) -> Toolbox:
        """What skills work with."""
        return self._parts.tools

    def writer(self, language: str, variety: int) -> Writer:
        """A writer for one turn."""
        settings = self.shop.settings
        name = settings.name if language == "zh" else settings.name_en or settings.name
        return Writer(Wording(language, settings.currency, self._parts.glossary), name, variety)

    def latest_event(self) -> datetime:
        """When the last event of the shop happened; long ago if there is none."""
        latest = EventLog(self.shop.engine).latest()
        return datetime.fromisoformat(latest) if latest else datetime(2020, 1, 1, tzinfo=UTC)

    def refresh(self) -> None:
        """Takes over changes of the catalogue that another process made; a no-op otherwise."""
        if self._catalog.revision() == self._parts.revision:
            return
        with self._building:
            if self._catalog.revision() != self._parts.revision:
                self._parts = self._build()

    def with_tools(self, tools: Toolbox) -> "Loaded":
        """The same shop with other tools, for a rehearsal."""
        twin = copy.copy(self)
        twin._parts = replace(self._parts, tools=tools)  # a copy of our own kind
        return twin

    def close(self) -> None:
        """Lets go of the vector store and the database."""
        self._index.close()
        self.shop.engine.dispose()

    def _build(self) -> Parts:
        revision = self._catalog.revision()
        products = tuple(self._catalog.all())
        terms = self._catalog.terms()
        if self._parts is not None:  # the first time ``load`` did it, with progress
            embed_missing(self.shop, self.encoder)
        ids, matrix = EmbeddingStore(self.shop.engine).load(self.encoder.name)
        self._index.sync(EmbeddingStore(self.shop.engine).hashes(self.encoder.name), ids, matrix)
        searcher = Searcher.from_products(
            products, terms, (ids, matrix), self.encoder, self._index.index
        )
        searcher.search(SearchRequest(facets=True))  # builds the columns before a shopper waits
        understander = self._understander(products)
        tools = self._toolbox(products, searcher)
        return Parts(revision, products, understander, searcher, tools, Glossary.of(products))

    def _understander(self, products: Sequence[Product]) -> Understander:
        has_word = WordTest([fold(product.title) for product in products])
        vocabulary = learn_vocabulary(products)
        language, codes = self.shop.settings.language, CodeIndex.of(products)
        return Understander(self._classifier, vocabulary, has_word, language, codes)

    def _toolbox(self, products: Sequence[Product], searcher: Searcher) -> Toolbox:
        engine = self.shop.engine
        entries = FaqStore(engine).all()
        shelf = Shelf({product.id: product for product in products})
        return Toolbox(
            settings=self.shop.settings,
            finder=RankingFinder(searcher, shelf, self._taste, self.latest_event()),
            shelf=shelf,
            answerer=FaqAnswerer(
                entries, embed_entries(engine, entries, self.encoder), self.encoder
            ),
            orders=OrderStore(engine),
            reviews=ReviewStore(engine),
            accumulating=multivalued_fields(products),
            audiences=Audiences.of(products),
            kinds=Kinds.of(products),
        )


def load(shop: Shop, progress: Progress | None = None) -> Loaded:
    """Loads ``shop``; what is missing of it (vectors, models of the shop) is made first."""
    warm()
    encoder = open_encoder(shop.settings.encoder, progress=_staged(progress, "encoder"))
    embed_missing(shop, encoder, progress)
    index = hold_index(shop, encoder)
    classifier = load_classifier(shop.settings.classifier, progress)
    return Loaded(shop, encoder, classifier, index, load_taste(shop, progress))


def load_classifier(name: str, progress: Progress | None = None) -> Classifier:
    """The classifier a setting names: ``trained`` (shipped), ``keywords``, or a model's folder."""
    if name == KEYWORDS:
        return KeywordClassifier()
    from assistant.nlu.classifying.trained import TrainedClassifier

    folder = None if name == "trained" else Path(name)
    return TrainedClassifier.load(folder, progress=_staged(progress, "dialogue model"))


def understander_of(shop_path: Path | None) -> Understander:
    """Reads messages with a shop's vocabulary, or with the built-in one."""
    if shop_path is None:
        return Understander(load_classifier("trained"), built_in_vocabulary(), WordTest())
    shop = Shop.open(shop_path)
    products = Catalog(shop.engine).all()
    has_word = WordTest([fold(product.title) for product in products])
    classifier = load_classifier(shop.settings.classifier)
    vocabulary, codes = learn_vocabulary(products), CodeIndex.of(products)
    return Understander(classifier, vocabulary, has_word, shop.settings.language, codes)


def _staged(progress: Progress | None, stage: str) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda done, total: progress(stage, done, total)
