"""Which rows to compare with a text, and how well they match it.

Up to 20,000 rows everything is compared exactly. Beyond that everything is compared roughly, at a
quarter of the bytes, and what the answer hangs on exactly: the rows that may be shown and those
that may or may not be about the text. What that leaves out cannot change the answer, as far as the
rough scan's error holds. Beyond 400,000 rows even a rough scan takes long; then the vector index
proposes more than is needed and the filter is applied to its proposals, and when too few remain, or
an exact order is asked for, the rows that pass are scanned after all.
"""

import copy
import logging
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.coarse_scan import CoarseScan
from retrieval.columns import Mask
from retrieval.dense import DenseArm
from retrieval.errors import VectorStoreError
from retrieval.filters import ProductTable
from retrieval.fusion import blend, lexical_weight
from retrieval.lexical import LexicalMatch, Scores
from retrieval.relevance import RELEVANT, RELEVANT_TO_BEST, STRONG_TO_BEST, Shelves, near_best
from retrieval.scoring import Rows
from retrieval.vectors import VectorIndex, Vectors

log = logging.getLogger(__name__)

EXACT_ROWS = 20_000
SCANNED_ROWS = 400_000
REFINED_ROWS = 200  # at least so many of the best rows that pass are compared exactly
REFERENCE_ROWS = 10  # of each arm, without the filter: how good a match the shop has at best
FEWEST_CANDIDATES = 400
MOST_PROPOSALS = 5_000  # asking an index for more takes longer than a scan
SPARE = 1.5  # what is similar tends to pass or fail the filter together


@dataclass(frozen=True, slots=True)
class Matches:
    """How well some rows match a text.

    Args:
        rows: (k,) ascending.
        values: (k,) matches from 0 to 1.
        relevant: (k,) which rows are about the text.
    """

    rows: Rows
    values: Scores
    relevant: Mask

    @property
    def best(self) -> Rows:
        """The rows that come near the best of these, however weak that is."""
        return self.rows[near_best(self.values)]

    def only(self, mask: Mask) -> "Matches":
        """The matches of the rows that ``mask`` (n,) has."""
        kept = mask[self.rows]
        return Matches(self.rows[kept], self.values[kept], self.relevant[kept])


class Candidates:
    """Finds the rows worth comparing.

    Args:
        table: The catalogue.
        dense: The vectors.
        index: An approximate index on the same vectors; without one everything is scanned.
        exact_rows: Up to this many rows everything is compared exactly.
        scanned_rows: Up to this many rows, and without an index, everything is compared roughly.
    """

    def __init__(
        self,
        table: ProductTable,
        dense: DenseArm,
        index: VectorIndex | None,
        exact_rows: int = EXACT_ROWS,
        scanned_rows: int = SCANNED_ROWS,
    ) -> None:
        self._table = table
        self._dense = dense
        self._index = index if len(table) > max(exact_rows, scanned_rows) else None
        self._shelves = Shelves(table)
        self._exact_rows = exact_rows
        scanned = len(table) > exact_rows and self._index is None
        self._coarse = CoarseScan.of(dense.matrix) if scanned else None

    def with_table(self, table: ProductTable) -> "Candidates":
        """The same for ``table``, in which only figures changed."""
        candidates = copy.copy(self)
        candidates._table = table
        return candidates

    @property
    def rough(self) -> bool:
        """Whether matches are exact only where the answer hangs on them."""
        return self._coarse is not None

    def rows(self, words: LexicalMatch, query: Vectors, mask: Mask, wanted: int) -> Rows | None:
        """The rows to compare, references included; None for all.

        Args:
            words: What the words found.
            query: (d,) the request's vector.
            mask: (n,) which rows pass the filter.
            wanted: How many passing rows should be among them; 0 for all that pass.
        """
        if self._index is None:
            return None
        passing = int(np.count_nonzero(mask))
        fetched = int(SPARE * max(wanted, FEWEST_CANDIDATES) * len(mask) / max(passing, 1))
        scanned = not wanted or passing <= self._exact_rows or fetched > MOST_PROPOSALS
        near = self._near(self._index, query, REFERENCE_ROWS if scanned else fetched)
        reference = np.union1d(near[:REFERENCE_ROWS], _best(words.scores, REFERENCE_ROWS))
        inside = near[mask[near]]
        if scanned or len(inside) < wanted:
            inside = np.flatnonzero(mask)
        else:
            inside = np.union1d(inside, _best(np.where(mask, words.scores, 0), len(inside)))
        return np.union1d(reference, inside).astype(np.intp)

    def compare(
        self,
        words: LexicalMatch,
        query: Vectors,
        rows: Rows | None,
        worth: Scores | None = None,
    ) -> Matches:
        """The matches of ``rows``, None for all; the best of them decide what is relevant.

        Args:
            words: What the words found.
            query: (d,) the request's vector.
            rows: Ascending, None for all.
            worth: (n,) what a match of 1 is worth by row, 0 for rows that are not wanted. Of all
                rows, those worth most are compared exactly; by default those that match best.
        """
        if rows is None and self._coarse is not None:
            return self._refined(self._coarse, words, query, worth)
        chosen = self._everything() if rows is None else rows
        meaning, held = self._dense.matches(query, rows), self._dense.held[chosen]
        values = blend(words.matches[chosen], meaning, lexical_weight(words), held)
        return self._matches(chosen, values)

    def _refined(
        self, coarse: CoarseScan, words: LexicalMatch, query: Vectors, worth: Scores | None
    ) -> Matches:
        """The matches of all rows: rough where nothing hangs on them, exact elsewhere."""
        share, weight = words.matches, lexical_weight(words)
        reading, held = self._dense.reading(query), self._dense.held
        values = blend(share, reading(coarse.cosines(query)), weight, held)
        error = self._dense.steepness * coarse.error

        def compare_exactly(rows: Rows) -> None:
            meaning = reading(self._dense.cosines(query, rows))
            values[rows] = blend(share[rows], meaning, weight, held[rows])

        wanted = values if worth is None else values * worth
        leading = (_leading(values, 1, error), _leading(wanted, REFINED_ROWS, error))
        compare_exactly(np.union1d(*leading))
        compare_exactly(_doubtful(values, _borders(values), error))
        among = self._everything() if worth is None else np.flatnonzero(worth > 0)
        near = RELEVANT_TO_BEST * float(values[among].max(initial=0.0))
        compare_exactly(among[_doubtful(values[among], (near,), error)])
        return self._matches(self._everything(), values)

    def _matches(self, rows: Rows, values: Scores) -> Matches:
        return Matches(rows, values, self._shelves.relevant(rows, values))

    def _everything(self) -> Rows:
        return np.arange(len(self._table), dtype=np.intp)

    def _near(self, index: VectorIndex, query: Vectors, limit: int) -> Rows:
        row_of = self._table.row_of
        try:
            proposed = index.nearest(query, limit)
        except VectorStoreError as exc:  # an index is a cache; the vectors themselves are here
            log.warning("%s Comparing every product instead.", exc)
            return _best(self._dense.cosines(query), limit)
        found = (row_of.get(key) for key, _ in proposed)
        return np.array([row for row in found if row is not None], dtype=np.intp)


def _leading(values: Scores, count: int, error: float) -> Rows:
    """The rows that may be among the ``count`` best when each value is off by up to ``error``."""
    if len(values) <= count:
        return np.flatnonzero(values > 0)
    last = np.partition(values, -count)[-count]
    return np.flatnonzero((values > 0) & (values >= last - 2 * error))


def _borders(values: Scores) -> set[float]:
    """The matches at which it is decided what is relevant."""
    best = float(values.max(initial=0.0))
    return {max(RELEVANT, RELEVANT_TO_BEST * best), STRONG_TO_BEST * best}


def _doubtful(values: Scores, borders: Iterable[float], error: float) -> Rows:
    """The rows of which it is not sure on which side of a border they are."""
    doubtful = np.zeros(len(values), dtype=np.bool_)
    for border in borders:
        doubtful |= np.abs(values - np.float32(border)) <= error
    return np.flatnonzero(doubtful)


def _best(scores: NDArray[np.float32], count: int) -> Rows:
    """The rows of the ``count`` highest scores above 0."""
    found = np.flatnonzero(scores > 0)
    if len(found) <= count:
        return found
    return found[np.argsort(-scores[found], kind="stable")[:count]]
