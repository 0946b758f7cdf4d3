"""One search: filter first, then compare what is left with the text, then score, order, explain.

A searcher is built from a whole catalogue and never changes; a changed catalogue gets a new one.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter

import numpy as np

from retrieval.candidates import Candidates, Matches
from retrieval.columns import Mask
from retrieval.constraints import Constraint, Field, Sort
from retrieval.dense import DenseArm
from retrieval.encoder import Encoder
from retrieval.facets import Facet, facets
from retrieval.filters import ProductTable
from retrieval.fusion import blend, lexical_weight, reciprocal_rank_fusion
from retrieval.lexical import LexicalIndex, LexicalMatch, Scores, terms
from retrieval.ordering import Orders
from retrieval.products import Product
from retrieval.relaxation import Relaxation, relax
from retrieval.request import Hit, SearchRequest, SearchResult
from retrieval.scoring import (
    DECIMALS,
    Popularity,
    Rows,
    Scored,
    score_matches,
    score_popularity,
    worth,
)
from retrieval.vectors import VectorIndex, Vectors

__all__ = ["Hit", "SearchRequest", "SearchResult", "Searcher"]

FOUND = np.float32(1e-9)  # the score of what passes a filter and has no word of the request
QUERY_CHARACTERS = 300  # more says no more; a megabyte must not stop the shop


class Searcher:
    """Finds products; safe to use from several threads.

    Args:
        table: The catalogue as columns.
        lexical: The words of each row.
        dense: The vector of each row.
        index: An approximate index on the vectors, for catalogues beyond 20,000 products.
    """

    def __init__(
        self,
        table: ProductTable,
        lexical: LexicalIndex,
        dense: DenseArm,
        index: VectorIndex | None = None,
    ) -> None:
        self.table = table
        self.lexical = lexical
        self.dense = dense
        self._candidates = Candidates(table, dense, index)
        self._orders = Orders(table)
        self._popularity = Popularity(table)

    @classmethod
    def from_products(
        cls,
        products: Iterable[Product],
        words: Mapping[str, Sequence[str]] | LexicalIndex,
        vectors: tuple[Sequence[str], Vectors],
        encoder: Encoder,
        index: VectorIndex | None = None,
    ) -> "Searcher":
        """Builds everything a search needs.

        Args:
            products: The catalogue, in any order.
            words: What ``terms`` gave for each product, one without is found by its meaning; or
                the index made of that, in the order of ids.
            vectors: Ids and the (n, d) matrix of their vectors, made by ``encoder``; a product
                without one is found by its words.
            encoder: Encodes requests.
            index: Holds the same vectors under the products' ids.
        """
        table = ProductTable.from_products(products)
        if not isinstance(words, LexicalIndex):
            counted = (words.get(product_id, ()) for product_id in table.ids)
            words = LexicalIndex.from_terms(table.ids, counted)
        return cls(table, words, DenseArm.from_vectors(table, *vectors, encoder), index)

    def with_vectors(
        self, vectors: tuple[Sequence[str], Vectors], index: VectorIndex | None = None
    ) -> "Searcher":
        """The same products and words with other vectors, as ``from_products`` takes them."""
        dense = DenseArm.from_vectors(self.table, *vectors, self.dense.encoder)
        return Searcher(self.table, self.lexical, dense, index)

    def with_table(self, table: ProductTable) -> "Searcher":
        """The same on ``table``, in which only figures changed; words and vectors are shared."""
        searcher = copy.copy(self)
        searcher.table = table
        searcher._candidates = self._candidates.with_table(table)
        searcher._orders = self._orders.with_table(table)
        searcher._popularity = Popularity(table)
        return searcher

    def search(self, request: SearchRequest) -> SearchResult:
        """Finds what ``request`` asks for."""
        clock = Clock()
        text = searchable(request.text)
        with clock.stage("filter"):
            mask = self._passing(request)
        found = self._compared(request, text, mask, clock) if text else None
        matches = found.only(mask) if found else None
        with clock.stage("fuse"):
            relevant = _relevant(request, mask, matches)
            scored = self._scored(request, mask, matches)
            first = self._first(request, matches, relevant, scored)
            hits = self._hits(request, text, mask, first, scored)
        with clock.stage("explain"):
            offers = () if len(relevant) else self._relaxations(request, text, mask, found)
            counts = self._facets(relevant, scored) if request.facets else ()
        total = int(np.count_nonzero(mask))
        return SearchResult(hits, total, len(relevant), offers, counts, clock.milliseconds())

    def arms(self, request: SearchRequest) -> dict[str, Scores]:
        """Each arm's (n,) scores of the whole catalogue, to compare them; 0 is not found.

        Where ``request`` has hard constraints, what passes is found by every arm and nothing else
        is by any. A request of nothing but constraints is compared by all its words.
        """
        text = searchable(request.text) or request.said
        words = self.lexical.match(text[:QUERY_CHARACTERS])
        query = self.dense.encode((request.said or text)[:QUERY_CHARACTERS])
        meaning = self.dense.matches(query)
        cosines = np.where(self.dense.held, 1 + self.dense.cosines(query), np.float32(0))
        mask = self._passing(request)
        lexical, dense = (np.where(mask, one, 0) for one in (words.scores, cosines))
        ours = blend(words.matches, meaning, lexical_weight(words), self.dense.held)
        plain = reciprocal_rank_fusion([lexical, dense])
        arms = {"lexical": lexical, "dense": dense, "rrf": plain, "ours": ours}
        least = FOUND if request.hard else np.float32(0)
        return {name: np.where(mask, np.maximum(scores, least), 0) for name, scores in arms.items()}

    def _passing(self, request: SearchRequest) -> Mask:
        mask = self.table.rows(request.hard)
        row_of = self.table.row_of
        mask[[row_of[key] for key in request.exclude if key in row_of]] = False
        return mask

    def _compared(self, request: SearchRequest, text: str, mask: Mask, clock: "Clock") -> Matches:
        """The matches of rows that pass and of others, judged beside the best of the whole shop."""
        with clock.stage("lexical"):
            words = self.lexical.match(text)
        with clock.stage("encode"):
            query = self.dense.encode(searchable(request.said) or text)
        with clock.stage("dense"):
            wanted = 0 if _sorted(request) or request.facets else request.limit
            rows = self._candidates.rows(words, query, mask, wanted)
            prized = worth(self.table, mask, request.wishes)
            return self._candidates.compare(words, query, rows, prized)

    def _scored(self, request: SearchRequest, mask: Mask, matches: Matches | None) -> Scored:
        if matches is None:
            rows = np.flatnonzero(mask)
            return score_popularity(self.table, rows, self._popularity, request.wishes)
        return score_matches(self.table, matches.rows, matches.values, request.wishes)

    def _first(
        self, request: SearchRequest, matches: Matches | None, relevant: Rows, scored: Scored
    ) -> list[int]:
        """The rows to show, in their order."""
        if not _sorted(request):
            return self._orders.best(scored, request.limit)
        shown = relevant if len(relevant) or matches is None else matches.best
        return self._orders.first(request.sort or Sort.RELEVANCE, shown, request.limit)

    def _read(self, request: SearchRequest) -> tuple[LexicalMatch, Vectors]:
        text = searchable(request.text)
        return self.lexical.match(text), self.dense.encode(searchable(request.said) or text)

    def _hits(
        self, request: SearchRequest, text: str, mask: Mask, first: Sequence[int], scored: Scored
    ) -> tuple[Hit, ...]:
        """The hits of rows; in an order of its own they were not the ones compared exactly."""
        if text and first and _sorted(request) and self._candidates.rough:
            rows = np.array(sorted(first), dtype=np.intp)
            exact = self._candidates.compare(*self._read(request), rows)
            scored = self._scored(request, mask, exact)
        return tuple(self._hit(scored, row) for row in first)

    def _hit(self, scored: Scored, row: int) -> Hit:
        parts = scored.parts_of(row)
        return Hit(self.table.ids[row], round(sum(parts.values()), DECIMALS), parts)

    def _relaxations(
        self, request: SearchRequest, text: str, mask: Mask, found: Matches | None
    ) -> tuple[Relaxation, ...]:
        """Offers within what is about the text, as far as anything in the shop is."""
        if not request.hard:
            return ()
        everything = self._passing(replace(request, constraints=()))
        within = everything
        if found and not names_goods(request.hard):
            if len(found.rows) < len(self.table):
                found = self._candidates.compare(*self._read(request), None)
            about = everything & found.relevant
            within = about if about.any() else everything
        return () if (within & mask).any() else relax(self.table, request.hard, within)

    def _facets(self, rows: Rows, scored: Scored) -> tuple[Facet, ...]:
        """What divides ``rows``, the better ones counting more."""
        mask = np.zeros(len(self.table), dtype=np.bool_)
        mask[rows] = True
        weights = np.zeros(len(self.table), dtype=np.float64)
        weights[scored.rows] = scored.scores
        return facets(self.table, mask, weights=weights)


class Clock:
    """Measures the stages of one search; a stage entered twice counts both times."""

    def __init__(self) -> None:
        self._start = perf_counter()
        self._seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measures what happens inside."""
        start = perf_counter()
        yield
        self._seconds[name] = self._seconds.get(name, 0.0) + perf_counter() - start

    def milliseconds(self) -> dict[str, float]:
        """Each stage, and ``total`` until now."""
        stages = {**self._seconds, "total": perf_counter() - self._start}
        return {name: round(1_000 * seconds, 3) for name, seconds in stages.items()}


def searchable(text: str) -> str:
    """What of ``text`` is searched with: at most 300 characters, nothing if only stop words."""
    cut = text[:QUERY_CHARACTERS].strip()
    return cut if terms(cut) else ""


def names_goods(constraints: Iterable[Constraint]) -> bool:
    """Whether ``constraints`` say which kind of goods is wanted, so that all that pass are that."""
    return any(one.field == Field.CATEGORY and not one.op.negated for one in constraints)


def _sorted(request: SearchRequest) -> bool:
    return request.sort not in (None, Sort.RELEVANCE)


def _relevant(request: SearchRequest, mask: Mask, matches: Matches | None) -> Rows:
    """The rows that pass and are about the text."""
    if matches is None:
        return np.flatnonzero(mask)
    return matches.rows if names_goods(request.hard) else matches.rows[matches.relevant]
