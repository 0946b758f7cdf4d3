"""A trained text model as a folder: ``model.safetensors`` and ``manifest.json``.

The tensors are only what training changed: what is added to each matrix of the embedded encoder,
and the heads. So a model takes 11 MB instead of 85, and says which encoder it fits.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError
from safetensors import SafetensorError
from safetensors.numpy import load, save

from assistant.errors import ModelError
from assistant.nlu.classifying.four_bits import Packed, pack, unpack
from assistant.nlu.classifying.spelling import Spelling

Floats = NDArray[np.float32]

FORMAT = 2
TENSORS, MANIFEST = "model.safetensors", "manifest.json"
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


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HeadFacts(_Strict):
    """What is known of a head.

    Args:
        labels: In the order of its outputs.
        temperature: What the logits are divided by, so that probabilities mean what they say.
        out_of_scope: The label that stands for everything else, if there is one.
        spelling: How much of the spelling's scores is added to the logits.
        threshold: The out-of-scope score that 95 % of the held-out rows in scope stay under.
    """

    labels: Annotated[tuple[str, ...], Field(min_length=2)]
    temperature: Annotated[float, Field(gt=0)] = 1.0
    out_of_scope: str | None = None
    threshold: float | None = None
    spelling: float = 0.0


class DataFile(_Strict):
    """A file that the model was trained on."""

    name: str
    sha256: str
    rows: int


class Manifest(_Strict):
    """What ``manifest.json`` says.

    Args:
        task: ``dialogue``, ``intent`` or ``sentiment``.
        base: Name and ``sha256`` of the encoder's weights, and their licence.
        sha256: Of ``model.safetensors``.
        precision: ``int8`` or ``float32``: how the network is to be run.
        max_tokens: What is longer is cut.
        heads: By the names of the heads.
        command: How it was made.
        recipe: The settings of the training.
        data: The files it was trained on.
        quality: What was measured, by the set it was measured on.
    """

    format: int = FORMAT
    task: str
    base: dict[str, str]
    sha256: str
    precision: str = "float32"
    max_tokens: int
    heads: dict[str, HeadFacts]
    licence: str = "Apache-2.0"
    command: str = ""
    recipe: dict[str, JsonValue] = {}
    data: tuple[DataFile, ...] = ()
    notes: tuple[str, ...] = ()
    quality: dict[str, JsonValue] = {}


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder read and checked."""

    path: Path
    manifest: Manifest
    tensors: ModelTensors

    @classmethod
    def load(cls, path: Path) -> "ModelFolder":
        """Reads the folder at ``path``.

        Raises:
            ModelError: When it is missing, damaged or of another format.
        """
        manifest = _read_manifest(path)
        return cls(path, manifest, _read_tensors(path, manifest))

    def save(self) -> None:
        """Writes the folder; the manifest last, so that half a model is not taken for one."""
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / TENSORS).write_bytes(self.tensors.to_bytes())
        text = self.manifest.model_dump_json(indent=1)
        (self.path / MANIFEST).write_text(text + "\n", "utf-8")


def changed_names(layers: int) -> list[str]:
    """The names of all matrices that training changes in a network of so many layers."""
    return [f"l{layer}.{part}.w" for layer in range(layers) for part in CHANGED]


def _between(start: str, names: Iterable[str], end: str) -> list[str]:
    """What stands between ``start`` and ``end`` in the names that have both."""
    found = (name for name in names if name.startswith(start) and name.endswith(end))
    return sorted(name.removeprefix(start).removesuffix(end) for name in found)


def sha256_of(data: bytes) -> str:
    """The checksum of ``data``, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _read_manifest(path: Path) -> Manifest:
    try:
        manifest = Manifest.model_validate_json((path / MANIFEST).read_bytes())
    except OSError as exc:
        raise ModelError(
            f"Folder '{path}' holds no trained model: {MANIFEST} cannot be read; "
            "expected a folder that training wrote."
        ) from exc
    except ValidationError as exc:
        first = exc.errors()[0]
        place = ".".join(map(str, first["loc"])) or "its text"
        raise ModelError(
            f"File '{path / MANIFEST}' is damaged at {place}: {first['msg']}."
        ) from exc
    if manifest.format != FORMAT:
        raise ModelError(f"Model '{path}' has format {manifest.format}; expected {FORMAT}.")
    return manifest


def _read_tensors(path: Path, manifest: Manifest) -> ModelTensors:
    file = path / TENSORS
    try:
        data = file.read_bytes()
    except OSError as exc:
        raise ModelError(
            f"Folder '{path}' lacks {TENSORS}; expected it beside {MANIFEST}."
        ) from exc
    if sha256_of(data) != manifest.sha256:
        raise ModelError(
            f"File '{file}' is damaged: its checksum is not the one in {MANIFEST}; "
            "put the file back or train the model again."
        )
    try:
        tensors = ModelTensors.from_bytes(data)
    except (SafetensorError, KeyError, ValueError) as exc:
        raise ModelError(f"File '{file}' cannot be read: {exc}.") from exc
    _check_heads(file, manifest, tensors)
    return tensors


def _check_heads(file: Path, manifest: Manifest, tensors: ModelTensors) -> None:
    for name, facts in manifest.heads.items():
        found = len(tensors.heads[name][1]) if name in tensors.heads else 0
        if found != len(facts.labels):
            raise ModelError(
                f"Head '{name}' in '{file}' has {found} outputs; expected {len(facts.labels)}."
            )
