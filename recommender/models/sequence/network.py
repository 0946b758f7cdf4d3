"""The sequence model's network in torch, for training only; ``forward`` is the same in numpy."""

import torch
from torch import Tensor, nn
from torch.nn import functional

SPREAD = 0.05  # of vectors before training
POSITION_SPREAD = 0.02


class Block(nn.Module):
    """Causal self-attention and a small network of two layers, each added to what came in."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm_mix = nn.LayerNorm(width)
        self.mix_in = nn.Linear(width, 3 * width)
        self.mix_out = nn.Linear(width, width)
        self.norm_think = nn.LayerNorm(width)
        self.think_in = nn.Linear(width, 2 * width)
        self.think_out = nn.Linear(2 * width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, steps: Tensor) -> Tensor:
        """One vector a step from the vectors up to it, (n_rows, n_steps, width)."""
        rows, length, width = steps.shape
        parts = self.mix_in(self.norm_mix(steps))
        split = parts.view(rows, length, 3, self.heads, width // self.heads)
        asked, known, told = split.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(asked, known, told, is_causal=True)
        joined = mixed.transpose(1, 2).reshape(rows, length, width)
        steps = steps + self.dropout(self.mix_out(joined))
        thought = functional.relu(self.think_in(self.norm_think(steps)))
        added: Tensor = self.dropout(self.think_out(thought))
        return steps + added


class Network(nn.Module):
    """Vectors of items in, vectors of what comes next out.

    Args:
        width: Numbers a vector.
        reach: How many steps at most.
        blocks: How many blocks.
        heads: Into how many parts each attends.
        dropout: The share of numbers that training hides.
    """

    def __init__(self, width: int, reach: int, blocks: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.positions = nn.Parameter(torch.randn(reach, width) * POSITION_SPREAD)
        self.blocks = nn.ModuleList(Block(width, heads, dropout) for _ in range(blocks))
        self.norm = nn.LayerNorm(width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, items: Tensor) -> Tensor:
        """What comes after each step, (n_rows, n_steps, width); positions count from the last."""
        places = self.positions[: items.shape[1]].flip(0)
        steps = self.dropout(items + places)
        for block in self.blocks:
            steps = block(steps)
        normed: Tensor = self.norm(steps)
        return normed


class ItemVectors(nn.Module):
    """An item's vector: its own numbers, and what its features say.

    Args:
        items: How many items.
        features: How many features each block has.
        width: Numbers a vector.
    """

    def __init__(self, items: int, features: list[int], width: int) -> None:
        super().__init__()
        self.own = nn.Parameter(torch.randn(items, width) * SPREAD)
        self.meanings = nn.ParameterList(
            nn.Parameter(torch.randn(size, width) * SPREAD) for size in features
        )

    def forward(self, chosen: Tensor, features: list[Tensor], hidden: Tensor) -> Tensor:
        """The vectors of ``chosen``, (n_chosen, width).

        Args:
            chosen: Item numbers, (n_chosen,).
            features: Of each block the rows of ``chosen``, dense or sparse.
            hidden: 1 where an item's own numbers are left out, (n_chosen,).
        """
        vectors = self.own[chosen] * (1 - hidden)[:, None]
        for rows, meaning in zip(features, self.meanings, strict=True):
            vectors = vectors + rows @ meaning
        return vectors
