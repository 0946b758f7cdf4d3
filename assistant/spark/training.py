"""From a matrix to the recommender that the server loads.

What a blend is made of and what each member counts is chosen as ever, on the newest acts of shoppers
drawn by chance (all of them, where they are few). What the members count is then counted of all
shoppers on Spark. EASE and the sequence model, if chosen, learn from the shoppers drawn.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from pyspark.sql import DataFrame, SparkSession

from assistant.errors import SparkError
from assistant.spark import counting
from assistant.spark.factors import als_factors
from assistant.spark.matrix import EVENTS, Matrix
from assistant.spark.sampling import drawn, interactions_of
from recommender.interactions import Interactions
from recommender.learning.training import chosen_blend, content_of, validation_split
from recommender.models.als import Als
from recommender.models.blend import Blend
from recommender.models.item_to_item import ItemToItem
from recommender.models.newcomers import Newcomers
from recommender.models.popular import Popular
from recommender.models.protocol import Recommender
from recommender.profiling.traits import Facts
from recommender.serving.trained import TrainedRecommender

SHOPPERS = 100_000  # drawn; their events fit in a gigabyte
SEED = 7


def train(
    spark: SparkSession,
    matrix: Matrix,
    products: Mapping[str, Facts],
    at_most: int = SHOPPERS,
    report: Callable[[str], None] = lambda _: None,
) -> TrainedRecommender:
    """Trains on a matrix.

    Args:
        spark: Where the histories are read and counted.
        matrix: Of all events.
        products: The facts of the catalogue that the matrix was made for.
        at_most: So many shoppers are drawn to choose by.
        report: Told what begins.

    Raises:
        SparkError: The matrix is of another catalogue, or of no events.
    """
    _check(matrix, products)
    numbers = drawn(matrix.manifest.shoppers, at_most, SEED)
    report("drawing shoppers")
    some = interactions_of(spark, matrix, EVENTS, numbers)
    content = content_of(some.items, products)
    report("choosing")
    blend, validation = chosen_blend(validation_split(some), content, report)
    fitted = _Fitting(matrix.steps(spark).persist(), some.distinct(), report)
    fitted.blend(blend)
    made = {
        "trained_at": matrix.manifest.latest,
        "events": matrix.manifest.events,
        "shoppers": matrix.manifest.shoppers,
        "products": len(matrix.items),
        "validation": validation,
        "spark": {"version": spark.version, "shoppers_chosen_by": len(some.users)},
    }
    return TrainedRecommender(matrix.items, blend, made)


class _Fitting:
    """Fits the members of a blend.

    Args:
        steps: Each product once a shopper, of all shoppers.
        some: The same of the shoppers drawn, in memory.
    """

    def __init__(self, steps: DataFrame, some: Interactions, report: Callable[[str], None]) -> None:
        self._steps = steps
        self._some = some
        self._report = report
        self._counts: NDArray[np.float64] = counting.counts(steps, some.n_items)

    def blend(self, blend: Blend) -> None:
        """Fits the members and takes the measure of a typical history."""
        for member in blend.members.values():
            self._report(f"fitting {member.kind}")
            self._member(member)
        blend.measured_by(self._counts, self._some.histories)

    def _member(self, member: Recommender) -> None:
        n_items = self._some.n_items
        if isinstance(member, Popular):
            member.counted(counting.faded(self._steps, n_items, member.half_life_days))
        elif isinstance(member, ItemToItem):
            member.table = counting.neighbours(self._steps, self._counts, member.chosen)
        elif isinstance(member, Newcomers):
            member.counted(self._counts)
        elif isinstance(member, Als):
            member.keep(als_factors(self._steps, n_items, member))
        else:
            member.fit(self._some)


def _check(matrix: Matrix, products: Mapping[str, Facts]) -> None:
    gone = [item for item in matrix.items if item not in products]
    if gone or len(matrix.items) != len(products):
        raise SparkError(
            f"The matrix in '{matrix.folder}' numbers {len(matrix.items):,} products, the shop has"
            f" {len(products):,}: the catalogue has changed since. Run 'daogou spark interactions' again."
        )
    if not matrix.manifest.events:
        raise SparkError(
            f"The matrix in '{matrix.folder}' has no event of a product that the shop has;"
            " there is nothing to learn from."
        )
