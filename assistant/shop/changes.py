"""Reads what changed in the catalogue since parts were made of it, figures apart from the rest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from assistant.shop.parts import Parts
from retrieval.catalog import Catalog, Changed
from retrieval.figure_rows import read_figures, with_stored_figures
from retrieval.figures import with_figures
from retrieval.filters import ProductTable
from retrieval.products import Product

LOT = 100  # products read at a time


@dataclass(frozen=True, slots=True)
class Seen:
    """What changed in the catalogue, compared with some parts.

    Args:
        revision: The catalogue's.
        moved: Products of the parts with their new figures.
        more: Whether anything but figures changed.
    """

    revision: int
    moved: tuple[Product, ...]
    more: bool


class Changes:
    """The changes of one catalogue.

    Args:
        engine: The shop's database.
        pacing: Begins a reading; what it returns is called after each lot, and may rest.
    """

    def __init__(self, engine: Engine, pacing: Callable[[], Callable[[], object]]) -> None:
        self._engine = engine
        self._catalog = Catalog(engine)
        self._pacing = pacing

    def revision(self) -> int:
        """The catalogue's, of now."""
        return self._catalog.revision()

    def of_figures(self, parts: Parts) -> Seen:
        """What changed since the figures of ``parts`` were right."""
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

    def of_products(self, since: int) -> tuple[int, dict[str, Product | None]]:
        """The revision of now, and every product that changed after ``since``; None if withdrawn."""
        changed = self._catalog.changed(since)
        return changed.revision, dict(self._read(changed.ids))

    def _moved(
        self, table: ProductTable, changed: Changed
    ) -> tuple[list[Product], tuple[str, ...]]:
        """Products whose figures alone changed, with these; and the ids of all the others."""
        known = [key for key in changed.ids if key in changed.figures and key in table.row_of]
        moved: dict[str, Product | None] = {}
        for lot in self._lots(known):
            for key, row in read_figures(self._engine, lot).items():
                moved[key] = with_stored_figures(table.products[table.row_of[key]], row)
        found = [one for one in moved.values() if one is not None]
        return found, tuple(key for key in changed.ids if moved.get(key) is None)

    def _read(self, ids: Sequence[str]) -> Iterator[tuple[str, Product | None]]:
        """Products as the catalogue has them now, None for withdrawn ones."""
        for lot in self._lots(ids):
            found = self._catalog.get(lot)
            yield from ((product_id, found.get(product_id)) for product_id in lot)

    def _lots(self, ids: Sequence[str]) -> Iterator[Sequence[str]]:
        """The ids some at a time, with rests that leave turns the interpreter."""
        rest = self._pacing()
        for start in range(0, len(ids), LOT):
            yield ids[start : start + LOT]
            rest()
