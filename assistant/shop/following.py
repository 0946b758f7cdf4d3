"""Follows the catalogue while a shop serves: what changed is taken over, turns never wait for it.

Figures (prices, stock) are put into the parts that serve, within moments. Anything else is built
beside them in a thread of its own, while they go on serving, and takes their place when it is whole
and has the latest figures. Answers that were taken in come as soon as they have their vectors.
Vectors that are missing come from the helper, as they are made.
"""

import logging
import threading
from collections.abc import Callable

from assistant.shop import memory
from assistant.shop.changes import Changes
from assistant.shop.embedding import FEW, Left, embed_few
from assistant.shop.helper import Helper
from assistant.shop.pacing import Pace
from assistant.shop.parts import Parts, PartsMaker
from assistant.shop.serving import Serving

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5  # seconds; another process may have written
MOST_RESTS = 0.5  # seconds; a changed price is in every answer five after it was acknowledged
GROWTH = 1.5  # how many more vectors there must be for taking them over, which costs seconds
FIRST = 1_000
STOPPING = 60.0  # seconds that closing waits for a build


class Following:
    """The parts that serve, kept in line with the catalogue.

    ``catch_up`` does it at once, for a program that answers one at a time. After ``start`` it is
    done in the background, and ``catch_up`` only says that it is time to look.
    """

    def __init__(self, maker: PartsMaker, parts: Parts, left: Left | None = None) -> None:
        self.left = left
        self._maker = maker
        self._changes = Changes(maker.shop.engine, self._pacing)
        self._serving = Serving(maker, parts, self._changes)
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
    def parts(self) -> Parts:
        """The parts that serve now."""
        return self._serving.parts

    @property
    def _behind(self) -> bool:
        """Whether the catalogue has changes that are not in the parts."""
        return self._changes.revision() != self.parts.revision

    @property
    def _in_line(self) -> bool:
        """Whether every change is in the parts."""
        return self._serving.in_line and not self._behind

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
                self._serving.take_in()
                self._serving.take_figures()
                if self._behind:
                    self._build()

    def show_figures(self, timeout: float) -> bool:
        """Waits until the figures of now are in the parts; whether within ``timeout`` seconds."""
        wanted = self._changes.revision()
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
            self._serving.take_in()
            if self._changes.revision() == self.parts.figures == self.parts.revision:
                return
            self._serving.take_figures()
            memory.give_back()
            building = self._builder is not None and self._builder.is_alive()
            if self.parts.revision < self.parts.figures and not building:
                self._builder = threading.Thread(target=self._build, name="rebuild", daemon=True)
                self._builder.start()
        except Exception:  # a turn must never fail because a change could not be read
            log.exception("A change of the catalogue could not be taken over yet.")

    def _build(self) -> None:
        """Makes parts of everything the catalogue has, and lets them serve."""
        revision = self._changes.revision()
        if revision == self._failed:
            return
        try:
            self._serving.exchange(self._made(self.parts.revision))
            if self._thread is not None:
                memory.keep()
                self._wanted.set()
        except _Stopped:
            log.info("The shop closes; a changed catalogue is taken over when it opens again.")
        except Exception:  # the old parts go on serving, and what is wrong is told once
            self._failed = revision
            log.exception("The changed catalogue could not be built; the old one goes on serving.")

    def _made(self, since: int) -> Parts:
        revision, read = self._changes.of_products(since)
        fresh = {product_id: new for product_id, new in read.items() if new is not None}
        shop, encoder = self._maker.shop, self._maker.encoder
        at_most = None if self._thread is None else FEW
        embed_few(shop, encoder, at_most, self._unless_stopped())
        kept = {one.id: one for one in self.parts.products if one.id not in read}
        products = sorted({**kept, **fresh}.values(), key=lambda product: product.id)
        self._unless_stopped()("", 0, 0)
        return self._maker.made(products, revision)

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
            self._serving.take_vectors()
            memory.give_back()
        self.left = left

    def _pacing(self) -> Callable[[], object]:
        """Rests between lots of products; none where a program answers one at a time and waits."""
        return (lambda: None) if self._thread is None else Pace(self._stopped.wait, MOST_RESTS)

    def _unless_stopped(self) -> Callable[[str, int, int], None]:
        def check(_what: str, _done: int, _total: int) -> None:
            if self._stopped.is_set():
                raise _Stopped

        return check


class _Stopped(Exception):
    """The shop is being closed."""
