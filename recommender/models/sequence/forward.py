"""The sequence model's network in numpy: what torch trained, without torch.

Blocks of causal self-attention with the norm ahead of each part (Xiong et al. 2020). Only the last
step's vector is needed, so the last block attends from that step alone.
"""

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Ints

EPSILON = 1e-5  # as torch's LayerNorm has it
HIDDEN = np.float32(-1e9)

Weights = Mapping[str, NDArray[Any]]


def wish(steps: Ints, weights: Weights, heads: int) -> Floats:
    """The vector of what suits next after each row of ``steps``, (n_rows, width).

    Args:
        steps: Item numbers, oldest first, (n_rows, n_steps); no more steps than positions.
        weights: As ``network.Network`` names them: ``items``, ``positions``, ``blocks.0.…``, ….
        heads: Into how many parts attention is split.
    """
    length = steps.shape[1]
    found: Floats = weights["items"][steps] + weights["positions"][:length][::-1]
    blocks = sum(name.endswith("mix_in.weight") for name in weights)
    for number in range(blocks):
        named = {name: weights[f"blocks.{number}.{name}"] for name in PARTS}
        found = _block(found, named, heads, last_only=number == blocks - 1)
    return _normed(found[:, -1], weights["norm.weight"], weights["norm.bias"])


PARTS = tuple(
    f"{layer}.{kind}"
    for layer in ("norm_mix", "mix_in", "mix_out", "norm_think", "think_in", "think_out")
    for kind in ("weight", "bias")
)


def _block(steps: Floats, weights: Weights, heads: int, last_only: bool) -> Floats:
    normed = _normed(steps, weights["norm_mix.weight"], weights["norm_mix.bias"])
    asked, known, told = np.split(_linear(normed, weights, "mix_in"), 3, axis=-1)
    if last_only:
        asked, steps = asked[:, -1:], steps[:, -1:]
    mixed = _attended(*(_by_head(part, heads) for part in (asked, known, told)))
    rows, _, length, _ = mixed.shape
    joined = mixed.transpose(0, 2, 1, 3).reshape(rows, length, -1)
    steps = steps + _linear(joined, weights, "mix_out")
    normed = _normed(steps, weights["norm_think.weight"], weights["norm_think.bias"])
    thought = np.maximum(_linear(normed, weights, "think_in"), 0)
    return cast(Floats, steps + _linear(thought, weights, "think_out"))


def _attended(asked: Floats, known: Floats, told: Floats) -> Floats:
    """Causal attention, each (n_rows, heads, n_steps, width of a head)."""
    fit = asked @ known.swapaxes(-1, -2) / np.float32(np.sqrt(asked.shape[-1]))
    steps, all_steps = fit.shape[-2:]
    if steps > 1:
        fit = fit + np.triu(np.full((steps, all_steps), HIDDEN), 1)
    shares = np.exp(fit - fit.max(axis=-1, keepdims=True))
    return cast(Floats, shares / shares.sum(axis=-1, keepdims=True) @ told)


def _by_head(values: Floats, heads: int) -> Floats:
    rows, steps, width = values.shape
    return values.reshape(rows, steps, heads, width // heads).transpose(0, 2, 1, 3)


def _linear(values: Floats, weights: Weights, name: str) -> Floats:
    return values @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _normed(values: Floats, weight: Floats, bias: Floats) -> Floats:
    centred = values - values.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(EPSILON))
    return cast(Floats, centred / spread * weight + bias)
