"""What every ``Encoder`` must do; a test class per implementation inherits it."""

import numpy as np
import pytest

from retrieval.encoder import Encoder

TEXTS = ["红色跑步鞋", "a stainless steel bottle", "ＡＢＣ　１２３", "跑"]
ODD_TEXTS = ["", "   ", "\ud800", "\x00", "\N{PILE OF POO}" * 40, "</s><s>"]


class EncoderContract:
    """Needs a fixture ``encoder``."""

    def test_each_text_gets_a_row_of_the_dimension(self, encoder: Encoder) -> None:
        vectors = encoder.encode_documents(TEXTS)
        assert vectors.shape == (len(TEXTS), encoder.dimension)
        assert vectors.dtype == np.float32

    def test_no_texts_give_no_rows(self, encoder: Encoder) -> None:
        assert encoder.encode_queries([]).shape == (0, encoder.dimension)
        assert encoder.encode_documents([]).shape == (0, encoder.dimension)

    @pytest.mark.parametrize("text", ODD_TEXTS, ids=range(len(ODD_TEXTS)))
    def test_any_text_gets_a_unit_vector(self, encoder: Encoder, text: str) -> None:
        vectors = np.concatenate([encoder.encode_queries([text]), encoder.encode_documents([text])])
        assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)

    def test_rows_come_in_the_order_of_the_texts(self, encoder: Encoder) -> None:
        together = encoder.encode_documents(TEXTS)
        alone = np.concatenate([encoder.encode_documents([text]) for text in TEXTS])
        assert np.sum(together * alone, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-4)

    def test_the_same_call_gives_the_same_vectors(self, encoder: Encoder) -> None:
        assert np.array_equal(encoder.encode_queries(TEXTS), encoder.encode_queries(TEXTS))

    def test_different_texts_get_different_vectors(self, encoder: Encoder) -> None:
        first, second = encoder.encode_queries(["steel bottle", "跑步鞋"])
        assert first @ second < 0.999

    def test_a_text_of_a_megabyte_is_cut(self, encoder: Encoder) -> None:
        assert np.isfinite(encoder.encode_queries(["bottle 跑步鞋" * 100_000])).all()

    def test_it_has_a_name(self, encoder: Encoder) -> None:
        assert encoder.name
