"""What is derived from one state of the catalogue, and how it is made.

All of it belongs together: a turn takes one ``Parts`` and works with nothing else, so a catalogue
that is taken over meanwhile changes nothing under its feet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from assistant.agents.people import People
from assistant.alerts.book import AlertBook
from assistant.attachments.seeing import Sight
from assistant.attachments.store import AttachmentStore
from assistant.graph import keeping
from assistant.graph.links import Links
from assistant.model_versions.serving import Served
from assistant.nlu.learning.catalogue import learn_vocabulary, multivalued_fields
from assistant.nlu.learning.own_names import NO_NAMES, OwnNames
from assistant.nlu.pointing.codes import CodeIndex
from assistant.nlu.pointing.devices import DeviceIndex
from assistant.nlu.understanding import Understander
from assistant.nlu.wishing.constraints import WordTest
from assistant.nlu.words.normalising import fold
from assistant.opinions.standing import Standing
from assistant.opinions.taking import opinion_store
from assistant.orders.desk import OrderDesk
from assistant.own_skills.book import OwnSkills
from assistant.promotions.book import Promotions
from assistant.promotions.views import Views
from assistant.ranking.finder import RankingFinder
from assistant.records.faq import FaqEntry
from assistant.records.orders import OrderStore
from assistant.records.reviews import ReviewStore
from assistant.records.size_charts import SizeChartStore
from assistant.shipping.book import SendingBook
from assistant.shop.folder import Shop
from assistant.shop.knowing import (
    knowledge_of,
    knowledge_with,
    revision_of,
    take_knowledge_in,
)
from assistant.shop.owner_files import OwnerFile
from assistant.shop.owner_files import Standing as Fixed
from assistant.shop.vectors import HeldIndex
from assistant.skills.toolbox import Toolbox
from assistant.taste.facts import CatalogueFacts
from assistant.taste.memory import memory_of
from assistant.taste.served import ServedTaste
from assistant.vocabulary.audiences import Audiences
from assistant.vocabulary.glossary import Glossary
from assistant.vocabulary.kinds import Kinds
from recommender.events import EventLog
from recommender.profiling.companions import Companions
from retrieval.catalog import Catalog
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import Encoder
from retrieval.filters import ProductTable
from retrieval.lexical_file import kept_index
from retrieval.pictures.encoder import PictureEncoder
from retrieval.pictures.store import PictureStore
from retrieval.products import Product
from retrieval.reranking import Reranker
from retrieval.search import Searcher, SearchRequest
from retrieval.vectors import VectorIndex, Vectors

WORDS = "words.npz"
NOT_RENAMED = Fixed(NO_NAMES)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All products in memory, by id."""

    table: ProductTable

    def get(self, ids: Sequence[str]) -> dict[str, Product]:
        """The products with these ids, in the order asked for; unknown ids are left out."""
        row_of, products = self.table.row_of, self.table.products
        return {key: products[row_of[key]] for key in ids if key in row_of}


@dataclass(frozen=True, slots=True)
class Parts:
    """What is derived from one state of the catalogue.

    Args:
        revision: The catalogue's revision up to which every change is in.
        figures: The revision up to which prices, stock and the like are right; at least
            ``revision``.
        standing: What buyers praise and blame.
        model: The dialogue model that reads messages.
        known: The revision of what the shop knows besides its products.
        names: The synonyms with which messages are read.
    """

    revision: int
    figures: int
    understander: Understander
    searcher: Searcher
    tools: Toolbox
    glossary: Glossary
    standing: Standing
    model: Served
    known: int = 0
    names: OwnNames = NO_NAMES

    @property
    def products(self) -> tuple[Product, ...]:
        """Every product, ordered by id."""
        return self.searcher.table.products


@dataclass(frozen=True, slots=True)
class PartsMaker:
    """Makes the parts of one shop from its products; what takes long to load is made once.

    Args:
        models: The dialogue model, as the shop has it now.
        index: Brought in line with the database whenever parts are made, where there is one.
        taste: Of any state of the catalogue; each gets its own facts.
        desk: The orders; its policy is read when it changes.
        reranker: Takes a second look at the best matches, if the shop names one.
        own: Skills of the shop's own.
        names: The shop's synonyms, as its file has them now.
        eye: Encodes photos, if the shop names what does.
    """

    shop: Shop
    encoder: Encoder
    models: OwnerFile[Served] | Fixed[Served]
    index: HeldIndex
    taste: ServedTaste
    desk: OrderDesk
    reranker: Reranker | None = None
    own: OwnSkills = field(default_factory=OwnSkills)
    names: OwnerFile[OwnNames] | Fixed[OwnNames] = NOT_RENAMED
    eye: PictureEncoder | None = None

    def made(self, products: Sequence[Product], revision: int) -> Parts:
        """The parts of ``products``, whose vectors are in the database."""
        known, model = revision_of(self.shop), self.models.current()
        vectors, index = self._vectors()
        ids = sorted(product.id for product in products)
        words = kept_index(self.shop.cache / WORDS, ids, Catalog(self.shop.engine).terms())
        searcher = Searcher.from_products(products, words, vectors, self.encoder, index)
        searcher.search(SearchRequest(facets=True))  # builds the columns before a shopper waits
        standing = Standing(opinion_store(self.shop.engine).counts())
        keeping.bring_in_line(self.shop.engine)
        links = Links.of(self.shop.engine, products)
        names = self.names.current()
        understander = self._understander(products, links.devices, names, model)
        tools = self._toolbox(products, searcher, standing, model)
        return Parts(
            revision,
            revision,
            understander,
            searcher,
            replace(tools, links=links, reads=understander.understand),
            Glossary.of(products),
            standing,
            model,
            known,
            names,
        )

    def with_names(self, parts: Parts, names: OwnNames) -> Parts:
        """``parts`` whose messages are read with other synonyms."""
        devices = parts.tools.links.devices
        understander = self._understander(parts.products, devices, names, parts.model)
        tools = replace(parts.tools, reads=understander.understand)
        return replace(parts, understander=understander, tools=tools, names=names)

    def with_model(self, parts: Parts, model: Served) -> Parts:
        """``parts`` whose messages are read by another dialogue model."""
        known, devices = revision_of(self.shop), parts.tools.links.devices
        understander = self._understander(parts.products, devices, parts.names, model)
        tools = replace(
            parts.tools,
            reads=understander.understand,
            answerer=knowledge_of(self.shop, self.encoder, model),
            own=self.own.read_by(model),
        )
        return replace(parts, understander=understander, tools=tools, model=model, known=known)

    def knowing(self, parts: Parts, entries: Sequence[FaqEntry]) -> Parts:
        """``parts`` that answer from other questions and answers, without writing them anywhere."""
        answerer = knowledge_with(self.shop, self.encoder, parts.model, entries)
        return replace(parts, tools=replace(parts.tools, answerer=answerer))

    def with_knowledge(self, parts: Parts) -> Parts:
        """``parts`` with the answers that the database has now."""
        known = revision_of(self.shop)
        answerer = knowledge_of(self.shop, self.encoder, parts.model)
        return replace(parts, tools=replace(parts.tools, answerer=answerer), known=known)

    def take_knowledge_in(self) -> None:
        """Makes the vectors of answers that were just written, and lets servers notice."""
        take_knowledge_in(self.shop, self.encoder, self.models.current())

    @property
    def known(self) -> int:
        """The revision of what the database knows besides products."""
        return revision_of(self.shop)

    def with_pictures(self, parts: Parts) -> Parts:
        """``parts`` that find by the pictures whose vectors the database has now."""
        return replace(parts, tools=replace(parts.tools, pictures=self._sight()))

    def sees_others(self, parts: Parts) -> bool:
        """Whether pictures were taken in, or went, that ``parts`` do not know of."""
        if self.eye is None or parts.tools.pictures is None:
            return False
        return (
            PictureStore(self.shop.engine, self.eye.name).revision != parts.tools.pictures.revision
        )

    def _sight(self) -> Sight | None:
        if self.eye is None:
            return None
        store = PictureStore(self.shop.engine, self.eye.name)
        revision = store.revision  # before the vectors: what comes between is taken over next
        return Sight(self.eye, store.index(), AttachmentStore(self.shop.engine), revision)

    def with_vectors(self, searcher: Searcher) -> Searcher:
        """``searcher`` with the vectors that the database has now."""
        return searcher.with_vectors(*self._vectors())

    def _vectors(self) -> tuple[tuple[Sequence[str], Vectors], VectorIndex | None]:
        """All vectors, and the index that has the same."""
        store = EmbeddingStore(self.shop.engine)
        ids, matrix = store.load(self.encoder.name)
        if self.index.index is not None:
            self.index.sync(store.hashes(self.encoder.name), ids, matrix)
        return (ids, matrix), self.index.index

    def with_searcher(self, parts: Parts, searcher: Searcher) -> Parts:
        """``parts`` with a searcher that knows the same products."""
        finder, shelf = self._finder(searcher, parts.standing)
        tools = replace(parts.tools, finder=finder, shelf=shelf, views=Views(searcher))
        return replace(parts, searcher=searcher, tools=tools)

    def with_taste(self, parts: Parts) -> Parts:
        """``parts`` that rank by the recommender read last."""
        return self.with_searcher(parts, parts.searcher)

    def with_figures(self, parts: Parts, changed: Sequence[Product], revision: int) -> Parts:
        """``parts`` with products that are as they were but for their figures."""
        if not changed:
            return replace(parts, figures=revision)
        searcher = parts.searcher.with_table(parts.searcher.table.with_figures(changed))
        return replace(self.with_searcher(parts, searcher), figures=revision)

    def _understander(
        self, products: Sequence[Product], devices: DeviceIndex, names: OwnNames, model: Served
    ) -> Understander:
        has_word = WordTest([fold(product.title) for product in products])
        vocabulary = learn_vocabulary(products, names)
        language, codes = self.shop.settings.language, CodeIndex.of(products)
        return Understander(model, vocabulary, has_word, language, codes, devices)

    def _toolbox(
        self, products: Sequence[Product], searcher: Searcher, standing: Standing, model: Served
    ) -> Toolbox:
        engine = self.shop.engine
        finder, shelf = self._finder(searcher, standing)
        return Toolbox(
            settings=self.shop.settings,
            finder=finder,
            shelf=shelf,
            answerer=knowledge_of(self.shop, self.encoder, model),
            orders=OrderStore(engine),
            desk=self.desk,
            reviews=ReviewStore(engine),
            opinions=opinion_store(engine),
            charts=SizeChartStore(engine),
            people=People.of(engine, self.shop.settings),
            accumulating=multivalued_fields(products),
            memory=memory_of(engine),
            companions=Companions.of(
                EventLog(engine).taken(), {one.id: one.category for one in products}
            ),
            audiences=Audiences.of(products),
            kinds=Kinds.of(products),
            own=self.own.read_by(model),
            promotions=Promotions.of(engine),
            alerts=AlertBook(engine),
            sending=SendingBook(engine),
            views=Views(searcher),
            pictures=self._sight(),
        )

    def _finder(self, searcher: Searcher, standing: Standing) -> tuple[RankingFinder, Shelf]:
        table = searcher.table
        shelf = Shelf(table)
        taste = self.taste.about(CatalogueFacts(table.products, table.row_of))
        now = latest_event(self.shop)
        finder = RankingFinder(searcher, shelf, taste, now, self.reranker, standing=standing)
        return finder, shelf


def latest_event(shop: Shop) -> datetime:
    """When the last event of the shop happened; long ago if there is none."""
    latest = EventLog(shop.engine).latest()
    return datetime.fromisoformat(latest) if latest else datetime(2020, 1, 1, tzinfo=UTC)
