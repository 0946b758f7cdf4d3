"""Encoders turn any text into a unit vector; whole catalogues go batch by batch."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from retrieval.encoder import Encoder, HashingEncoder, encode_in_batches
from retrieval.encoders import open_encoder
from retrieval.errors import EncoderError
from retrieval.vectors import Vectors
from tests.retrieval.embedded_samples import write_weights
from tests.retrieval.encoder_contract import EncoderContract


class TestHashingEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self) -> Encoder:
        return HashingEncoder()

    def test_texts_that_share_words_are_nearer(self, encoder: Encoder) -> None:
        query = encoder.encode_queries(["跑步鞋"])[0]
        near, far = encoder.encode_documents(["红色跑步鞋 男", "保温杯 500ml"])
        assert query @ near > query @ far

    def test_case_and_width_do_not_matter(self, encoder: Encoder) -> None:
        first, second = encoder.encode_queries(["ＡＢＣ Steel", "abc STEEL"])
        assert np.array_equal(first, second)

    def test_a_vector_is_the_same_in_every_process(self) -> None:
        # crc32 of "<b>" is 0x449AD168 and of "b" 0x71BEEFF9: both add, at place 0 and at place 1.
        expected = [0.5**0.5, 0.5**0.5, 0, 0, 0, 0, 0, 0]
        assert HashingEncoder(8).encode_queries(["b"])[0].tolist() == pytest.approx(expected)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder = tmp_path_factory.mktemp("embedded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAOGOU_EMBEDDED_FILE", str(write_weights(folder / "weights.bin")))
        return open_encoder("embedded", cache=folder)


class TestEmbeddedEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self, embedded: Encoder) -> Encoder:
        return embedded


@pytest.fixture(scope="module")
def sentence(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return open_encoder(str(write_sentence_model(tmp_path_factory.mktemp("sentence"))))


class TestSentenceEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self, sentence: Encoder) -> Encoder:
        return sentence

    def test_other_weights_get_another_name(self, encoder: Encoder, tmp_path: Path) -> None:
        other = tmp_path / encoder.name.rpartition("-")[0]
        assert open_encoder(str(write_sentence_model(other, seed=1))).name != encoder.name


def write_sentence_model(folder: Path, seed: int = 0) -> Path:
    """Writes a BERT of one layer that reads characters."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(seed)
    controls = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words = {piece: number for number, piece in enumerate([*controls, *"abelost跑步鞋红"])}
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
    )
    BertModel(config).save_pretrained(folder)
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    names = dict(zip(["pad", "unk", "cls", "sep", "mask"], controls, strict=True))
    settings: dict[str, str | int] = {f"{name}_token": piece for name, piece in names.items()}
    settings |= {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    return folder


class Recorder(HashingEncoder):
    """Remembers the batches it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[list[str]] = []

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(list(texts))
        return super().encode_documents(texts)


def test_batches_hold_texts_of_like_length() -> None:
    recorder = Recorder()
    encode_in_batches(recorder, ["a" * 9, "b", "c" * 8, "d" * 2], batch_size=2)
    assert recorder.batches == [["b", "d" * 2], ["c" * 8, "a" * 9]]


def test_vectors_of_batches_come_in_the_order_of_the_texts() -> None:
    texts = ["a" * 9, "b", "c" * 8, "d" * 2, "e"]
    expected = HashingEncoder().encode_documents(texts)
    assert np.array_equal(encode_in_batches(HashingEncoder(), texts, batch_size=2), expected)


def test_progress_is_told_after_each_batch() -> None:
    told: list[tuple[int, int]] = []
    encode_in_batches(
        HashingEncoder(), ["a"] * 5, 2, lambda done, total: told.append((done, total))
    )
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_no_texts_make_no_batches() -> None:
    assert encode_in_batches(HashingEncoder(), []).shape == (0, 256)


def test_the_hashing_encoder_opens_by_name() -> None:
    assert open_encoder("hashing").name == "hashing-256"


def test_a_folder_that_is_no_model_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=f"'{tmp_path}' holds no sentence encoder"):
        open_encoder(str(tmp_path))


def test_a_model_that_is_nowhere_is_refused_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.model_info", _unreachable)
    with pytest.raises(EncoderError, match="expected a folder, a model fetched before"):
        open_encoder("nobody/no-such-model")


def _unreachable(name: str, timeout: float) -> None:
    raise ConnectionError(f"{name} within {timeout} s")
