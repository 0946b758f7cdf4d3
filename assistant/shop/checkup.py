"""Checks a shop from installation to index and says what to do about what it finds, or does it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from assistant.errors import AssistantError
from assistant.shop.folder import Shop
from assistant.shop.ingest import embed_missing
from assistant.shop.loading import load_classifier
from assistant.shop.vectors import hold_index
from retrieval.catalog import Catalog, embedding_text
from retrieval.chroma_index import ChromaIndex
from retrieval.embeddings import EmbeddingStore, text_hash
from retrieval.encoder import Encoder
from retrieval.encoders import open_encoder
from retrieval.errors import RetrievalError

Progress = Callable[[str, int, int], None]
NEEDED = ("onnxruntime", "chromadb", "gradio", "jieba", "tokenizers", "sqlalchemy")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing checked: what was found, and what to do if it is not well."""

    name: str
    ok: bool
    found: str
    remedy: str = ""

    def to_json(self) -> dict[str, object]:
        """The finding as data."""
        return {"name": self.name, "ok": self.ok, "found": self.found, "remedy": self.remedy}


def check_up(
    path: Path, *, repair: bool = False, progress: Progress | None = None
) -> list[Finding]:
    """Everything checked, in the order in which one thing rests on another.

    Args:
        path: The shop's folder.
        repair: Whether to embed what is missing and to bring the index in line.
        progress: Told how far long work is.

    Raises:
        ShopError: There is no shop to check.
    """
    shop = Shop.open(path)
    try:
        return list(_findings(shop, repair, progress))
    finally:
        shop.engine.dispose()


def _findings(shop: Shop, repair: bool, progress: Progress | None) -> Iterator[Finding]:
    yield from _installation()
    yield _database(shop)
    yield _classifier(shop)
    encoder, finding = _encoder(shop)
    yield finding
    if encoder is None:
        return
    yield _vectors(shop, encoder, repair, progress)
    yield _index(shop, encoder, repair)


def _installation() -> Iterator[Finding]:
    for name in NEEDED:
        try:
            yield Finding(f"package {name}", True, version(name))
        except PackageNotFoundError:
            yield Finding(f"package {name}", False, "missing", "install it: make setup")


def _database(shop: Shop) -> Finding:
    count = Catalog(shop.engine).count()
    if not count:
        return Finding("database", False, "no products", "ingest a catalogue: daogou ingest FILE")
    return Finding("database", True, f"{count:,} products")


def _classifier(shop: Shop) -> Finding:
    try:
        load_classifier(shop.settings.classifier)
    except AssistantError as exc:
        return Finding("dialogue model", False, str(exc), "reinstall, or train it: daogou train")
    return Finding("dialogue model", True, shop.settings.classifier)


def _encoder(shop: Shop) -> tuple[Encoder | None, Finding]:
    try:
        encoder = open_encoder(shop.settings.encoder)
    except RetrievalError as exc:
        return None, Finding("encoder", False, str(exc), "see docs/models.md")
    return encoder, Finding("encoder", True, encoder.name)


def _vectors(shop: Shop, encoder: Encoder, repair: bool, progress: Progress | None) -> Finding:
    wanted = {p.id: text_hash(embedding_text(p)) for p in Catalog(shop.engine).all()}
    missing = EmbeddingStore(shop.engine).missing(encoder.name, wanted)
    if missing and repair:
        made = embed_missing(shop, encoder, progress)
        return Finding("vectors", True, f"{made:,} computed")
    if missing:
        return Finding("vectors", False, f"{len(missing):,} missing", "run again with --repair")
    return Finding("vectors", True, f"{len(wanted):,} in the database")


def _index(shop: Shop, encoder: Encoder, repair: bool) -> Finding:
    """Compares the vector store with the database id by id."""
    store = EmbeddingStore(shop.engine)
    held = hold_index(shop, encoder)
    try:
        if not isinstance(held.index, ChromaIndex):
            return Finding(
                "vector store", True, "in use by another process, which keeps it in line"
            )
        wanted, found = store.hashes(encoder.name), held.index.hashes()
        wrong = len(wanted.items() ^ found.items())
        if wrong and repair:
            held.sync(wanted, *store.load(encoder.name))
            return Finding("vector store", True, f"rebuilt, {len(wanted):,} vectors")
        if wrong:
            return Finding(
                "vector store", False, f"{wrong:,} ids differ", "run again with --repair"
            )
        return Finding("vector store", True, f"{len(found):,} vectors, as in the database")
    finally:
        held.close()
