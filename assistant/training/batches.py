"""Adapter: batches of examples as torch takes them, roughened anew each time."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor

from assistant.nlu.classifying.text_model import token_ids
from assistant.training.examples import Example, roughen
from assistant.training.joint_model import ABSENT, Floats
from assistant.training.recipe import Recipe
from retrieval.embedded.texts import Vocabulary
from retrieval.embedded.weights import TokenEmbeddings


class Collator:
    """Makes a batch of examples: roughened, cut into tokens, looked up and padded."""

    def __init__(self, vocabulary: Vocabulary, heads: Sequence[str], recipe: Recipe) -> None:
        self._vocabulary = vocabulary
        self._heads = heads
        self._recipe = recipe
        self._random = Random(recipe.seed)  # noqa: S311 - variety, no secret

    def __call__(self, batch: Sequence[Mapping[str, Example]]) -> dict[str, Tensor]:
        """The arguments of ``JointModel.forward``."""
        examples = [item["example"] for item in batch]
        texts = [roughen(example.text, self._random) for example in examples]
        ids = token_ids(self._vocabulary, texts, self._recipe.max_tokens)
        vectors, mask = _pad(ids, self._vocabulary.embeddings)
        rows = [[example.targets.get(head) for head in self._heads] for example in examples]
        targets = [[target.label if target else ABSENT for target in row] for row in rows]
        weights = [[target.weight if target else 0.0 for target in row] for row in rows]
        return {
            "inputs_embeds": torch.from_numpy(vectors),
            "attention_mask": torch.from_numpy(mask),
            "targets": torch.tensor(targets),
            "weights": torch.tensor(weights),
        }


class Examples(torch.utils.data.Dataset[dict[str, Any]]):
    """The examples with their lengths, by which the library groups them."""

    def __init__(self, examples: Sequence[Example], vocabulary: Vocabulary, longest: int) -> None:
        self._examples = examples
        self._ids = token_ids(vocabulary, [example.text for example in examples], longest)

    def __len__(self) -> int:
        return len(self._examples)

    def __getitem__(self, place: int) -> dict[str, Any]:
        return {"example": self._examples[place], "input_ids": self._ids[place]}


def _pad(ids: Sequence[Sequence[int]], embeddings: TokenEmbeddings) -> tuple[Floats, Any]:
    mask = np.zeros((len(ids), max(map(len, ids))), dtype=np.int64)
    for row, tokens in zip(mask, ids, strict=True):
        row[: len(tokens)] = 1
    vectors = np.zeros((*mask.shape, embeddings.hidden), dtype=np.float32)
    vectors[mask.astype(bool)] = embeddings.lookup([token for tokens in ids for token in tokens])
    return vectors, mask
