"""Adapter: any CLIP-type model of transformers (CLIP, Chinese CLIP, SigLIP …), from a folder or a hub.

Only weights as safetensors are read, only code that transformers itself has is run, and a model
proves at the start that it makes vectors of pictures. Pictures are prepared by Pillow.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import huggingface_hub
import numpy as np
import torch
from PIL import Image
from transformers import AutoImageProcessor, AutoModel
from transformers.utils import logging

from retrieval.errors import PictureEncoderError
from retrieval.vectors import Vectors

PROBE_SECONDS = 10
LARGEST_SIDE = 1024  # pixels that a model may want to see; known ones take 224 to 512
LARGEST_CONFIG = 1_000_000  # bytes
BATCH = 16  # pictures that go through the network at once
OF_WORDS = ("text_", "logit_")  # weights that pictures do without
PREPARING = "preprocessor_config.json"


class ClipEncoder:
    """Encodes with the picture tower of a CLIP-type model, on the processor."""

    def __init__(self, model: Any, processor: Any, name: str) -> None:  # noqa: ANN401  # of transformers
        self._model = model
        self._processor = processor
        self.name = name
        self.dimension = 0
        blank = Image.new("RGB", (64, 64), "white")
        self.dimension = int(self._encode([blank]).shape[1])

    @classmethod
    def load(cls, name: str | Path) -> "ClipEncoder":
        """Loads a model; for one that is on this machine the network is not used.

        Args:
            name: A folder, or a name such as ``google/siglip-base-patch16-224``.

        Raises:
            PictureEncoderError: When it is no such model, is damaged, or is neither here nor to be had.
        """
        if isinstance(name, Path):
            return cls._of_folder(name)
        try:
            return cls._opened(name, name, local=True)
        except (OSError, ValueError):
            return cls._fetched(name)

    @classmethod
    def _of_folder(cls, folder: Path) -> "ClipEncoder":
        _check(folder)
        try:
            return cls._opened(
                str(folder), f"{folder.resolve().name}-{_digest(folder)}", local=True
            )
        except PictureEncoderError:
            raise
        except Exception as exc:  # a broken folder fails in whatever reads it
            raise PictureEncoderError(f"Folder '{folder}' holds no picture encoder: {exc}") from exc

    @classmethod
    def _fetched(cls, name: str) -> "ClipEncoder":
        try:
            # Fails at once where no hub is reached; the library itself would try for over a minute.
            huggingface_hub.model_info(name, timeout=PROBE_SECONDS)
            return cls._opened(name, name, local=False)
        except PictureEncoderError:
            raise
        except Exception as exc:  # the hub's client raises those of its transport too
            raise PictureEncoderError(
                f"Picture encoder '{name}' is not on this machine and cannot be fetched; expected a "
                f"folder, a model fetched before, or no setting 'image_encoder' ({exc})."
            ) from exc

    @classmethod
    def _opened(cls, source: str, name: str, *, local: bool) -> "ClipEncoder":
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # of transformers
        model, told = AutoModel.from_pretrained(  # nosec B615: the owner names it, no code of it runs
            source,
            local_files_only=local,
            use_safetensors=True,
            ignore_mismatched_sizes=True,  # they are refused below, by name
            output_loading_info=True,
        )
        names = {*told["missing_keys"], *(str(key) for key, *_ in told["mismatched_keys"])}
        lacking = sorted(one for one in names if not one.startswith(OF_WORDS))
        if lacking:
            raise PictureEncoderError(
                f"Picture encoder '{source}' lacks {len(lacking)} of its weights, such as '{lacking[0]}'."
            )
        if not hasattr(model, "get_image_features"):
            raise PictureEncoderError(
                f"Model '{source}' is a {type(model).__name__}, which makes no vectors of pictures; "
                "expected a CLIP-type model."
            )
        processor = AutoImageProcessor.from_pretrained(  # type: ignore[no-untyped-call]  # nosec B615: likewise
            source, local_files_only=local, backend="pil"
        )
        _check_sizes(source, processor.to_dict())
        commit = getattr(model.config, "_commit_hash", None) or ""  # of a hub, where names move on
        return cls(model.eval(), processor, "-".join(filter(None, (name, commit[:12]))))

    def encode_pictures(self, pictures: Sequence[Image.Image]) -> Vectors:
        """The vectors (n, dimension) of pictures.

        Raises:
            PictureEncoderError: The network fails.
        """
        vectors = np.zeros((len(pictures), self.dimension), dtype=np.float32)
        for start in range(0, len(pictures), BATCH):
            vectors[start : start + BATCH] = self._encode(pictures[start : start + BATCH])
        return vectors

    def _encode(self, pictures: Sequence[Image.Image]) -> Vectors:
        try:
            inputs = self._processor(images=list(pictures), return_tensors="pt")
            with torch.inference_mode():
                features = self._model.get_image_features(**inputs)
        except (RuntimeError, ValueError, TypeError, KeyError, IndexError) as exc:
            raise PictureEncoderError(f"Picture encoder '{self.name}' failed: {exc}") from exc
        pooled = getattr(features, "pooler_output", features)
        if not isinstance(pooled, torch.Tensor) or pooled.ndim != 2:
            raise PictureEncoderError(
                f"Picture encoder '{self.name}' makes no one vector of a picture."
            )
        vectors = np.asarray(pooled.float().numpy(), dtype=np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (np.isfinite(vectors).all() and norms.all()):
            raise PictureEncoderError(f"Picture encoder '{self.name}' makes vectors of no numbers.")
        return np.asarray(vectors / norms, dtype=np.float32)


def _check(folder: Path) -> None:
    """Refuses a folder that is plainly no model, with what it lacks."""
    for file in ("config.json", PREPARING):
        path = folder / file
        try:
            if path.stat().st_size > LARGEST_CONFIG:
                raise PictureEncoderError(f"'{path}' has more than {LARGEST_CONFIG:,} bytes.")
            told = json.loads(path.read_bytes())
        except OSError as exc:
            raise PictureEncoderError(
                f"Folder '{folder}' holds no picture encoder: {file} is missing ({exc.strerror})."
            ) from exc
        except ValueError as exc:
            raise PictureEncoderError(f"'{path}' is no JSON: {exc}.") from exc
        if not isinstance(told, dict):
            raise PictureEncoderError(f"'{path}' is no JSON object.")
    if not any(folder.glob("*.safetensors")):
        raise PictureEncoderError(
            f"Folder '{folder}' has no weights as safetensors; others are not read."
        )


def _check_sizes(source: str, told: Mapping[str, Any]) -> None:
    """Refuses to blow pictures up to what no memory holds."""
    sizes = [told.get("size"), told.get("crop_size")]
    sides = [side for size in sizes if isinstance(size, Mapping) for side in size.values()]
    sides += [size for size in sizes if isinstance(size, int)]
    wrong = [side for side in sides if isinstance(side, int) and side > LARGEST_SIDE]
    if wrong:
        raise PictureEncoderError(
            f"Picture encoder '{source}' wants pictures of {wrong[0]:,} pixels a side; "
            f"at most {LARGEST_SIDE:,} are made."
        )


def _digest(folder: Path) -> str:
    """What tells these weights from those the same folder held before."""
    digest = hashlib.sha256()
    for path in [*sorted(folder.glob("*.safetensors")), folder / PREPARING]:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]
