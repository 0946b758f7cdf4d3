"""Opens a picture encoder by name; what it needs is imported only when it is asked for."""

import re
from pathlib import Path

from retrieval.errors import PictureEncoderError
from retrieval.pictures.encoder import ColourEncoder, PictureEncoder

HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,95})?", re.ASCII)
EXPECTED = "expected the folder of a CLIP-type model, its name on a model hub, or 'colours'"


def open_picture_encoder(name: str, beside: Path | None = None) -> PictureEncoder:
    """Opens a picture encoder.

    Args:
        name: ``colours``, or a folder or hub name of a CLIP-type model.
        beside: The folder that relative paths may start from, before the present one.

    Raises:
        PictureEncoderError: When it cannot be opened.
    """
    if name == ColourEncoder.name:
        return ColourEncoder()
    folder = _folder(name, beside)
    if folder is None and not HUB_NAME.fullmatch(name):
        raise PictureEncoderError(f"Picture encoder '{name}' is no folder here; {EXPECTED}.")
    try:
        from retrieval.pictures.clip import ClipEncoder
    except ImportError as exc:
        raise PictureEncoderError(
            f"Picture encoder '{name}' needs torch and transformers, which are not installed ({exc})."
        ) from exc
    return ClipEncoder.load(folder or name)


def _folder(name: str, beside: Path | None) -> Path | None:
    places = [*([beside / name] if beside else []), Path(name).expanduser()]
    return next((place for place in places if place.is_dir()), None)
