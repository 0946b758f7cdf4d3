"""Factors of products by the implicit ALS of Spark MLlib (Hu, Koren and Volinsky 2008).

The same loss as in ``recommender.models.als`` but for one thing: MLlib weighs the ridge of each row by
how many acts the row has. It is set so that a typical shopper has the ridge that serving assumes.
"""

import numpy as np
from pyspark.ml.recommendation import ALS
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from recommender.interactions import Floats
from recommender.models.als import Als

SEED = 1


def als_factors(distinct: DataFrame, n_items: int, settings: Als, seed: int = SEED) -> Floats:
    """Factors that best tell what was taken, (n_items, width); zeros for what no one took.

    Args:
        distinct: Each product once a shopper; what speaks against a product is passed over.
        n_items: How many products there are.
        settings: Width, sureness, ridge and iterations.
        seed: Of the factors to begin with.
    """
    taken = distinct.where("weight > 0").select("user", "item", "weight").persist()
    try:
        rows, shoppers = taken.agg(f.count("*"), f.count_distinct("user")).first()
        if not rows:
            return np.zeros((n_items, int(settings.width)), dtype=np.float32)
        blocks = int(distinct.sparkSession.conf.get("spark.sql.shuffle.partitions"))
        learner = ALS(
            rank=int(settings.width),
            maxIter=int(settings.iterations),
            regParam=settings.ridge * shoppers / rows,
            alpha=settings.sureness,
            implicitPrefs=True,
            numUserBlocks=blocks,
            numItemBlocks=blocks,
            userCol="user",
            itemCol="item",
            ratingCol="weight",
            seed=seed,
        )
        found = learner.fit(taken).itemFactors.toArrow()
    finally:
        taken.unpersist()
    factors = np.zeros((n_items, int(settings.width)), dtype=np.float32)
    values = found.column("features").combine_chunks().flatten().to_numpy()
    factors[found.column("id").to_numpy()] = values.reshape(len(found), -1)
    return factors
