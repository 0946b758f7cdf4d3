"""What training learnt, as tensors of a safetensors file: changes to the encoder, heads, spellings.

The changes are what is added to each matrix of the embedded encoder, in four bits a weight: so a
model takes 11 MB instead of 85.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from assistant.errors import ModelError
from assistant.nlu.classifying.four_bits import Packed, pack, unpack
from assistant.nlu.classifying.spelling import Spelling

Floats = NDArray[np.float32]
SPELT = ("weights", "scale", "bias")
CHANGED = ("q", "k", "v", "ao", "fi", "fo")  # the matrices of a layer that training changes


@dataclass(frozen=True, slots=True)
class ModelTensors:
    """What training learnt.

    Args:
        changes: What is added to a matrix (outputs, inputs), by its name, such as ``l0.q.w``.
        heads: Weight (labels, hidden) and bias (labels) of each head.
        spellings: What is added to the logits of a head by a text's spelling.
    """

    changes: Mapping[str, Floats]
    heads: Mapping[str, tuple[Floats, Floats]]
    spellings: Mapping[str, Spelling] = field(default_factory=dict)

    def merged(self, tensors: Mapping[str, Floats]) -> dict[str, Floats]:
        """The encoder's ``tensors`` with the changes added.

        Raises:
            ModelError: When a change does not fit.
        """
        for name, change in self.changes.items():
            if name not in tensors or tensors[name].shape != change.shape:
                raise ModelError(f"Tensor '{name}' of the model does not fit the encoder.")
        added = {name: tensors[name] + change for name, change in self.changes.items()}
        return {**tensors, **added}

    def to_bytes(self) -> bytes:
        """The file's content: changes in four bits a weight, heads as they are."""
        named: dict[str, NDArray[np.generic]] = {}
        for name, change in self.changes.items():
            packed = pack(change)
            named |= {f"change.{name}.codes": packed.codes, f"change.{name}.scale": packed.scale}
        for name, (weight, bias) in self.heads.items():
            named |= {f"head.{name}.weight": weight, f"head.{name}.bias": bias}
        for name, spelling in self.spellings.items():
            for part in SPELT:
                named[f"spelling.{name}.{part}"] = getattr(spelling, part)
        # The library writes the bytes as they lie, also of an array that is not in C order.
        return save({name: np.ascontiguousarray(named[name]) for name in sorted(named)})

    @classmethod
    def from_bytes(cls, data: bytes) -> "ModelTensors":
        """The tensors of a file.

        Raises:
            SafetensorError: When it is damaged.
            KeyError: When a tensor is missing.
        """
        named = load(data)
        changes = {
            name: unpack(Packed(named[f"change.{name}.codes"], named[f"change.{name}.scale"]))
            for name in _between("change.", named, ".codes")
        }
        heads = {
            name: (named[f"head.{name}.weight"], named[f"head.{name}.bias"])
            for name in _between("head.", named, ".weight")
        }
        spellings = {
            name: Spelling(*(named[f"spelling.{name}.{part}"] for part in SPELT))
            for name in _between("spelling.", named, ".bias")
        }
        return cls(changes, heads, spellings)


def changed_names(layers: int) -> list[str]:
    """The names of all matrices that training changes in a network of so many layers."""
    return [f"l{layer}.{part}.w" for layer in range(layers) for part in CHANGED]


def _between(start: str, names: Iterable[str], end: str) -> list[str]:
    """What stands between ``start`` and ``end`` in the names that have both."""
    found = (name for name in names if name.startswith(start) and name.endswith(end))
    return sorted(name.removeprefix(start).removesuffix(end) for name in found)
