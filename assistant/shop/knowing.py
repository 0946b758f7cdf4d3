"""Makes what the shop knows besides its products ready to answer, and keeps its vectors in line."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, insert, select, update

from assistant.knowledge.answers import Knowledge
from assistant.knowledge.cue_vectors import (
    SCANNED_CUES,
    CueVectors,
    IndexedCues,
    ScannedCues,
    embed_cues,
    intents_of,
    key_of,
    store_name,
)
from assistant.knowledge.cues import Cue, cues_of
from assistant.knowledge.entries import Entry, entries_of
from assistant.model_versions.serving import Served
from assistant.records.articles import ArticleStore
from assistant.records.faq import FaqEntry, FaqStore
from assistant.records.past_answers import PastAnswerStore
from assistant.shop.folder import Shop, scratch_database
from assistant.shop.places import vectors_of
from assistant.shop.progress import Progress
from assistant.shop.vectors import Room, bring_room_in_line, hold_room
from retrieval.chroma_index import ChromaIndex
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import Encoder
from retrieval.product_texts import text_hash
from retrieval.tables import meta
from retrieval.vectors import Vectors

REVISION = "knowledge"


@dataclass(frozen=True, slots=True)
class Known:
    """All entries of a shop with what they are found by."""

    entries: list[Entry]
    cues: list[Cue]

    @classmethod
    def of(cls, shop: Shop) -> "Known":
        """What the shop's database has."""
        engine = shop.engine
        faq, articles = FaqStore(engine).all(), ArticleStore(engine).all()
        entries = entries_of(faq, articles, PastAnswerStore(engine).all())
        return cls(entries, cues_of(entries))


def revision_of(shop: Shop) -> int:
    """A number that grows when answers were taken in and can be found; 0 before the first."""
    with shop.engine.connect() as connection:
        return connection.scalar(select(meta.c.value).where(meta.c.name == REVISION)) or 0


def room_of_knowledge(shop: Shop, encoder: Encoder) -> Room:
    """Where the vectors of questions and passages are."""
    where = vectors_of(shop.path)
    name = store_name(encoder)
    return Room(shop.engine, shop.chroma_knowledge, name, encoder.dimension, where)


def knowledge_of(shop: Shop, encoder: Encoder, classifier: Served) -> Knowledge:
    """What answers questions about ``shop``; vectors that are missing are made first."""
    known = Known.of(shop)
    keys, matrix = embed_cues(shop.engine, known.entries, known.cues, encoder)
    intents = intents_of(shop.engine, known.entries, known.cues, classifier, classifier.name)
    vectors = _vectors(shop, encoder, keys, matrix)
    return Knowledge(known.entries, known.cues, vectors, intents, encoder)


def knowledge_with(
    shop: Shop, encoder: Encoder, classifier: Served, faq: Sequence[FaqEntry]
) -> Knowledge:
    """What would answer with other questions and answers; the shop's database is only read.

    Vectors that it has are copied into a database in memory, so that only new words are computed.
    """
    engine = shop.engine
    entries = entries_of(faq, ArticleStore(engine).all(), PastAnswerStore(engine).all())
    cues = cues_of(entries)
    scratch = scratch_database()
    for name in (store_name(encoder), f"intents/{classifier.name}"):
        _copy_vectors(engine, scratch, name)
    _, matrix = embed_cues(scratch, entries, cues, encoder)
    intents = intents_of(scratch, entries, cues, classifier, classifier.name)
    scratch.dispose()
    return Knowledge(entries, cues, ScannedCues(matrix), intents, encoder)


def _copy_vectors(source: Engine, target: Engine, name: str) -> None:
    kept = EmbeddingStore(source)
    ids, matrix = kept.load(name)
    hashes = kept.hashes(name)
    if ids:
        EmbeddingStore(target).save(name, ids, [hashes[key] for key in ids], matrix)


def take_knowledge_in(
    shop: Shop, encoder: Encoder, classifier: Served, progress: Progress | None = None
) -> None:
    """Makes the vectors of what was just taken in, and brings its store in line with them."""
    known = Known.of(shop)
    embed_cues(shop.engine, known.entries, known.cues, encoder)
    intents_of(shop.engine, known.entries, known.cues, classifier, classifier.name)
    bring_room_in_line(room_of_knowledge(shop, encoder), progress)
    _count_change(shop)


def missing_vectors(shop: Shop, known: Known, encoder: Encoder) -> int:
    """How many cues have no vector of their words, and how many vectors no cue."""
    store, name = EmbeddingStore(shop.engine), store_name(encoder)
    wanted = {key_of(known.entries, cue): text_hash(cue.text) for cue in known.cues}
    missing = store.missing(name, wanted, encoder.dimension)
    return len(missing) + len(store.hashes(name).keys() - wanted.keys())


def _count_change(shop: Shop) -> None:
    """Lets a server notice; last of all, so that what it then reads has its vectors."""
    raised = update(meta).where(meta.c.name == REVISION).values(value=meta.c.value + 1)
    with shop.engine.begin() as connection:
        if connection.execute(raised).rowcount == 0:
            connection.execute(insert(meta).values(name=REVISION, value=1))


def _vectors(shop: Shop, encoder: Encoder, keys: list[str], matrix: Vectors) -> CueVectors:
    """All of them in memory; of very many the nearest, from the store, if it can be held."""
    if len(keys) <= SCANNED_CUES:
        return ScannedCues(matrix)
    held = hold_room(room_of_knowledge(shop, encoder))
    if not isinstance(held.index, ChromaIndex):
        return ScannedCues(matrix)
    store, name = EmbeddingStore(shop.engine), store_name(encoder)
    held.sync(store.hashes(name), *store.load(name))
    return ScannedCues(matrix) if held.index is None else IndexedCues(held.index, keys)
