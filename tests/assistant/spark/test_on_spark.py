"""On a real Spark of two cores: what it makes is what the local path makes.

One file, because tests of several files may run in several processes, each of which would start a Spark.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assistant.errors import SparkError
from assistant.shop.folder import Shop
from assistant.spark.parsing import EventReader
from assistant.spark.shoppers import steps_of
from assistant.spark.vectors import Encoding, Taken, take_over, write_texts
from recommender.interactions import Interactions
from recommender.learning.training import train as train_locally
from recommender.measuring.accuracy import gains as gains_of
from recommender.measuring.ranks import target_ranks
from recommender.models.als import Als
from recommender.serving.trained import TrainedRecommender
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import HashingEncoder
from retrieval.errors import UnreadableFile
from retrieval.importing.mapping import Mapping
from retrieval.unembedded import unembedded
from tests.assistant.spark.conftest import Both
from tests.assistant.spark.shop_events import PRODUCTS, facts
from tests.small_shop import build_shop

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def same(one: Interactions, other: Interactions) -> None:
    assert one.users == other.users
    assert one.items == other.items
    assert np.array_equal(one.histories.indptr, other.histories.indptr)
    assert np.array_equal(one.histories.indices, other.histories.indices)
    assert np.array_equal(one.histories.weights, other.histories.weights)
    assert np.array_equal(one.moments, other.moments)


def test_ids_order_and_weights_are_those_of_the_local_path(
    spark: "SparkSession", both: Both
) -> None:
    from assistant.spark.matrix import DISTINCT, EVENTS, Matrix
    from assistant.spark.sampling import interactions_of

    local = Interactions.from_events(both.log, PRODUCTS)
    matrix = Matrix.load(both.matrix.folder)
    same(interactions_of(spark, matrix, EVENTS), local)
    same(interactions_of(spark, matrix, DISTINCT), local.distinct())


def test_some_shoppers_are_read_with_their_whole_histories(
    spark: "SparkSession", both: Both
) -> None:
    from assistant.spark.matrix import EVENTS
    from assistant.spark.sampling import drawn, interactions_of

    chosen = drawn(both.matrix.manifest.shoppers, 5, seed=1)
    assert chosen is not None
    some = interactions_of(spark, both.matrix, EVENTS, chosen)
    local = Interactions.from_events(both.log, PRODUCTS)
    assert some.users == tuple(local.users[number] for number in chosen)
    assert np.array_equal(some.histories.indices, local.histories.pick(chosen).indices)


def test_what_is_refused_is_told_as_ingestion_tells_it(both: Both) -> None:
    assert both.refused.rows == both.local.refused == 12
    assert sorted(map(str, both.refused.errors)) == sorted(map(str, both.local.errors))


def test_what_was_counted_stands_in_the_manifest(both: Both) -> None:
    known = [one for one in both.log if one.product_id in PRODUCTS]
    manifest = both.matrix.manifest
    assert (manifest.kept, manifest.unknown) == (len(both.log), len(both.log) - len(known))
    assert manifest.unknown > 0
    assert manifest.events == len(known)
    assert manifest.latest == both.log.timestamp[-1]


def test_a_source_that_is_not_there_is_named(spark: "SparkSession", tmp_path: Path) -> None:
    from assistant.spark.matrix import write_matrix
    from assistant.spark.session import translated

    reader, sources = EventReader(Mapping()), [str(tmp_path / "nowhere")]
    with pytest.raises(SparkError, match=r"^Spark failed: .*nowhere"), translated():
        write_matrix(spark, sources, PRODUCTS, tmp_path / "matrix", reader)


def test_files_that_are_no_events_are_refused_whole(spark: "SparkSession", tmp_path: Path) -> None:
    from assistant.spark.matrix import write_matrix

    reader = EventReader(Mapping())
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("name,age\nann,3\n", "utf-8")
    with pytest.raises(UnreadableFile, match="has no column for 'user'"):
        write_matrix(spark, [str(tmp_path / "in")], PRODUCTS, tmp_path / "matrix", reader)


def test_a_folder_with_something_else_in_it_is_left_alone(
    spark: "SparkSession", tmp_path: Path
) -> None:
    from assistant.spark.matrix import write_matrix

    (tmp_path / "matrix").mkdir()
    (tmp_path / "matrix" / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(
        SparkError, match=r"holds something else than a matrix, such as 'thesis\.txt'"
    ):
        write_matrix(spark, ["x"], PRODUCTS, tmp_path / "matrix", EventReader(Mapping()))
    assert (tmp_path / "matrix" / "thesis.txt").exists()


@pytest.fixture(scope="module")
def trained(spark: "SparkSession", both: Both) -> TrainedRecommender:
    from assistant.spark.training import train

    return train(spark, both.matrix, facts())


@pytest.fixture(scope="module")
def local(both: Both) -> TrainedRecommender:
    return train_locally(both.log, facts(), both.log.timestamp[-1])


def test_the_same_models_are_chosen_with_the_same_weights(
    trained: TrainedRecommender, local: TrainedRecommender
) -> None:
    assert trained.made["validation"] == local.made["validation"]
    assert trained.made["validation"]["chosen"] is True
    assert trained.made["trained_at"] == local.made["trained_at"]
    assert trained.blend.says == local.blend.says


def test_neighbours_and_popularity_are_the_same_but_for_rounding(
    trained: TrainedRecommender, local: TrainedRecommender
) -> None:
    ours, theirs = trained.blend.together.table, local.blend.together.table
    assert np.array_equal(ours.indptr, theirs.indptr)
    assert np.array_equal(ours.indices, theirs.indices)
    assert np.allclose(ours.data, theirs.data, rtol=1e-5)
    assert np.allclose(trained.blend.popular.values, local.blend.popular.values, rtol=1e-6)
    assert np.array_equal(trained.blend.new, local.blend.new)


def test_what_is_recommended_is_nearly_the_same(
    trained: TrainedRecommender, local: TrainedRecommender, both: Both
) -> None:
    interactions = Interactions.from_events(both.log, PRODUCTS).distinct()
    shared = []
    for user in range(0, len(interactions.users), 10):
        row = interactions.histories.pick(np.array([user]))
        history = [PRODUCTS[item] for item in row.indices]
        lists = [one.recommend(history, limit=10) for one in (trained, local)]
        shared.append(len({*lists[0]} & {*lists[1]}) / 10)
    assert np.mean(shared) >= 0.9


def test_the_server_loads_it_as_any_other(trained: TrainedRecommender, tmp_path: Path) -> None:
    trained.save(tmp_path)
    loaded = TrainedRecommender.load(tmp_path, PRODUCTS)
    assert loaded.recommend(["p01", "p07"]) == trained.recommend(["p01", "p07"])
    assert loaded.made["spark"]["shoppers_chosen_by"] == loaded.made["shoppers"]


def test_factors_of_mllib_rank_held_out_products_as_well_as_ours(
    spark: "SparkSession", both: Both
) -> None:
    from assistant.spark.factors import als_factors

    split = Interactions.from_events(both.log, PRODUCTS).distinct().leave_one_out()
    own = Als(width=16, iterations=5).fit(split.seen)
    theirs = Als(width=16, iterations=5)
    theirs.keep(als_factors(spark.createDataFrame(steps_of(split.seen)), len(PRODUCTS), theirs))
    gains = [gains_of(target_ranks(model, split)) for model in (own, theirs)]
    spread = 1.96 * gains[0].std() / np.sqrt(len(gains[0]))
    assert abs(gains[1].mean() - gains[0].mean()) <= spread
    hits = [(one > 0).mean() for one in gains]
    assert abs(hits[1] - hits[0]) <= 1.96 * np.sqrt(hits[0] * (1 - hits[0]) / len(gains[0]))


def test_a_matrix_of_another_catalogue_is_refused(spark: "SparkSession", both: Both) -> None:
    from assistant.spark.training import train

    fewer = {key: one for key, one in facts().items() if key != "p00"}
    with pytest.raises(SparkError, match="the catalogue has changed since"):
        train(spark, both.matrix, fewer)


def test_what_was_forgotten_comes_back_the_same(spark: "SparkSession", tmp_path: Path) -> None:
    from assistant.spark.encoding import encode

    shop, encoder = Shop.open(build_shop(tmp_path / "shop")), HashingEncoder()
    store = EmbeddingStore(shop.engine)
    ids, vectors = store.load(encoder.name)
    store.forget(encoder.name, ids)
    texts, made = tmp_path / "texts", tmp_path / "vectors"
    assert write_texts(shop, encoder, texts, silent) == len(ids) > 0
    encode(spark, texts, made, Encoding("hashing", encoder.name, many=True))
    assert take_over(shop, encoder, made, silent) == Taken(len(ids), 0)
    again_ids, again = store.load(encoder.name)
    assert again_ids == ids
    assert np.array_equal(again, vectors)
    assert unembedded(shop.engine, encoder.name, encoder.dimension) == []
    assert write_texts(shop, encoder, texts, silent) == 0


def silent(_done: int, _total: int) -> None:
    """Tells no one."""
