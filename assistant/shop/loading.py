"""Loads a shop: everything a turn needs, read once; what changes while it serves is taken over."""

import copy
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from assistant.graph.devices import device_index
from assistant.graph.store import GraphStore
from assistant.merchandising.rules import Rule
from assistant.model_versions.serving import ServedModel
from assistant.nlg.choosing_words import Choice
from assistant.nlg.models.opening import open_rephraser
from assistant.nlg.models.prompting import writer_words
from assistant.nlg.models.protocol import Prompt
from assistant.nlg.models.rephrasing import Rephraser
from assistant.nlg.wording import Wording
from assistant.nlg.writer import Writer
from assistant.nlu.classifying.opening import open_classifier
from assistant.nlu.learning.catalogue import built_in_vocabulary, learn_vocabulary
from assistant.nlu.learning.own_names import OwnNames
from assistant.nlu.pointing.codes import CodeIndex
from assistant.nlu.understanding import Understander
from assistant.nlu.wishing.constraints import WordTest
from assistant.nlu.words.normalising import fold
from assistant.observing.versions import Origin, Versioning
from assistant.occasions.occasions import Occasions
from assistant.own_skills.book import OwnSkills
from assistant.own_skills.calling import HttpCaller
from assistant.own_skills.reading import read_skills
from assistant.promotions.promotion import Promotion
from assistant.records.faq import FaqEntry, FaqStore
from assistant.shop import memory
from assistant.shop.banned import met
from assistant.shop.desks import desk_of
from assistant.shop.embedding import Left, embed_few
from assistant.shop.folder import Shop
from assistant.shop.following import Following
from assistant.shop.owner_files import OwnerFile, Standing
from assistant.shop.parts import Parts, PartsMaker, latest_event
from assistant.shop.picturing import afforded, bring_pictures_in_line, picture_encoder_of
from assistant.shop.settings import OBSERVING, SETTINGS_FILE, VOICE, ShopSettings
from assistant.shop.synonyms import SYNONYMS_FILE, read_synonyms
from assistant.shop.vectors import index_for
from assistant.skills.toolbox import Toolbox
from assistant.taste.facts import CatalogueFacts
from assistant.taste.served import ServedTaste
from assistant.taste.training import load_taste
from retrieval.catalog import Catalog
from retrieval.encoder import Encoder
from retrieval.encoders import open_encoder
from retrieval.products import Product
from retrieval.reranking import open_reranker
from retrieval.search import Searcher
from retrieval.terms import warm

log = logging.getLogger(__name__)

SETTLED_WITHIN = 20.0  # seconds that a change waits for being served; it is durable already

Progress = Callable[[str, int, int], None]


class Loaded:
    """A loaded shop: it moves with the catalogue, or is one state of it that stands."""

    def __init__(
        self,
        maker: PartsMaker,
        parts: Parts,
        left: Left | None = None,
        rephraser: Rephraser | None = None,
    ) -> None:
        self._maker = maker
        self.rephraser = rephraser
        self.occasions = Occasions.of(maker.shop)
        self._following = Following(maker, parts, left)
        self._standing: Parts | None = None
        self._voice = OwnerFile(maker.shop.path / SETTINGS_FILE, partial(_spoken, maker.shop))
        self._pinned: ShopSettings | None = None
        self._versioning = Versioning(maker.encoder.name, VOICE, OBSERVING)

    @property
    def parts(self) -> Parts:
        """What is derived from the catalogue."""
        return self._standing or self._following.parts

    @property
    def shop(self) -> Shop:
        """The shop that was loaded."""
        return self._maker.shop

    @property
    def settings(self) -> ShopSettings:
        """The shop's settings, with the tone, greetings and banned words that its file has now."""
        return self._pinned or self._voice.current()

    @property
    def origin(self) -> Origin:
        """What answers now: the versions, and the state of the catalogue."""
        parts = self.parts
        return Origin(self._versioning.of(parts.model.version, self.settings), parts.figures)

    @property
    def encoder(self) -> Encoder:
        """Encodes requests."""
        return self._maker.encoder

    @property
    def products(self) -> tuple[Product, ...]:
        """Every product."""
        return self.parts.products

    @property
    def understander(self) -> Understander:
        """Reads messages with the shop's vocabulary."""
        return self.parts.understander

    @property
    def searcher(self) -> Searcher:
        """Finds products."""
        return self.parts.searcher

    @property
    def tools(self) -> Toolbox:
        """What skills work with."""
        return self.parts.tools

    def writer(self, language: str, variety: int) -> Writer:
        """A writer in one language; the same ``variety`` chooses the same wordings."""
        settings = self.settings
        name = settings.name if language == "zh" else settings.name_en or settings.name
        wording = Wording(language, settings.currency, self.parts.glossary)
        return Writer(wording, name, Choice(language, variety, bans=settings.bans))

    def latest_event(self) -> datetime:
        """When the last event of the shop happened; long ago if there is none."""
        return latest_event(self.shop)

    @property
    def embedding(self) -> Left | None:
        """How far embedding in the background is; None when nothing is left as far as is known."""
        return self._following.left

    def follow(self) -> None:
        """From now on takes changes over in the background, so that no turn waits for one."""
        memory.settle()
        self._following.start()
        if self.rephraser:
            words = writer_words(self.shop.settings.language)
            self.rephraser.warm(Prompt(words.check, words.check))

    def refresh(self) -> None:
        """Takes over changes of the catalogue that another process made; a no-op otherwise."""
        if self._standing is None:
            self._following.catch_up()

    def show_figures(self, timeout: float) -> bool:
        """Waits until turns show the prices and stock of now; whether within so many seconds."""
        return self._following.show_figures(timeout)

    def settled(self, timeout: float) -> bool:
        """Waits until every change so far is taken over; whether it was within so many seconds."""
        return self._following.settled(timeout)

    def knowing(self, entries: Sequence[FaqEntry]) -> "Loaded":
        """The same shop as it is now, answering from other questions and answers."""
        return self._with(self._maker.knowing(self.parts, entries))

    def named(self, names: OwnNames) -> "Loaded":
        """The same shop as it is now, reading messages with other synonyms."""
        return self._with(self._maker.with_names(self.parts, names))

    def offering(self, promotions: Mapping[str, Promotion]) -> "Loaded":
        """The same shop as it is now, with other promotions."""
        tools = replace(self.tools, promotions=self.tools.promotions.offering(promotions))
        return self.with_tools(tools)

    def ruled(self, rules: Standing[tuple[Rule, ...]]) -> "Loaded":
        """The same shop as it is now, with other rules of its owner."""
        twin = self.standing()
        said: dict[str, object] = {"rules": rules.current()}  # its owner is told of them elsewhere
        twin.occasions = replace(self.occasions, rules=rules, said=said)
        return twin

    def speaking(self, settings: ShopSettings) -> "Loaded":
        """The same shop as it is now, speaking as other settings say."""
        twin = self.standing()
        twin._pinned = settings
        return twin

    def _with(self, parts: Parts) -> "Loaded":
        twin = self.standing()
        twin._standing = parts
        return twin

    def settle(self) -> bool:
        """Waits a while until every change is taken over; whether it is."""
        return self.settled(SETTLED_WITHIN)

    def know(self) -> bool:
        """Makes ready what was written of questions and answers; whether turns have it already."""
        self._maker.take_knowledge_in()
        return self.settled(SETTLED_WITHIN)

    def standing(self) -> "Loaded":
        """The shop as it is now: what changes later is not seen, for one turn or a rehearsal."""
        twin = copy.copy(self)
        twin._standing = self.parts  # a copy of our own kind
        twin._pinned = self.settings
        return twin

    def current(self) -> "Loaded":
        """The shop with every change that is taken over, as it stands now."""
        self.refresh()
        self.occasions.watch(self.parts.searcher.table)
        twin = self.standing()
        tools = twin.tools
        if tools.settings is twin.settings:
            return twin
        return twin.with_tools(replace(tools, settings=twin.settings))

    def at(self, now: datetime, user: str | None = None) -> "Loaded":
        """The same shop for one request of a program at the moment ``now``, at prices for ``user``."""
        tools = self.tools.on(self.occasions.plain(now))
        return self.with_tools(tools.priced(user, (), now))

    def with_tools(self, tools: Toolbox) -> "Loaded":
        """The same shop as it is now with other tools, for one request or a rehearsal."""
        return self._with(replace(self.parts, tools=tools))

    def by_templates(self) -> "Loaded":
        """The same shop as it is now, with no language model: the same turns give the same words."""
        twin = self.standing()
        twin.rephraser = None
        return twin

    def close(self) -> None:
        """Lets go of the vector store and the database."""
        self._following.stop()
        self._maker.index.close()
        self.shop.engine.dispose()


@memory.growing()
def load(
    shop: Shop, progress: Progress | None = None, *, embed_at_most: int | None = None
) -> Loaded:
    """Loads ``shop``; what is missing of it (vectors, models of the shop) is made first.

    Args:
        shop: The shop.
        progress: Told how far that is.
        embed_at_most: If more vectors are missing, none is made now: after ``Loaded.follow`` they
            are, in the background, and until then words find what has none.
    """
    warm()
    encoder = open_encoder(shop.settings.encoder, progress=_staged(progress, "encoder"))
    catalog = Catalog(shop.engine)
    revision, products = catalog.revision(), catalog.all()
    left = embed_few(shop, encoder, embed_at_most, progress)
    index = index_for(shop, encoder, len(products))
    reader = ServedModel(shop.models, shop.settings.classifier, _staged(progress, "dialogue model"))
    models = OwnerFile(reader.file, reader)
    taste = ServedTaste(shop, load_taste(shop, CatalogueFacts.of(products), progress))
    skills = read_skills(shop.path, shop.settings.skill_hosts)
    own = OwnSkills.of(skills, encoder, models.current(), HttpCaller())
    named = shop.settings.reranker
    reranker = open_reranker(named) if named else None
    names = OwnerFile(shop.path / SYNONYMS_FILE, read_synonyms)
    eye = picture_encoder_of(shop)
    if eye is not None:
        at_most = afforded(embed_at_most)
        bring_pictures_in_line(shop, eye, progress, at_most=at_most, thorough=False)
    desk = desk_of(shop)
    maker = PartsMaker(shop, encoder, models, index, taste, desk, reranker, own, names, eye)
    parts = maker.made(products, revision)
    for one in met(shop.settings.bans, shop.settings.tone, products, FaqStore(shop.engine).all()):
        log.warning("%s: banned_words are in %s.", SETTINGS_FILE, one)
    rephraser = open_rephraser(shop.settings, shop.path)
    return Loaded(maker, parts, Left(left, len(products)) if left else None, rephraser)


def _spoken(shop: Shop, path: Path) -> ShopSettings:
    """The settings the shop was opened with, speaking as its file says now."""
    return shop.settings.with_voice_of(ShopSettings.read(path))


def understander_of(shop_path: Path | None) -> Understander:
    """Reads messages with a shop's vocabulary, or with the built-in one."""
    if shop_path is None:
        return Understander(open_classifier("trained"), built_in_vocabulary(), WordTest())
    shop = Shop.open(shop_path)
    products = Catalog(shop.engine).all()
    has_word = WordTest([fold(product.title) for product in products])
    classifier = ServedModel(shop.models, shop.settings.classifier)()
    vocabulary, codes = learn_vocabulary(products, shop.synonyms), CodeIndex.of(products)
    devices = device_index(GraphStore(shop.engine), products)
    return Understander(classifier, vocabulary, has_word, shop.settings.language, codes, devices)


def _staged(progress: Progress | None, stage: str) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda done, total: progress(stage, done, total)
