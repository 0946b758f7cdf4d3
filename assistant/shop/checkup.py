"""Checks a shop from installation to index and says what to do about what it finds, or does it.

Looking changes nothing. Everything that is derived (marks of rows, vectors, the vector store) can be
made anew from the rows; the rows themselves cannot, so damage there is only told.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from assistant.errors import AssistantError
from assistant.knowledge.cue_vectors import embed_cues
from assistant.model_versions.serving import ServedModel
from assistant.nlg.models.opening import CHECKED_FOR, open_rephraser
from assistant.nlg.models.prompting import writer_words
from assistant.nlg.models.protocol import Prompt
from assistant.orders.policy import POLICY_FILE
from assistant.orders.results import Unavailable
from assistant.own_skills.reading import FOLDER, read_skills
from assistant.records.faq import FaqStore
from assistant.shop.banned import met
from assistant.shop.desks import desk_of
from assistant.shop.folder import Shop
from assistant.shop.knowing import Known, missing_vectors, room_of_knowledge
from assistant.shop.parity import Parity, StoreCheck
from assistant.shop.picturing import bring_pictures_in_line, look, picture_encoder_of
from assistant.shop.vector_check import VectorCheck
from assistant.shop.vectors import Room, room_of_products
from assistant.webhooks.outbox import Outbox, State
from assistant.webhooks.signing import keys_of
from retrieval.catalog import Catalog
from retrieval.encoder import Encoder
from retrieval.encoders import open_encoder
from retrieval.errors import (
    EncoderError,
    PictureEncoderError,
    RetrievalError,
    VectorStoreError,
    VectorStoreInUse,
)
from retrieval.terms import terms

Progress = Callable[[str, int, int], None]
NEEDED = ("onnxruntime", "chromadb", "gradio", "jieba", "tokenizers", "sqlalchemy")
AGAIN = "run again with --repair"
BACKUP = "stop the server and put a backup of shop.db in its place, or ingest into a new shop"


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


@dataclass(frozen=True, slots=True)
class CheckUp:
    """How a shop is looked at.

    Args:
        repair: Whether to make anew what is derived and wrong.
        rebuild: Whether to build the vector store anew in any case, from the database's vectors.
        progress: Told how far long work is.
    """

    repair: bool = False
    rebuild: bool = False
    progress: Progress | None = None

    def of(self, path: Path) -> list[Finding]:
        """Everything checked, in the order in which one thing rests on another.

        Raises:
            ShopError: There is no shop in ``path``, or its database cannot be read at all.
        """
        shop = Shop.open(path)
        try:
            return [*_installation(), *self._shop(shop)]
        finally:
            shop.engine.dispose()

    @property
    def _repairs(self) -> bool:
        return self.repair or self.rebuild

    def _shop(self, shop: Shop) -> Iterator[Finding]:
        try:
            yield _database(shop)
            yield self._rows(shop)
        except DatabaseError as exc:
            yield Finding("database", False, f"it cannot be read: {exc.orig}", BACKUP)
            return
        yield _classifier(shop)
        yield from _banned(shop)
        yield from _language_model(shop)
        yield _orders(shop)
        yield from _own_skills(shop)
        yield from _webhooks(shop)
        encoder, finding = _encoder(shop, self.progress)
        yield finding
        if encoder is not None:
            yield self._vectors(shop, encoder)
            yield self._store(room_of_products(shop, encoder))
            yield self._knowledge(shop, encoder)
            yield self._store(room_of_knowledge(shop, encoder), "knowledge store")
        yield from self._pictures(shop)

    def _rows(self, shop: Shop) -> Finding:
        """Whether every row says what its mark says; ingestion goes by the marks."""
        catalog = Catalog(shop.engine, terms)
        altered = catalog.altered()
        if altered and self._repairs:
            catalog.write(catalog.get(altered).values())
            return Finding("rows", True, f"{len(altered):,} marked anew")
        if altered:
            found = f"{len(altered):,} were changed by other means, such as '{altered[0]}'"
            return Finding("rows", False, found, f"{AGAIN}; it keeps what they say now")
        return Finding("rows", True, "each as it was written")

    def _vectors(self, shop: Shop, encoder: Encoder) -> Finding:
        check = VectorCheck(shop, encoder, self.progress)
        wrong = check.look()
        if not wrong.any:
            return Finding("vectors", True, f"{check.count:,} in the database")
        if not self._repairs:
            return Finding("vectors", False, str(wrong), AGAIN)
        made = check.repair(wrong)
        left = check.look()
        return Finding("vectors", not left.any, f"{made:,} computed", str(left) if left.any else "")

    def _pictures(self, shop: Shop) -> Iterator[Finding]:
        """Whether every picture that can be read has its vector, where the shop names an encoder."""
        name = "pictures"
        try:
            encoder = picture_encoder_of(shop)
            if encoder is None:
                return
            looked = look(shop, encoder, self.progress)
            if not looked.in_line and self._repairs:
                made = bring_pictures_in_line(shop, encoder, self.progress)
                yield Finding(name, True, str(made))
                return
        except PictureEncoderError as exc:
            yield Finding(name, False, str(exc), "see docs/pictures.md")
            return
        yield Finding(name, looked.in_line, str(looked), "" if looked.in_line else AGAIN)

    def _knowledge(self, shop: Shop, encoder: Encoder) -> Finding:
        """Whether every question and passage has its vector."""
        name = "knowledge"
        known = Known.of(shop)
        lacking = missing_vectors(shop, known, encoder)
        if not lacking:
            found = f"{len(known.entries):,} entries, {len(known.cues):,} ways to find them"
            return Finding(name, True, found)
        if not self._repairs:
            return Finding(name, False, f"{lacking:,} vectors missing or of other texts", AGAIN)
        embed_cues(shop.engine, known.entries, known.cues, encoder)
        return Finding(name, True, f"{lacking:,} vectors computed")

    def _store(self, room: Room, name: str = "vector store") -> Finding:
        """Compares a vector store with the database id by id."""
        try:
            check = StoreCheck(room, self.progress)
        except EncoderError as exc:
            return Finding(name, False, f"not compared. {exc}", AGAIN)
        try:
            if self.rebuild:
                return _parity(name, check.rebuild(), f"built anew, {len(check):,} vectors")
            found = check.look()
            if not found.differing:
                return Finding(name, True, f"{len(check):,} vectors, as in the database")
            if self.repair:
                return _parity(name, check.repair(), f"brought in line: {found}")
            return Finding(name, False, f"{found.differing:,} ids differ: {found}", AGAIN)
        except VectorStoreInUse as exc:
            return _in_use(name, exc, self._repairs)
        except VectorStoreError as exc:
            if self.repair:
                return _mended(name, check, exc)
            return Finding(name, False, str(exc), f"{AGAIN}; it is moved aside and built anew")


def _mended(name: str, check: StoreCheck, why: VectorStoreError) -> Finding:
    try:
        return _parity(name, check.repair(), f"built anew. {why}")
    except VectorStoreInUse as exc:
        return _in_use(name, exc, repairs=True)
    except VectorStoreError as exc:
        return Finding(name, False, str(exc), "see that the folder can be written")


def _parity(name: str, left: Parity, done: str) -> Finding:
    if left.differing:
        return Finding(name, False, f"still different: {left}", "see whether the disk is sound")
    return Finding(name, True, done)


def _in_use(name: str, exc: VectorStoreInUse, repairs: bool) -> Finding:
    if repairs:
        return Finding(name, False, str(exc), "stop the server, then run this again")
    found = "in use by another process, which keeps it in line; not compared"
    return Finding(name, True, found)


def _installation() -> Iterator[Finding]:
    for name in NEEDED:
        try:
            yield Finding(f"package {name}", True, version(name))
        except PackageNotFoundError:
            yield Finding(f"package {name}", False, "missing", "install it: make setup")


def _database(shop: Shop) -> Finding:
    if shop.engine.dialect.name == "sqlite":
        with shop.engine.connect() as connection:
            told = list(connection.scalars(text("PRAGMA quick_check(3)")))
        if told != ["ok"]:
            return Finding("database", False, f"damaged: {'; '.join(told)}", BACKUP)
    count = Catalog(shop.engine).count()
    if not count:
        return Finding("database", False, "no products", "ingest a catalogue: daogou ingest FILE")
    return Finding("database", True, f"{count:,} products")


def _classifier(shop: Shop) -> Finding:
    try:
        model = ServedModel(shop.models, shop.settings.classifier)()
    except AssistantError as exc:
        return Finding("dialogue model", False, str(exc), "reinstall, or train it: daogou train")
    return Finding("dialogue model", True, model.name)


def _banned(shop: Shop) -> Iterator[Finding]:
    """Where banned words stand in the shop's own texts; that is told and no fault."""
    bans, tone = shop.settings.bans, shop.settings.tone
    if bans.words:
        found = met(bans, tone, Catalog(shop.engine).all(), FaqStore(shop.engine).all())
        said = "; ".join(map(str, found)) or "in no text of the shop"
        yield Finding("banned words", True, said)


def _orders(shop: Shop) -> Finding:
    """Whether the policy can be used, and the system answers that has the orders, if another has them."""
    try:
        desk = desk_of(shop)
    except AssistantError as exc:
        return Finding("orders", False, str(exc), f"correct it, or take {POLICY_FILE} away")
    url = shop.settings.orders_url
    if url is None:
        return Finding("orders", True, "in the shop's own tables")
    answer = desk.service.get("doctor")  # no order's number: 404 is as good an answer as any
    if isinstance(answer, Unavailable):
        return Finding(
            "orders", False, f"{url}: {answer.why}", "see that it runs and knows the secret"
        )
    return Finding("orders", True, f"{url} answers")


def _own_skills(shop: Shop) -> Iterator[Finding]:
    """Whether the shop's own skills can be used, and since when a server uses what stands in the files."""
    name = "own skills"
    try:
        skills = read_skills(shop.path, shop.settings.skill_hosts)
    except AssistantError as exc:
        yield Finding(name, False, str(exc), f"correct it, or take it out of {FOLDER}/")
        return
    if skills:
        told = ", ".join(skill.name for skill in skills)
        yield Finding(name, True, f"{told}; read at the start: restart the server after a change")


def _webhooks(shop: Shop) -> Iterator[Finding]:
    """Whether webhooks can be signed and arrive, where the shop names a receiver."""
    if shop.settings.webhooks.url is None:
        return
    try:
        keys_of(shop)
    except AssistantError as exc:
        yield Finding(
            "webhooks", False, str(exc), "see docs/webhooks.md; until then nothing is sent"
        )
        return
    counts = Outbox(shop.engine).counts()
    found = ", ".join(f"{count:,} {state.value}" for state, count in counts.items())
    dead = counts[State.DEAD]
    remedy = "daogou webhooks list says why; daogou webhooks retry sends them again" if dead else ""
    yield Finding("webhooks", not dead, found, remedy)


def _language_model(shop: Shop) -> Iterator[Finding]:
    """Whether the language model that words replies answers, where the shop names one."""
    name, words = "language model", writer_words(shop.settings.language)
    try:
        rephraser = open_rephraser(shop.settings, shop.path, CHECKED_FOR)
        if rephraser is not None:
            rephraser.check(Prompt(words.check, words.check))
            yield Finding(name, True, f"{rephraser.model.name} answers")
    except AssistantError as exc:
        remedy = "see docs/models.md; until it answers, replies are the templates'"
        yield Finding(name, False, str(exc), remedy)


def _encoder(shop: Shop, progress: Progress | None) -> tuple[Encoder | None, Finding]:
    def told(done: int, total: int) -> None:
        if progress:
            progress("preparing the encoder", done, total)

    try:
        encoder = open_encoder(shop.settings.encoder, progress=told)
    except RetrievalError as exc:
        return None, Finding("encoder", False, str(exc), "see docs/models.md")
    return encoder, Finding("encoder", True, encoder.name)
