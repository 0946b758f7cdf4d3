"""Shoppers as points: the means of what is known of the products they took.

Of a product three things are known: what it was taken together with (a truncated SVD of who took what,
Deerwester et al. 1990), its traits (the same of its facts), and where its price stands. Each is brought to the
same spread, so that none rules by its units.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from recommender.interactions import Histories, Interactions
from recommender.models.content import ContentSimilarity

WIDTH = 16  # numbers of each embedding
PRICE_WEIGHT = 0.5  # of the price level beside the two embeddings
SEED = 7
Doubles = NDArray[np.float64]


def product_vectors(
    some: Interactions,
    content: ContentSimilarity | None,
    levels: Sequence[float | None] | None = None,
) -> Doubles:
    """The products as vectors, (n_items, ``WIDTH`` a block and 1).

    Args:
        some: Who took what.
        content: The features of the products; None where nothing is known.
        levels: Where each price stands, 0 to 1; None where it is not known.
    """
    features = () if content is None else content.blocks
    blocks = [_embedded(_taken(some)), *(_embedded(csr_matrix(one)) for one in features)]
    if levels is not None:
        known = np.array([np.nan if one is None else one for one in levels], dtype=np.float64)
        middle = float(np.nanmean(known)) if np.isfinite(known).any() else 0.0
        column = (np.nan_to_num(known, nan=middle) - middle)[:, None]
        blocks.append(PRICE_WEIGHT * _spread(column))
    return np.hstack(blocks)


def shopper_points(histories: Histories, vectors: Doubles) -> Doubles:
    """The mean vector of what each shopper took, by how much each event speaks, (n_rows, width)."""
    weights = np.maximum(histories.weights, 0.0)
    shape = (len(histories), len(vectors))
    taken = csr_matrix((weights, (histories.rows, histories.indices)), shape=shape)
    total = np.asarray(taken.sum(axis=1)).ravel()
    return np.asarray(taken @ vectors) / np.maximum(total, 1e-12)[:, None]


def _taken(some: Interactions) -> csr_matrix:
    """Products by shoppers; what nearly everybody took tells little."""
    rows, columns = some.histories.indices, some.histories.rows
    weights = np.maximum(some.histories.weights, 0.0).astype(np.float64)
    table = csr_matrix((weights, (rows, columns)), shape=(some.n_items, len(some.users)))
    table.data = np.log1p(table.data)
    return csr_matrix(diags(1 / np.sqrt(1.0 + some.counts())) @ table)


def _embedded(table: csr_matrix) -> Doubles:
    """The rows in few numbers, each of length 1, all of one spread; nothing where nothing is known."""
    width = min(WIDTH, min(table.shape) - 1)
    if width < 1 or not table.nnz:
        return np.zeros((table.shape[0], 0))
    return _spread(normalize(TruncatedSVD(width, random_state=SEED).fit_transform(table)))


def _spread(block: Doubles) -> Doubles:
    """The block with a total variance of 1."""
    total = float(block.var(axis=0).sum())
    return block / np.sqrt(total) if total > 0 else block
