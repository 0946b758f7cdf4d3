"""Item histories as rows of arrays: the form in which shoppers are handed to models.

Many rows are scored at once as a sparse matrix, so judging one shopper or twenty thousand is the
same code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """What shoppers took: row ``u`` is ``indices[indptr[u]:indptr[u + 1]]``, oldest first.

    Args:
        indptr: Where rows start and end, (n_rows + 1,).
        indices: Item numbers, (n_events,).
        weights: How much each event speaks for its item, -1 to 1, (n_events,).
    """

    indptr: Ints
    indices: Ints
    weights: Floats

    @classmethod
    def of(cls, history: Sequence[int], weights: Sequence[float] | None = None) -> Self:
        """One row, most recent item last; without ``weights`` each event counts 1."""
        indices = np.asarray(history, dtype=np.int64)
        given = np.ones(len(indices)) if weights is None else weights
        return cls(np.array([0, len(indices)]), indices, np.asarray(given, dtype=np.float32))

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @property
    def lengths(self) -> Ints:
        """How many events each row has."""
        return np.diff(self.indptr)

    @property
    def rows(self) -> Ints:
        """The row of each event."""
        return np.repeat(np.arange(len(self)), self.lengths)

    @property
    def age(self) -> Ints:
        """How many later events the row of each event has; 0 is the most recent."""
        return self.indptr[1:].repeat(self.lengths) - 1 - np.arange(len(self.indices))

    def pick(self, rows: Ints) -> "Histories":
        """Only ``rows``, in the order given."""
        lengths = self.lengths[rows]
        indptr = np.concatenate([[0], np.cumsum(lengths)])
        events = np.repeat(self.indptr[rows] - indptr[:-1], lengths) + np.arange(indptr[-1])
        return Histories(indptr, self.indices[events], self.weights[events])

    def keep(self, mask: NDArray[np.bool_]) -> "Histories":
        """Only the events that ``mask`` (n_events,) names; the rows stay."""
        indptr = np.concatenate([[0], np.cumsum(mask)])[self.indptr]
        return Histories(indptr, self.indices[mask], self.weights[mask])

    def matrix(self, n_items: int, recency: float = 0.0) -> sparse.csr_array[np.float32]:
        """Rows over items, (n_rows, n_items): the weight of an event times (age + 1) ** -recency.

        Unknown item numbers and what speaks against an item count nothing.
        """
        known = (self.indices >= 0) & (self.indices < n_items) & (self.weights > 0)
        values = (self.weights * (self.age + 1.0) ** -recency).astype(np.float32)[known]
        shape = (len(self), n_items)
        kept = self.keep(known)
        table = sparse.csr_array((values, kept.indices, kept.indptr), shape=shape)
        table.sum_duplicates()
        return table
