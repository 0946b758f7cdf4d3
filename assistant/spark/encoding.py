"""Texts to vectors on Spark: lots of texts handed to workers, vectors kept as Parquet."""

from pathlib import Path

from pyspark.sql import SparkSession

from assistant.spark.vectors import MADE_TYPES, Encoding


def encode(spark: SparkSession, texts: Path, vectors: Path, encoding: Encoding) -> None:
    """Encodes the texts in a folder; ``vectors`` is there only when all are done."""
    waiting = spark.read.parquet(str(texts))
    lots = waiting.repartitionByRange("lot").sortWithinPartitions("lot", "place")
    made = lots.mapInArrow(encoding, MADE_TYPES)
    made.write.mode("overwrite").parquet(str(vectors))
