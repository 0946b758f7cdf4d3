"""Factors of items from matrix factorisation: the one module that needs ``implicit``, to train.

One thread where threads would make the result depend on chance.
"""

import numpy as np
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking
from scipy import sparse
from threadpoolctl import threadpool_limits

from recommender.interactions import Floats

Table = sparse.csr_array[np.float32]


def als_factors(confidence: Table, width: int, ridge: float, iterations: int, seed: int) -> Floats:
    """Factors that best tell what was taken, (n_items, width) (Hu, Koren and Volinsky 2008).

    Args:
        confidence: How sure each taking is, at least 1, (n_users, n_items).
        width: Numbers a vector.
        ridge: How strongly factors are held small.
        iterations: Times both sides are solved for.
        seed: Of the factors to begin with.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        model = AlternatingLeastSquares(
            factors=width, regularization=ridge, iterations=iterations, random_state=seed
        )
        model.fit(sparse.csr_matrix(confidence), show_progress=False)
    return np.asarray(model.item_factors, dtype=np.float32)


def bpr_factors(taken: Table, width: int, ridge: float, iterations: int, seed: int) -> Floats:
    """Factors that rank what was taken above what was not, (n_items, width + 1).

    The last number of each is the item's own worth (Rendle et al. 2009).

    Args:
        taken: Who took what, (n_users, n_items).
        width: Numbers a vector.
        ridge: How strongly factors are held small.
        iterations: Passes over what was taken.
        seed: Of the factors to begin with, and of the pairs drawn.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        model = BayesianPersonalizedRanking(
            factors=width,
            regularization=ridge,
            iterations=iterations,
            random_state=seed,
            num_threads=1,
        )
        model.fit(sparse.csr_matrix(taken), show_progress=False)
    return np.asarray(model.item_factors, dtype=np.float32)
