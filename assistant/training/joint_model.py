"""Adapter: the network that is learnt, in torch: the encoder, mean pooling and a linear head a task."""

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from assistant.training.recipe import Recipe

Floats = NDArray[np.float32]
Labels = Mapping[str, Sequence[str]]
ABSENT = -100  # the label of an example that does not teach a head; cross-entropy skips it
SMALLEST_SPREAD = 1e-3


class JointModel(nn.Module):
    """The encoder, mean pooling, and a linear head for each task."""

    mean: Tensor
    spread: Tensor

    def __init__(self, encoder: nn.Module, width: int, labels: Labels, recipe: Recipe) -> None:
        super().__init__()
        self.encoder = encoder
        self.heads = nn.ModuleDict({name: nn.Linear(width, len(labels[name])) for name in labels})
        self.dropout = nn.Dropout(recipe.dropout)
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("spread", torch.ones(width))
        self._recipe = recipe

    def forward(
        self, inputs_embeds: Tensor, attention_mask: Tensor, targets: Tensor, weights: Tensor
    ) -> dict[str, Tensor]:
        """The loss of a batch.

        Args:
            inputs_embeds: Vectors of the tokens (batch, seq, hidden).
            attention_mask: 1 for tokens, 0 for fillers (batch, seq).
            targets: For each head in turn the label, or ``ABSENT`` (batch, heads).
            weights: How much each counts (batch, heads).
        """
        pooled = self.pool(inputs_embeds, attention_mask)
        dropped = self.dropout((pooled - self.mean) / self.spread)
        losses = [
            self._loss(name, head(dropped).float(), targets[:, place], weights[:, place])
            for place, (name, head) in enumerate(self.heads.items())
        ]
        return {"loss": torch.stack(losses).sum()}

    def pool(self, inputs_embeds: Tensor, attention_mask: Tensor) -> Tensor:
        """The mean of the last layer over the tokens (batch, hidden)."""
        states = self.encoder(inputs_embeds=inputs_embeds, attention_mask=attention_mask)
        mask = attention_mask.unsqueeze(-1).float()
        pooled: Tensor = (states.last_hidden_state.float() * mask).sum(1) / mask.sum(1)
        return pooled

    def standardise(self, inputs_embeds: Tensor, attention_mask: Tensor) -> None:
        """Takes mean and spread of these texts as those of all.

        The vectors of any two texts are alike (cosine .8); heads learn faster from what differs.
        """
        with torch.no_grad():
            pooled = self.pool(inputs_embeds, attention_mask)
        self.mean = pooled.mean(0)
        self.spread = pooled.std(0).clamp_min(SMALLEST_SPREAD)

    def remember(self, heads: Mapping[str, tuple[Floats, Floats]]) -> None:
        """Begins with heads for vectors as the encoder gives them; undoes what ``head`` does."""
        with torch.no_grad():
            for name, (weight, bias) in heads.items():
                layer = cast(nn.Linear, self.heads[name])
                plain = torch.from_numpy(np.array(weight))
                layer.weight.copy_(plain * self.spread)
                layer.bias.copy_(torch.from_numpy(np.array(bias)) + plain @ self.mean)

    def head(self, name: str) -> tuple[Floats, Floats]:
        """Weight and bias of a head, for vectors as the encoder gives them."""
        layer = cast(nn.Linear, self.heads[name])
        weight = layer.weight / self.spread
        bias = layer.bias - weight @ self.mean
        return weight.detach().float().numpy(), bias.detach().float().numpy()

    def _loss(self, name: str, logits: Tensor, labels: Tensor, weights: Tensor) -> Tensor:
        each = nn.functional.cross_entropy(
            logits,
            labels,
            ignore_index=ABSENT,
            label_smoothing=self._recipe.smoothing,
            reduction="none",
        )
        return (each * weights).mean() * self._recipe.head_weights.get(name, 1.0)
