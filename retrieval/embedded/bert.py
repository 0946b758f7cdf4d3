"""The network's tensors under the names that transformers' ``BertModel`` gives them, and back.

Training needs them there; nothing here needs transformers. The vocabulary is 384 MB as float32
and is not trained, so by default it stays out: give the model ``inputs_embeds`` from
``TokenEmbeddings.lookup`` instead of ids.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.embedded.layout import Shape, tensor_shapes
from retrieval.embedded.weights import VOCABULARY, Weights

Floats = NDArray[np.float32]

SUFFIXES = {"w": "weight", "b": "bias"}
OUTSIDE = {
    VOCABULARY: "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
INSIDE = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def bert_name(name: str) -> str:
    """What ``BertModel`` calls the tensor ``name``.

    >>> bert_name("l3.ao.w")
    'encoder.layer.3.attention.output.dense.weight'
    """
    if name in OUTSIDE:
        return OUTSIDE[name]
    layer, part, kind = name.removeprefix("l").split(".")
    return f"encoder.layer.{layer}.{INSIDE[part]}.{SUFFIXES[kind]}"


def bert_config(shape: Shape, *, vocabulary: bool = False) -> dict[str, Any]:
    """The arguments for ``BertConfig``; without the vocabulary it has one row, never used."""
    return {
        "vocab_size": shape.rows if vocabulary else 1,
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.types,
        "layer_norm_eps": shape.epsilon,
        "hidden_act": "gelu",
        "pad_token_id": None,
    }


def to_bert_state_dict(weights: Weights, *, vocabulary: bool = False) -> dict[str, Floats]:
    """The tensors of ``BertModel(BertConfig(**bert_config(...)), add_pooling_layer=False)``.

    Args:
        weights: The weights file.
        vocabulary: Whether to dequantise the vocabulary too; else one row of zeros stands for it.
    """
    state = {bert_name(name): tensor for name, tensor in weights.layer_tensors().items()}
    empty = np.zeros((1, weights.shape.hidden), dtype=np.float32)
    state[OUTSIDE[VOCABULARY]] = weights.tensor(VOCABULARY) if vocabulary else empty
    return state


def from_bert_state_dict(state: Mapping[str, Floats], shape: Shape) -> dict[str, Floats]:
    """The tensors for ``build_graph`` from those of a ``BertModel``; others are left out.

    Raises:
        KeyError: When ``state`` lacks a tensor.
    """
    names = [name for name in tensor_shapes(shape) if name != VOCABULARY]
    return {name: np.asarray(state[bert_name(name)], dtype=np.float32) for name in names}
