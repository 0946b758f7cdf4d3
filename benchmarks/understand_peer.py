"""What a message costs the usual way: sentence-transformers and scikit-learn, on our weights."""

import random
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from sklearn.linear_model import LogisticRegression
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from retrieval.embedded.bert import bert_config, to_bert_state_dict
from retrieval.embedded.model import QUERY_PREFIX, EmbeddedEncoder
from retrieval.embedded.tables import TokenizerTables
from retrieval.embedded.weights import Weights

Floats = NDArray[np.float32]
Rows = Sequence[tuple[str, str, str]]  # text, label, file
SAME = 0.999  # cosine from which on two vectors come from the same weights
CHECKED = ("五百元以内的跑步鞋", "stainless steel bottle, 500 ml", "ＡＢＣ 全角，还有  空格")


class Peer:
    """An encoder and one classifier for each task."""

    def __init__(self, encoder: Any, heads: Sequence[Any]) -> None:  # noqa: ANN401 - untyped
        self._encoder = encoder
        self._heads = heads

    @classmethod
    def build(cls, tasks: Sequence[Rows], rows: int) -> "Peer":
        """Loads the encoder and fits a classifier to ``rows`` labelled rows of each task.

        How many there are changes what it knows, not how long it takes: the heads have their size.

        Raises:
            SystemExit: When its vectors are not those of our encoder.
        """
        encoder = load_sentence_transformer(Weights.open())
        cosine = lowest_cosine(encoder)
        print(f"peer: the same weights, lowest cosine with our encoder {cosine:.5f}")
        if cosine < SAME:
            raise SystemExit(f"The peer's cosine with our encoder is {cosine}; expected {SAME}.")
        return cls(encoder, [fit_head(encoder, task, rows) for task in tasks])

    def with_threads(self, count: int) -> Callable[[str], list[Floats]]:
        """Labels a text with so many torch threads."""

        def label(text: str) -> list[Floats]:
            if torch.get_num_threads() != count:
                torch.set_num_threads(count)
            vector = self._encoder.encode([text], show_progress_bar=False)
            return [head.predict_proba(vector) for head in self._heads]

        return label


def fit_head(encoder: Any, task: Rows, rows: int) -> Any:  # noqa: ANN401 - untyped
    """A classifier fitted to some rows, of every label as many as there are, up to its share."""
    dice = random.Random(5)  # noqa: S311 - reproducible, not secret
    labels = sorted({label for _, label, _ in task})
    chosen: list[tuple[str, str]] = []
    for label in labels:
        own = [(text, label) for text, found, _ in task if found == label]
        chosen += dice.sample(own, min(len(own), max(2, rows // len(labels))))
    vectors = encoder.encode([text for text, _ in chosen], batch_size=32, show_progress_bar=False)
    return LogisticRegression(max_iter=200).fit(vectors, [label for _, label in chosen])


def lowest_cosine(encoder: Any) -> float:  # noqa: ANN401 - untyped
    """How near its vectors of some queries come to those of our encoder."""
    named = [QUERY_PREFIX + text for text in CHECKED]
    theirs = encoder.encode(named, normalize_embeddings=True, show_progress_bar=False)
    return float(np.sum(theirs * EmbeddedEncoder.load().encode_queries(CHECKED), axis=1).min())


def load_sentence_transformer(weights: Weights) -> Any:  # noqa: ANN401 - untyped
    """The weights file as sentence-transformers loads any BERT: mean pooling, float32."""
    with tempfile.TemporaryDirectory() as place:
        write_bert(weights, Path(place))
        bert = Transformer(place)
        modules = [bert, Pooling(weights.shape.hidden, "mean")]
        return SentenceTransformer(modules=modules, device="cpu")


def write_bert(weights: Weights, folder: Path) -> None:
    """Writes model and tokenizer as the folder of a BERT for transformers."""
    network = BertModel(
        BertConfig(**bert_config(weights.shape, vocabulary=True)), add_pooling_layer=False
    )
    state = to_bert_state_dict(weights, vocabulary=True)
    network.load_state_dict({name: torch.from_numpy(array) for name, array in state.items()})
    network.save_pretrained(folder)
    tables = weights.tables()
    names = {"bos_token": tables.bos, "cls_token": tables.bos, "pad_token": tables.pad}
    names |= {"eos_token": tables.eos, "sep_token": tables.eos, "unk_token": tables.unk}
    controls = {name: tables.pieces[number] for name, number in names.items()}
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]  # the library has no type for it
        tokenizer_object=unigram(tables), model_max_length=weights.shape.positions, **controls
    ).save_pretrained(folder)


def unigram(tables: TokenizerTables) -> Tokenizer:
    """The tokenizer as the usual library has it."""
    pieces = list(zip(tables.pieces, tables.scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(pieces, tables.unk, False))
    spaces = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), spaces])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    opening, closing = tables.pieces[tables.bos], tables.pieces[tables.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{opening} $A {closing}",
        special_tokens=[(opening, tables.bos), (closing, tables.eos)],
    )
    return tokenizer
