"""The manifest of a trained model: what it is for, which encoder it fits, how it was made and measured."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from assistant.errors import ModelError

FORMAT = 2
MANIFEST = "manifest.json"


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


def read_manifest(path: Path) -> Manifest:
    """Reads the manifest in the folder at ``path``.

    Raises:
        ModelError: When it is missing, damaged or of another format.
    """
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
