"""Adapter: how a network does on held-out rows while it learns; it learns nothing from them."""

from collections.abc import Sequence

import torch

from assistant.training.batches import Collator
from assistant.training.examples import Example
from assistant.training.joint_model import ABSENT, JointModel

BATCH = 64  # rows


class Validation:
    """Held-out rows as batches made once, so that every look sees the same.

    Args:
        examples: Of the rows, at least one.
        collator: Of its own: the training's chance must not depend on who looks.
    """

    def __init__(self, examples: Sequence[Example], collator: Collator) -> None:
        parts = (examples[at : at + BATCH] for at in range(0, len(examples), BATCH))
        self._batches = [collator([{"example": one} for one in part]) for part in parts]

    def accuracy(self, model: JointModel) -> dict[str, float]:
        """The share of its rows that each head gets right."""
        right, rows = dict.fromkeys(model.heads, 0), dict.fromkeys(model.heads, 0)
        model.eval()
        with torch.no_grad():
            for batch in self._batches:
                pooled = model.pool(batch["inputs_embeds"], batch["attention_mask"])
                plain = (pooled - model.mean) / model.spread
                for place, (name, head) in enumerate(model.heads.items()):
                    targets = batch["targets"][:, place]
                    asked = targets != ABSENT
                    right[name] += int((head(plain).argmax(1) == targets)[asked].sum())
                    rows[name] += int(asked.sum())
        model.train()
        return {name: right[name] / rows[name] for name in rows if rows[name]}
