"""Follows the catalogue while a shop serves: what changed is taken over, turns never wait for it.

Figures (prices, stock) are put into the parts that serve, within moments. Anything else is built
beside them in a thread of its own, while they go on serving, and takes their place when it is whole
and has the latest figures. Answers that were taken in come as soon as they have their vectors.
Vectors that are missing come from the helper, as they are made.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.shop import memory
from assistant.shop.embedding import FEW, Left, embed_few
from assistant.shop.helper import Helper
from assistant.shop.pacing import Pace
from assistant.shop.parts import Parts, PartsMaker
from assistant.taste.facts import CatalogueFacts
from retrieval.catalog import Catalog, Changed
from retrieval.figure_rows import read_figures, with_stored_figures
from retrieval.figures import with_figures
from retrieval.filters import ProductTable
from retrieval.products import Product

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5  # seconds; another process may have written
LOT = 100  # products read at a time
MOST_RESTS = 0.5  # seconds; a changed price is in every answer five after it was acknowledged
GROWTH = 1.5  # how many more vectors there must be for taking them over, which costs seconds
FIRST = 1_000
STOPPING = 60.0  # seconds that closing waits for a build


@dataclass(frozen=True, slots=True)
class Seen:
    """What changed in the catalogue, compared with the parts that serve.

    Args:
        revision: The catalogue's.
        moved: Products of the parts with their new figures.
        more: Whether anything but figures changed.
    """

    revision: int
    moved: tuple[Product, ...]
    more: bool


class Following:
    """The parts that serve, kept in line with the catalogue.

    ``catch_up`` does it at once, for a program that answers one at a time. After ``start`` it is
    done in the background and ``nudge`` only says that it is time to look.
    """

    def __init__(self, maker: PartsMaker, parts: Parts, left: Left | None = None) -> None:
        self.parts = parts
        self.left = left
        self._maker = maker
        self._catalog = Catalog(maker.shop.engine)
        self._taking = threading.Lock()
        self._catching_up = threading.Lock()
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._builder: threading.Thread | None = None
        self._helping: threading.Thread | None = None
        self._wanted = threading.Event()
        self._helper = Helper(maker.shop.path, self._told)
        self._failed = -1  # the revision that could not be built is not tried again

    @property
    def behind(self) -> bool:
        """Whether the catalogue has changes that are not in the parts."""
        return self._catalog.revision() != self.parts.revision

    def start(self) -> None:
        """From now on follows in the background."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._follow, name="catalogue", daemon=True)
            self._thread.start()
            self._helping = threading.Thread(target=self._help, name="vectors", daemon=True)
            self._wanted.set()
            self._helping.start()

    def stop(self) -> None:
        """Ends following; a build that is under way is given up at its next step."""
        self._stopped.set()
        self._wake.set()
        self._wanted.set()
        self._helper.stop()
        for thread in (self._thread, self._builder, self._helping):
            if thread is not None:
                thread.join(STOPPING)

    def catch_up(self) -> None:
        """Takes over every change now, or has it done where that is somebody's task."""
        if self._thread is not None:
            self._wake.set()
        elif not self._in_line:
            with self._catching_up:
                self._take_model()
                self._take_knowledge()
                self._take_names()
                self._take_taste()
                self._take_pictures()
                self._take_figures()
                if self.behind:
                    self._build()

    def show_figures(self, timeout: float) -> bool:
        """Waits until the figures of now are in the parts; whether within ``timeout`` seconds."""
        wanted = self._catalog.revision()
        pause = threading.Event()
        self.catch_up()
        for _ in range(max(1, round(timeout / 0.02))):
            if self.parts.figures >= wanted:
                return True
            pause.wait(0.02)
        return self.parts.figures >= wanted

    def settled(self, timeout: float) -> bool:
        """Waits until every change is in; whether that was within ``timeout`` seconds."""
        pause = threading.Event()
        for _ in range(max(1, round(timeout / 0.02))):
            if self._in_line:
                return True
            self.catch_up()
            pause.wait(0.02)
        return self._in_line

    @property
    def _in_line(self) -> bool:
        """Whether every change is in the parts."""
        reread = self._renamed or self._reread or self._maker.taste.stale
        seen = not self._maker.sees_others(self.parts)
        return seen and not (self.behind or self._knows_less or reread)

    @property
    def _renamed(self) -> bool:
        """Whether the shop's synonyms are others than the parts read with."""
        return self._maker.names.current() != self.parts.names

    @property
    def _reread(self) -> bool:
        """Whether the shop's dialogue model is another than the one the parts read with."""
        return self._maker.models.current() is not self.parts.model

    @property
    def _knows_less(self) -> bool:
        """Whether answers were taken in that the parts do not have."""
        return self._maker.known != self.parts.known

    def _follow(self) -> None:
        while not self._stopped.is_set():
            self._wake.wait(LOOK_EVERY)
            self._wake.clear()
            if self._stopped.is_set():
                return
            self._look()

    def _look(self) -> None:
        """One look at the catalogue; whatever fails is tried again with the next one."""
        try:
            self._take_model()
            self._take_knowledge()
            self._take_names()
            self._take_taste()
            self._take_pictures()
            if self._catalog.revision() == self.parts.figures == self.parts.revision:
                return
            self._take_figures()
            memory.give_back()
            building = self._builder is not None and self._builder.is_alive()
            if self.parts.revision < self.parts.figures and not building:
                self._builder = threading.Thread(target=self._build, name="rebuild", daemon=True)
                self._builder.start()
        except Exception:  # a turn must never fail because a change could not be read
            log.exception("A change of the catalogue could not be taken over yet.")

    def _take_knowledge(self) -> None:
        """Lets answers serve that were taken in; they are read beside the parts that serve."""
        if not self._knows_less:
            return
        fresh = self._maker.with_knowledge(self.parts)
        with self._taking:
            self.parts = _answering(self.parts, fresh)

    def _take_model(self) -> None:
        """Lets messages be read by the dialogue model of now, which is loaded beside the parts that serve."""
        model = self._maker.models.current()
        if model is self.parts.model:
            return
        fresh = self._maker.with_model(self.parts, model)
        with self._taking:
            self.parts = replace(_answering(_reading(self.parts, fresh), fresh), model=model)
        log.info("Messages are read by the dialogue model '%s' from now on.", model.name)

    def _take_names(self) -> None:
        """Lets messages be read with the synonyms of now; that is made beside the parts that serve."""
        if not self._renamed:
            return
        fresh = self._maker.with_names(self.parts, self._maker.names.current())
        with self._taking:
            self.parts = _reading(self.parts, fresh)

    def _take_taste(self) -> None:
        """Lets a recommender serve that was trained since; it is read beside the parts that serve."""
        if not self._maker.taste.stale:
            return
        table = self.parts.searcher.table
        self._maker.taste.refresh(CatalogueFacts(table.products, table.row_of))
        with self._taking:
            self.parts = self._maker.with_taste(self.parts)

    def _take_pictures(self) -> None:
        """Lets pictures be found whose vectors were made since; they are read beside the parts that serve."""
        if not self._maker.sees_others(self.parts):
            return
        fresh = self._maker.with_pictures(self.parts).tools.pictures
        with self._taking:
            self.parts = replace(self.parts, tools=replace(self.parts.tools, pictures=fresh))

    def _take_figures(self) -> None:
        """Puts changed figures into the parts that serve."""
        with self._taking:
            self.parts = self._with_figures(self.parts)

    def _with_figures(self, parts: Parts) -> Parts:
        seen = self._seen(parts)
        taken = self._maker.with_figures(parts, seen.moved, seen.revision)
        whole = parts.revision == parts.figures and not seen.more
        return replace(taken, revision=seen.revision) if whole else taken

    def _seen(self, parts: Parts) -> Seen:
        changed = self._catalog.changed(parts.figures)
        table = parts.searcher.table
        moved, others = self._moved(table, changed)
        more = False
        for product_id, new in self._read(others):
            row = table.row_of.get(product_id)
            if row is None or new is None:
                more |= row is not None or new is not None
                continue
            old = table.products[row]
            patched = with_figures(old, new)
            more |= patched != new
            if patched != old:
                moved.append(patched)
        return Seen(changed.revision, tuple(moved), more)

    def _moved(
        self, table: ProductTable, changed: Changed
    ) -> tuple[list[Product], tuple[str, ...]]:
        """Products whose figures alone changed, with these; and the ids of all the others."""
        known = [key for key in changed.ids if key in changed.figures and key in table.row_of]
        moved: dict[str, Product | None] = {}
        for lot in self._lots(known):
            for key, row in read_figures(self._maker.shop.engine, lot).items():
                moved[key] = with_stored_figures(table.products[table.row_of[key]], row)
        found = [one for one in moved.values() if one is not None]
        return found, tuple(key for key in changed.ids if moved.get(key) is None)

    def _lots(self, ids: Sequence[str]) -> Iterator[Sequence[str]]:
        """The ids some at a time, with rests that leave turns the interpreter."""
        pace = Pace(self._stopped.wait, MOST_RESTS)
        for start in range(0, len(ids), LOT):
            yield ids[start : start + LOT]
            if self._thread is not None:
                pace()

    def _read(self, ids: tuple[str, ...]) -> Iterator[tuple[str, Product | None]]:
        """Products as the catalogue has them now, None for withdrawn ones."""
        for lot in self._lots(ids):
            found = self._catalog.get(lot)
            yield from ((product_id, found.get(product_id)) for product_id in lot)

    def _build(self) -> None:
        """Makes parts of everything the catalogue has, and lets them serve."""
        since = self.parts.revision
        revision = self._catalog.revision()
        if revision == self._failed:
            return
        try:
            made = self._made(since)
            with self._taking:
                newest = max(made, self.parts, key=lambda parts: parts.known)
                self.parts = self._with_figures(_answering(made, newest))
            if self._thread is not None:
                memory.keep()
                self._wanted.set()
        except _Stopped:
            log.info("The shop closes; a changed catalogue is taken over when it opens again.")
        except Exception:  # the old parts go on serving, and what is wrong is told once
            self._failed = revision
            log.exception("The changed catalogue could not be built; the old one goes on serving.")

    def _made(self, since: int) -> Parts:
        changed = self._catalog.changed(since)
        read = dict(self._read(changed.ids))
        fresh = {product_id: new for product_id, new in read.items() if new is not None}
        shop, encoder = self._maker.shop, self._maker.encoder
        at_most = None if self._thread is None else FEW
        embed_few(shop, encoder, at_most, self._unless_stopped())
        kept = {one.id: one for one in self.parts.products if one.id not in read}
        products = sorted({**kept, **fresh}.values(), key=lambda product: product.id)
        self._unless_stopped()("", 0, 0)
        return self._maker.made(products, changed.revision)

    def _help(self) -> None:
        """Has the helper do what is to be done, at the start and whenever products changed."""
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._stopped.is_set():
                return
            try:
                done = self._helper.run()
            except Exception:  # words go on finding what has no vector
                log.exception("The helper could not be started; some products may lack vectors.")
                continue
            if not done and not self._stopped.is_set():
                log.warning("The helper failed; it is tried again when products change.")

    def _told(self, left: Left | None) -> None:
        """Lets vectors serve when there are enough new ones, and at the end."""
        held = int(self.parts.searcher.dense.held.sum())
        made = left.of - left.left if left else 0
        if made >= GROWTH * max(held, FIRST) or (self.left and left is None):
            self._take_vectors()
        self.left = left

    def _take_vectors(self) -> None:
        """Lets the vectors made so far serve; parts that were built meanwhile have them already."""
        before = self.parts.searcher
        searcher = self._maker.with_vectors(before)
        with self._taking:
            now = self.parts
            if now.searcher.lexical is before.lexical:
                searcher = searcher.with_table(now.searcher.table)
                self.parts = self._maker.with_searcher(now, searcher)
        memory.give_back()

    def _unless_stopped(self) -> Callable[[str, int, int], None]:
        def check(_what: str, _done: int, _total: int) -> None:
            if self._stopped.is_set():
                raise _Stopped

        return check


def _answering(parts: Parts, newest: Parts) -> Parts:
    """``parts`` with the answers of ``newest``."""
    tools = replace(parts.tools, answerer=newest.tools.answerer)
    return replace(parts, tools=tools, known=newest.known)


def _reading(parts: Parts, newest: Parts) -> Parts:
    """``parts`` that read messages as ``newest`` do."""
    tools = replace(parts.tools, reads=newest.tools.reads, own=newest.tools.own)
    return replace(parts, tools=tools, understander=newest.understander, names=newest.names)


class _Stopped(Exception):
    """The shop is being closed."""
