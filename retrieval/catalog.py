"""The catalogue: all products of the shop, kept in its database.

A product is written only when its content hash differs, in one transaction with the revision that
tells a running server about the change; writing again what is already there changes nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from retrieval.price_changes import note, stored_prices
from retrieval.product_rows import FIELDS, content, content_hash, product_of
from retrieval.product_texts import embedding_text, searchable_text, text_hash
from retrieval.products import Product
from retrieval.tables import embeddings, meta, product_changes, products

REVISION = "catalog"
CHUNK = 5_000  # bound values in one statement; SQLite allows 32,766
COLUMNS = tuple(products.c[name] for name in FIELDS)
WORD = re.compile(r"[a-z0-9]+|[^\W\da-z_]")

ROWS = 1_000  # written, and told as progress, at a time

Terms = Callable[[str], Sequence[str]]
Progress = Callable[[int, int], None]
Pair = tuple[Product, str]
"""A product and its content hash."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many records a write added, changed, found as they were, and took out."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """Which products were written or withdrawn after some revision.

    Args:
        revision: The catalogue's revision of which this is certainly the whole.
        ids: In order; a withdrawn product is one that ``Catalog.get`` does not find any more.
        figures: Those of ``ids`` of which nothing but figures changed.
    """

    revision: int
    ids: tuple[str, ...]
    figures: frozenset[str] = frozenset()


def simple_terms(text: str) -> list[str]:
    """Lower-case Latin words and single characters of other scripts, without a dictionary."""
    return WORD.findall(text.casefold())


class StoredTerms(Mapping[str, Sequence[str]]):
    """The terms of products, parted when they are asked for: as lists they take ten times the room.

    Args:
        joined: By id, the terms joined by spaces.
    """

    def __init__(self, joined: Mapping[str, str]) -> None:
        self._joined = joined

    def __getitem__(self, product_id: str) -> list[str]:
        return self._joined[product_id].split()

    def __iter__(self) -> Iterator[str]:
        return iter(self._joined)

    def __len__(self) -> int:
        return len(self._joined)


class Catalog:
    """The products in a database.

    Args:
        engine: The shop's database.
        terms: Splits a product's text into the terms that lexical search counts; they are stored.
    """

    def __init__(self, engine: Engine, terms: Terms = simple_terms) -> None:
        self._engine = engine
        self._terms = terms

    def all(self) -> list[Product]:
        """Every product, ordered by id."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(*COLUMNS).order_by(products.c.id))
            return [product_of(row) for row in rows]

    def get(self, ids: Sequence[str]) -> dict[str, Product]:
        """The products with these ids, in the order asked for; unknown ids are left out."""
        with self._engine.connect() as connection:
            found = read_products(connection, ids)
        return {product_id: found[product_id] for product_id in ids if product_id in found}

    def ids(self) -> list[str]:
        """Every id, in order."""
        with self._engine.connect() as connection:
            return list(connection.scalars(select(products.c.id).order_by(products.c.id)))

    def terms(self) -> "StoredTerms":
        """The stored lexical terms of every product, ordered by id."""
        query = select(products.c.id, products.c.terms).order_by(products.c.id)
        with self._engine.connect() as connection:
            return StoredTerms({row.id: row.terms for row in connection.execute(query)})

    def count(self) -> int:
        """How many products there are."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(products)) or 0

    def revision(self) -> int:
        """A number that grows with every change of the catalogue; 0 before the first."""
        with self._engine.connect() as connection:
            return connection.scalar(select(meta.c.value).where(meta.c.name == REVISION)) or 0

    def changed(self, since: int) -> Changed:
        """The products written or withdrawn after revision ``since``.

        Products of a later write may be among them already; they come again next time.
        """
        revision = self.revision()
        known = select(product_changes.c.product_id, product_changes.c.whole)
        query = known.where(product_changes.c.revision > since)
        with self._engine.connect() as connection:
            found = connection.execute(query.order_by(product_changes.c.product_id)).all()
        figures = {key for key, whole in found if whole is not None and whole <= since}
        return Changed(revision, tuple(key for key, _ in found), frozenset(figures))

    def altered(self) -> list[str]:
        """The ids whose row does not say what was written, by its content hash; in order."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(products).order_by(products.c.id))
            return [row.id for row in rows if content_hash(product_of(row)) != row.content_hash]

    def compare(self, items: Iterable[Product]) -> Written:
        """What ``write`` would do, without doing it."""
        with self._engine.connect() as connection:
            return _sort(connection, _hashed(items)).written

    def write(
        self, items: Iterable[Product], gone: Sequence[str] = (), progress: Progress | None = None
    ) -> Written:
        """Adds new products, replaces changed ones and takes out ``gone``, all or nothing.

        Of several products with one id the last counts. Words are counted before the database is
        locked: a server goes on writing its conversations meanwhile.
        """
        hashed = _hashed(items)
        with self._engine.connect() as connection:
            terms = self._terms_of(_sort(connection, hashed).pairs, progress)
        with self._engine.begin() as connection:
            take_turn(connection)
            plan = _sort(connection, hashed)
            _note_prices(connection, plan.changed)
            _delete(connection, plan.changed)
            for chunk in _chunked(plan.pairs, ROWS):
                connection.execute(insert(products), [self._row(*pair, terms) for pair in chunk])
            withdrawn = _take_out(connection, gone)
            if plan.pairs or withdrawn:
                count_change(connection, [*plan.added, *plan.changed, *withdrawn])
        return replace(plan.written, withdrawn=len(withdrawn))

    def remove(self, ids: Sequence[str]) -> int:
        """Takes products out, with their vectors; returns how many there were."""
        with self._engine.begin() as connection:
            take_turn(connection)
            removed = _take_out(connection, ids)
            if removed:
                count_change(connection, removed)
        return len(removed)

    def _terms_of(self, pairs: Sequence[Pair], progress: Progress | None) -> dict[str, str]:
        """The stored terms of products, by content hash."""
        found = {}
        for done, (product, digest) in enumerate(pairs, start=1):
            found[digest] = self._joined_terms(product)
            if progress and (done % ROWS == 0 or done == len(pairs)):
                progress(done, len(pairs))
        return found

    def _row(self, product: Product, digest: str, terms: Mapping[str, str]) -> dict[str, Any]:
        known = terms[digest] if digest in terms else self._joined_terms(product)
        digests = {"content_hash": digest, "text_hash": text_hash(embedding_text(product))}
        return {**content(product), **digests, "terms": known}

    def _joined_terms(self, product: Product) -> str:
        return " ".join(self._terms(searchable_text(product)))


@dataclass(frozen=True, slots=True)
class _Plan:
    added: dict[str, Pair]
    changed: dict[str, Pair]
    unchanged: int

    @property
    def pairs(self) -> list[Pair]:
        return [*self.added.values(), *self.changed.values()]

    @property
    def written(self) -> Written:
        return Written(len(self.added), len(self.changed), self.unchanged)


def _hashed(items: Iterable[Product]) -> dict[str, Pair]:
    return {item.id: (item, content_hash(item)) for item in items}


def _sort(connection: Connection, hashed: Mapping[str, Pair]) -> _Plan:
    stored = stored_hashes(connection, list(hashed))
    return _Plan(
        {key: pair for key, pair in hashed.items() if key not in stored},
        {key: pair for key, pair in hashed.items() if stored.get(key, pair[1]) != pair[1]},
        sum(stored.get(key) == pair[1] for key, pair in hashed.items()),
    )


def _chunked(pairs: Sequence[Pair], size: int) -> Iterator[Sequence[Pair]]:
    return (pairs[start : start + size] for start in range(0, len(pairs), size))


def chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cuts ``ids`` into pieces that fit one statement."""
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def read_products(connection: Connection, ids: Sequence[str]) -> dict[str, Product]:
    """The products with these ids, in any order; unknown ids are left out."""
    found: dict[str, Product] = {}
    for chunk in chunks(ids):
        rows = connection.execute(select(*COLUMNS).where(products.c.id.in_(chunk)))
        found.update((row.id, product_of(row)) for row in rows)
    return found


def stored_hashes(connection: Connection, ids: Sequence[str]) -> Mapping[str, str]:
    """The content hash of each of ``ids`` that is there."""
    found: dict[str, str] = {}
    for chunk in chunks(ids):
        query = select(products.c.id, products.c.content_hash).where(products.c.id.in_(chunk))
        found.update((row.id, row.content_hash) for row in connection.execute(query))
    return found


def _note_prices(connection: Connection, changed: Mapping[str, Pair]) -> None:
    """Notes which of the products to be replaced have another price then."""
    before = stored_prices(connection, list(changed))
    told = {key: pair[0].price for key, pair in changed.items()}
    both = {key: (old, new) for key, old in before.items() if (new := told[key]) is not None}
    note(connection, {key: pair for key, pair in both.items() if pair[0] != pair[1]})


def _take_out(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Deletes products with their vectors; returns the ids of those there were."""
    known = list(stored_hashes(connection, ids))
    _delete(connection, known)
    for chunk in chunks(ids):
        connection.execute(delete(embeddings).where(embeddings.c.product_id.in_(chunk)))
    return known


def _delete(connection: Connection, ids: Iterable[str]) -> None:
    for chunk in chunks(list(ids)):
        connection.execute(delete(products).where(products.c.id.in_(chunk)))


def take_turn(connection: Connection) -> None:
    """Takes the write lock before reading, so that two writers never decide on the same rows."""
    touched = update(meta).where(meta.c.name == REVISION).values(value=meta.c.value)
    if connection.execute(touched).rowcount == 0:
        connection.execute(insert(meta).values(name=REVISION, value=0))


def count_change(connection: Connection, ids: Sequence[str]) -> None:
    """Raises the revision and notes it with the products that the change is about."""
    revision = next_revision(connection)
    for chunk in chunks(ids):
        connection.execute(delete(product_changes).where(product_changes.c.product_id.in_(chunk)))
        noted = [{"product_id": key, "revision": revision, "whole": revision} for key in chunk]
        connection.execute(insert(product_changes), noted)


def next_revision(connection: Connection) -> int:
    """Raises the revision and gives it."""
    connection.execute(update(meta).where(meta.c.name == REVISION).values(value=meta.c.value + 1))
    return connection.scalar(select(meta.c.value).where(meta.c.name == REVISION)) or 0
