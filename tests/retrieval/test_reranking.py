"""A reranker reads request and product together; without one nothing changes."""

import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from retrieval.errors import RerankerError
from retrieval.products import Product
from retrieval.reranking import RERANKED, OverlapReranker, Reranker, open_reranker, reranked

PRODUCTS = {
    "a": Product("a", "红色跑步鞋"),
    "b": Product("b", "跑步袜", attributes={"color": ("红色",)}),
    "c": Product("c", "保温杯"),
}


class RerankerContract:
    def test_scores_come_in_the_order_of_texts(self, reranker: Reranker) -> None:
        texts = ["红色跑步鞋", "保温杯", "lost"]
        alone = [reranker.scores("跑步鞋", [text])[0] for text in texts]
        assert reranker.scores("跑步鞋", texts) == pytest.approx(alone, abs=1e-5)

    def test_scores_run_from_nothing_to_all(self, reranker: Reranker) -> None:
        found = reranker.scores("跑步鞋", ["红色跑步鞋", "", "x" * 20_000, "\ud800"])
        assert len(found) == 4
        assert all(0 <= score <= 1 for score in found)

    def test_no_texts_give_no_scores(self, reranker: Reranker) -> None:
        assert list(reranker.scores("跑步鞋", [])) == []

    def test_the_same_pair_gets_the_same_score(self, reranker: Reranker) -> None:
        assert reranker.scores("鞋", ["红色跑步鞋"]) == reranker.scores("鞋", ["红色跑步鞋"])


class TestOverlapReranker(RerankerContract):
    @pytest.fixture
    def reranker(self) -> Reranker:
        return open_reranker("overlap")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_cross_encoder(tmp_path_factory.mktemp("cross"))


class TestCrossEncoderReranker(RerankerContract):
    @pytest.fixture
    def reranker(self, folder: Path) -> Reranker:
        return open_reranker(str(folder))


def write_cross_encoder(folder: Path, outputs: int = 1) -> Path:
    """Writes a BERT of one layer that reads characters and judges pairs."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    controls = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words = {piece: number for number, piece in enumerate([*controls, *"abelostx跑步鞋红保温杯"])}
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
    )
    config.num_labels = outputs
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    names = dict(zip(["pad", "unk", "cls", "sep", "mask"], controls, strict=True))
    settings: dict[str, str | int] = {f"{name}_token": piece for name, piece in names.items()}
    settings |= {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    return folder


def test_a_better_answer_overtakes() -> None:
    found = reranked(OverlapReranker(), "红色跑步鞋", {"c": 0.5, "a": 0.4, "b": 0.4}, PRODUCTS)
    assert sorted(found, key=lambda key: -found[key])[0] == "a"
    assert found["a"] > found["b"] > found["c"] == 0.25


def test_only_the_best_are_read() -> None:
    many = {f"m{n}": Product(f"m{n}", "跑步鞋") for n in range(RERANKED + 1)}
    found = reranked(OverlapReranker(), "跑步鞋", dict.fromkeys(many, 0.5), many)
    assert [key for key, match in found.items() if match < 0.5] == [f"m{RERANKED}"]


def test_a_folder_without_a_model_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match="holds no cross-encoder"):
        open_reranker(str(tmp_path))


def test_a_model_of_several_outputs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RerankerError, match="3 outputs"):
        open_reranker(str(write_cross_encoder(tmp_path, outputs=3)))
