"""A calibrated match means the same for every request."""

import numpy as np
import pytest

from retrieval.dense import DenseArm
from retrieval.encoder import HashingEncoder
from retrieval.errors import EncoderError
from retrieval.filters import ProductTable
from tests.retrieval.shoes import SHOP

TABLE = ProductTable.from_products(SHOP)
ENCODER = HashingEncoder()
VECTORS = ENCODER.encode_documents([product.title for product in TABLE.products])
ARM = DenseArm.from_vectors(TABLE, TABLE.ids, VECTORS, ENCODER)


def best(text: str) -> tuple[str, float]:
    matches = ARM.matches(ARM.encode(text))
    return TABLE.ids[int(matches.argmax())], float(matches.max())


@pytest.mark.parametrize(("text", "found"), [("狗粮", "d1"), ("电热水壶", "k1")])
def test_what_the_shop_has_matches_well(text: str, found: str) -> None:
    assert best(text)[0] == found
    assert best(text)[1] > 0.4


@pytest.mark.parametrize("text", ["讲个故事", "the stock market", "qqqq"])
def test_what_no_shop_answers_matches_badly(text: str) -> None:
    assert best(text)[1] < 0.3


def test_matches_are_from_zero_to_one_and_in_the_order_of_cosines() -> None:
    query = ARM.encode("跑步鞋")
    matches, cosines = ARM.matches(query), ARM.cosines(query)
    assert matches.min() >= 0
    assert matches.max() <= 1
    assert (np.diff(matches[np.argsort(cosines)]) >= 0).all()


def test_some_rows_are_compared_as_all_are() -> None:
    query, rows = ARM.encode("跑步鞋"), np.array([1, 4])
    assert ARM.matches(query, rows) == pytest.approx(ARM.matches(query)[rows], abs=1e-6)


def test_vectors_may_come_in_any_order_and_incomplete() -> None:
    ids = [*reversed(TABLE.ids[1:]), "gone"]
    vectors = np.concatenate([VECTORS[:0:-1], VECTORS[:1]])
    arm = DenseArm.from_vectors(TABLE, ids, vectors, ENCODER)
    assert arm.held.tolist() == [False, *[True] * (len(TABLE) - 1)]
    query = arm.encode("跑步鞋")
    assert arm.cosines(query)[1:] == pytest.approx(ARM.cosines(query)[1:], abs=1e-6)
    assert arm.matches(query)[0] == 0


def test_vectors_of_another_encoder_are_refused() -> None:
    with pytest.raises(EncoderError, match=r"256 numbers each.*makes 64"):
        DenseArm.from_vectors(TABLE, TABLE.ids, VECTORS, HashingEncoder(64))
