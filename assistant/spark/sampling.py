"""Shoppers out of a matrix, as the local path has them: some, by chance, or all."""

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from assistant.spark.matrix import Matrix
from assistant.spark.shoppers import STEPS, some_of
from recommender.interactions import Interactions, Ints


def drawn(shoppers: int, at_most: int, seed: int) -> Ints | None:
    """The numbers of some shoppers in order; None: they are few enough to take all."""
    if shoppers <= at_most:
        return None
    chance = np.random.default_rng(seed)
    return np.sort(chance.choice(shoppers, at_most, replace=False))


def interactions_of(
    spark: SparkSession, matrix: Matrix, which: str, numbers: Ints | None = None
) -> Interactions:
    """What shoppers did, in memory.

    Args:
        spark: What reads it.
        matrix: Has it.
        which: ``matrix.EVENTS`` or ``matrix.DISTINCT``.
        numbers: Only of these shoppers; None: of all.
    """
    steps, names = matrix.steps(spark, which), matrix.shoppers(spark)
    if numbers is not None:
        wanted = f.broadcast(_column(spark, "user", numbers))
        steps = steps.join(wanted, "user")
        names = names.join(wanted.withColumnRenamed("user", "number"), "number")
    table = steps.toArrow().cast(STEPS).sort_by([("user", "ascending"), ("step", "ascending")])
    users = names.orderBy("number").select("shopper").toArrow().column(0).to_pylist()
    some = some_of(table.combine_chunks(), len(matrix.items)).interactions
    return Interactions(tuple(users), matrix.items, some.histories, some.moments)


def _column(spark: SparkSession, name: str, numbers: Ints) -> DataFrame:
    return spark.createDataFrame(pa.table({name: pa.array(numbers, pa.int32())}))
