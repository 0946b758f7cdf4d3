"""A trained text model as a folder: ``model.safetensors`` and ``manifest.json``, checked when read."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError

from assistant.errors import ModelError
from assistant.nlu.classifying.manifest import MANIFEST, Manifest, read_manifest
from assistant.nlu.classifying.tensors import ModelTensors

TENSORS = "model.safetensors"


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder read and checked.

    Args:
        content: The bytes of the tensors as they were read or packed: packing what was unpacked may give
            others, whose checksum is not the one in the manifest; None: packed when it is saved.
    """

    path: Path
    manifest: Manifest
    tensors: ModelTensors
    content: bytes | None = None

    @classmethod
    def load(cls, path: Path) -> "ModelFolder":
        """Reads the folder at ``path``.

        Raises:
            ModelError: When it is missing, damaged or of another format.
        """
        manifest = read_manifest(path)
        tensors, content = _read_tensors(path, manifest)
        return cls(path, manifest, tensors, content)

    def save(self) -> None:
        """Writes the folder; the manifest last, so that half a model is not taken for one."""
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / TENSORS).write_bytes(self.content or self.tensors.to_bytes())
        text = self.manifest.model_dump_json(indent=1)
        (self.path / MANIFEST).write_text(text + "\n", "utf-8")


def sha256_of(data: bytes) -> str:
    """The checksum of ``data``, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _read_tensors(path: Path, manifest: Manifest) -> tuple[ModelTensors, bytes]:
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
    return tensors, data


def _check_heads(file: Path, manifest: Manifest, tensors: ModelTensors) -> None:
    for name, facts in manifest.heads.items():
        found = len(tensors.heads[name][1]) if name in tensors.heads else 0
        if found != len(facts.labels):
            raise ModelError(
                f"Head '{name}' in '{file}' has {found} outputs; expected {len(facts.labels)}."
            )
