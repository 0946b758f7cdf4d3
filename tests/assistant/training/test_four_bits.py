"""Four bits a weight keep the direction of a change and nearly its size."""

import numpy as np

from assistant.nlu.classifying.four_bits import BORDERS, LEVELS, pack, unpack

RANDOM = np.random.default_rng(5)
MATRIX = (RANDOM.normal(size=(6, 400)) * np.arange(1, 7)[:, None]).astype(np.float32)


def test_a_byte_holds_two_weights() -> None:
    packed = pack(MATRIX)
    assert packed.codes.nbytes + packed.scale.nbytes == MATRIX.size // 2 + 2 * len(MATRIX)


def test_what_is_lost_of_a_normal_change_is_a_hundredth() -> None:
    lost = ((MATRIX - unpack(pack(MATRIX))) ** 2).sum() / (MATRIX**2).sum()
    assert 0.008 < lost < 0.014


def test_a_matrix_of_levels_comes_back_as_it_was() -> None:
    normal = LEVELS[np.searchsorted(BORDERS, RANDOM.normal(size=(3, 4000)))]
    matrix = normal * np.array([[1.0], [2.0], [0.5]], dtype=np.float32)
    np.testing.assert_allclose(unpack(pack(matrix)), matrix, rtol=2e-3)


def test_no_change_stays_none() -> None:
    assert not unpack(pack(np.zeros((2, 8), dtype=np.float32))).any()
