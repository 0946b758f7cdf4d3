"""What the models of a blend count of all shoppers, counted where the histories are.

Sums over shoppers come back by product, neighbours cut to the strongest: what a recommender keeps,
and no row of a shopper.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as f
from scipy import sparse

from assistant.spark.matrix import by_shopper
from assistant.spark.shoppers import Pairing
from recommender.models.item_to_item import ItemToItemSettings
from recommender.models.neighbours import Table
from recommender.models.popular import DAY

PAIR_TYPES = "first int, second int, value double"
SMALLEST = 1e-9
Doubles = NDArray[np.float64]


def counts(distinct: DataFrame, n_items: int) -> Doubles:
    """How many shoppers' acts speak for each product, (n_items,)."""
    spoken = distinct.where("weight > 0").groupBy("item").agg(f.count("*").alias("value"))
    return _by_item(spoken, n_items)


def faded(distinct: DataFrame, n_items: int, half_life_days: float) -> Doubles:
    """What speaks for each product, weighted, aged to the newest act, (n_items,).

    Args:
        distinct: Each product once a shopper.
        n_items: How many products there are.
        half_life_days: After how many days an act counts half; 0: never.
    """
    latest = distinct.agg(f.max("moment")).first()[0] or 0.0
    value = f.col("weight").cast("double")
    if half_life_days:
        days = (f.lit(latest) - f.col("moment")) / f.lit(DAY)
        value = value * f.pow(f.lit(0.5), days / f.lit(half_life_days))
    summed = distinct.where("weight > 0").groupBy("item").agg(f.sum(value).alias("value"))
    return _by_item(summed, n_items)


def neighbours(distinct: DataFrame, spoken: Doubles, chosen: ItemToItemSettings) -> Table:
    """The strongest neighbours of each product, as ``ItemToItem`` finds them, (n_items, n_items).

    Args:
        distinct: Each product once a shopper.
        spoken: As ``counts`` has it.
        chosen: How pairs are counted.
    """
    n_items = len(spoken)
    forward = by_shopper(distinct.where("weight > 0")).mapInArrow(
        Pairing(n_items, chosen), PAIR_TYPES
    )
    back = forward.select(
        f.col("second").alias("first"),
        f.col("first").alias("second"),
        (f.col("value") * f.lit(chosen.backward)).alias("value"),
    )
    both = forward.unionAll(back).groupBy("first", "second").agg(f.sum("value").alias("value"))
    sizes = _sizes(distinct, spoken, chosen)
    left = sizes.select(f.col("item").alias("first"), "left")
    right = sizes.select(f.col("item").alias("second"), "right")
    weighed = both.join(f.broadcast(left), "first").join(f.broadcast(right), "second")
    value = (f.col("value") * f.col("left") * f.col("right")).cast("float").alias("value")
    strongest = Window.partitionBy("first").orderBy(f.desc("value"), "second")
    ranked = weighed.select("first", "second", value).where("value != 0")
    kept = ranked.withColumn("rank", f.row_number().over(strongest))
    return _table(kept.where(f.col("rank") <= int(chosen.neighbours)).drop("rank"), n_items)


def _sizes(distinct: DataFrame, spoken: Doubles, chosen: ItemToItemSettings) -> DataFrame:
    """What is taken off for the popularity of each product."""
    supported = spoken + max(chosen.support, SMALLEST)
    columns = {
        "item": pa.array(range(len(spoken)), pa.int32()),
        "left": supported**-chosen.source,
        "right": supported**-chosen.target,
    }
    return distinct.sparkSession.createDataFrame(pa.table(columns))


def _table(pairs: DataFrame, n_items: int) -> Table:
    found = pairs.toArrow().sort_by([("first", "ascending"), ("second", "ascending")])
    rows, columns = found.column("first").to_numpy(), found.column("second").to_numpy()
    values = found.column("value").to_numpy().astype(np.float32)
    given = sparse.coo_array((values, (rows, columns)), shape=(n_items, n_items))
    table: Table = sparse.csr_array(given)
    table.sort_indices()
    return table


def _by_item(values: DataFrame, n_items: int) -> Doubles:
    found = values.toArrow()
    filled = np.zeros(n_items, dtype=np.float64)
    filled[found.column("item").to_numpy()] = found.column("value").to_numpy()
    return filled
