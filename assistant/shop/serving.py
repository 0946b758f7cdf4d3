"""The parts that serve, and what is put into them while they do.

Turns read them without a lock. Those who exchange a piece take turns, so that of two pieces that are
ready at once neither is lost; what takes long to make is made before.
"""

import logging
import threading
from dataclasses import replace

from assistant.shop.changes import Changes
from assistant.shop.parts import Parts, PartsMaker
from assistant.taste.facts import CatalogueFacts

log = logging.getLogger(__name__)


class Serving:
    """Parts that are exchanged piece by piece; a turn takes ``parts`` once and keeps to them."""

    def __init__(self, maker: PartsMaker, parts: Parts, changes: Changes) -> None:
        self.parts = parts
        self._maker = maker
        self._changes = changes
        self._swapping = threading.Lock()

    @property
    def in_line(self) -> bool:
        """Whether everything but the catalogue's products is in the parts as it is now."""
        reread = self._renamed or self._remodelled or self._maker.taste.stale
        return not (reread or self._knows_less or self._maker.sees_others(self.parts))

    def take_in(self) -> None:
        """Takes over the dialogue model, answers, synonyms, the recommender and pictures of now."""
        self._take_model()
        self._take_knowledge()
        self._take_names()
        self._take_taste()
        self._take_pictures()

    def take_figures(self) -> None:
        """Takes over prices and stock."""
        with self._swapping:
            self.parts = self._with_figures(self.parts)

    def take_vectors(self) -> None:
        """Lets the vectors made so far serve; parts that were built meanwhile have them already."""
        before = self.parts.searcher
        searcher = self._maker.with_vectors(before)
        with self._swapping:
            now = self.parts
            if now.searcher.lexical is before.lexical:
                searcher = searcher.with_table(now.searcher.table)
                self.parts = self._maker.with_searcher(now, searcher)

    def exchange(self, made: Parts) -> None:
        """Lets parts serve that were built anew, with the answers and figures that came meanwhile."""
        with self._swapping:
            newest = max(made, self.parts, key=lambda parts: parts.known)
            self.parts = self._with_figures(_answering(made, newest))

    @property
    def _renamed(self) -> bool:
        """Whether the shop's synonyms are others than the parts read with."""
        return self._maker.names.current() != self.parts.names

    @property
    def _remodelled(self) -> bool:
        """Whether the shop's dialogue model is another than the one the parts read with."""
        return self._maker.models.current() is not self.parts.model

    @property
    def _knows_less(self) -> bool:
        """Whether answers were taken in that the parts do not have."""
        return self._maker.known != self.parts.known

    def _take_model(self) -> None:
        model = self._maker.models.current()
        if model is self.parts.model:
            return
        fresh = self._maker.with_model(self.parts, model)
        with self._swapping:
            self.parts = replace(_answering(_reading(self.parts, fresh), fresh), model=model)
        log.info("Messages are read by the dialogue model '%s' from now on.", model.name)

    def _take_knowledge(self) -> None:
        if not self._knows_less:
            return
        fresh = self._maker.with_knowledge(self.parts)
        with self._swapping:
            self.parts = _answering(self.parts, fresh)

    def _take_names(self) -> None:
        if not self._renamed:
            return
        fresh = self._maker.with_names(self.parts, self._maker.names.current())
        with self._swapping:
            self.parts = _reading(self.parts, fresh)

    def _take_taste(self) -> None:
        if not self._maker.taste.stale:
            return
        table = self.parts.searcher.table
        self._maker.taste.refresh(CatalogueFacts(table.products, table.row_of))
        with self._swapping:
            self.parts = self._maker.with_taste(self.parts)

    def _take_pictures(self) -> None:
        if not self._maker.sees_others(self.parts):
            return
        fresh = self._maker.with_pictures(self.parts).tools.pictures
        with self._swapping:
            self.parts = replace(self.parts, tools=replace(self.parts.tools, pictures=fresh))

    def _with_figures(self, parts: Parts) -> Parts:
        seen = self._changes.of_figures(parts)
        taken = self._maker.with_figures(parts, seen.moved, seen.revision)
        whole = parts.revision == parts.figures and not seen.more
        return replace(taken, revision=seen.revision) if whole else taken


def _answering(parts: Parts, newest: Parts) -> Parts:
    """``parts`` with the answers of ``newest``."""
    tools = replace(parts.tools, answerer=newest.tools.answerer)
    return replace(parts, tools=tools, known=newest.known)


def _reading(parts: Parts, newest: Parts) -> Parts:
    """``parts`` that read messages as ``newest`` do."""
    tools = replace(parts.tools, reads=newest.tools.reads, own=newest.tools.own)
    return replace(parts, tools=tools, understander=newest.understander, names=newest.names)
