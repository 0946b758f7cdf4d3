"""Which rows to compare with a text, and how well they match it.

Up to 20,000 rows an exact scan of all of them is as fast as an index and misses nothing. Beyond
that, the vector index proposes more than is needed and the filter is applied to its proposals; when
too few remain, or an exact order is asked for, the rows that pass are scanned after all.
"""

import copy
import logging
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.columns import Mask
from retrieval.dense import DenseArm
from retrieval.errors import VectorStoreError
from retrieval.filters import ProductTable
from retrieval.fusion import blend, lexical_weight
from retrieval.lexical import LexicalMatch, Scores
from retrieval.relevance import Shelves, near_best
from retrieval.scoring import Rows
from retrieval.vectors import VectorIndex, Vectors

log = logging.getLogger(__name__)

EXACT_ROWS = 20_000
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
        exact_rows: Up to this many rows are scanned.
    """

    def __init__(
        self,
        table: ProductTable,
        dense: DenseArm,
        index: VectorIndex | None,
        exact_rows: int = EXACT_ROWS,
    ) -> None:
        self._table = table
        self._dense = dense
        self._index = index
        self._shelves = Shelves(table)
        self._exact_rows = exact_rows

    def with_table(self, table: ProductTable) -> "Candidates":
        """The same for ``table``, in which only figures changed."""
        candidates = copy.copy(self)
        candidates._table = table
        return candidates

    def rows(self, words: LexicalMatch, query: Vectors, mask: Mask, wanted: int) -> Rows | None:
        """The rows to compare, references included; None for all.

        Args:
            words: What the words found.
            query: (d,) the request's vector.
            mask: (n,) which rows pass the filter.
            wanted: How many passing rows should be among them; 0 for all that pass.
        """
        if self._index is None or len(self._table) <= self._exact_rows:
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

    def compare(self, words: LexicalMatch, query: Vectors, rows: Rows | None) -> Matches:
        """The matches of ``rows``, None for all; the best of them decide what is relevant."""
        meaning = self._dense.matches(query, rows)
        chosen = np.arange(len(self._table), dtype=np.intp) if rows is None else rows
        held = self._dense.held[chosen]
        values = blend(words.matches[chosen], meaning, lexical_weight(words), held)
        return Matches(chosen, values, self._shelves.relevant(chosen, values))

    def _near(self, index: VectorIndex, query: Vectors, limit: int) -> Rows:
        row_of = self._table.row_of
        try:
            proposed = index.nearest(query, limit)
        except VectorStoreError as exc:  # an index is a cache; the vectors themselves are here
            log.warning("%s Comparing every product instead.", exc)
            return _best(self._dense.cosines(query), limit)
        found = (row_of.get(key) for key, _ in proposed)
        return np.array([row for row in found if row is not None], dtype=np.intp)


def _best(scores: NDArray[np.float32], count: int) -> Rows:
    """The rows of the ``count`` highest scores above 0."""
    found = np.flatnonzero(scores > 0)
    if len(found) <= count:
        return found
    return found[np.argsort(-scores[found], kind="stable")[:count]]
