"""Reads pictures that nobody vouches for: bounded in bytes and in pixels, by what they are, not by name."""

import warnings
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from retrieval.errors import UnreadablePicture

LARGEST = 20_000_000  # bytes of a file
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1024  # pixels; encoders look at 224 to 512
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")


class Flaw(StrEnum):
    """Why a product has no vector of its picture."""

    NONE = "no picture"
    ELSEWHERE = "on another host"
    MISSING = "no such file"
    DRAWING = "drawings (SVG)"
    LARGE = "too large"
    UNREADABLE = "not readable as pictures"


def read_file(path: Path) -> bytes:
    """The bytes of a picture file.

    Raises:
        UnreadablePicture: It is gone, cannot be read or has more than ``LARGEST`` bytes.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as exc:
        raise UnreadablePicture(Flaw.MISSING, f"{path}: {exc.strerror}.") from exc
    if len(data) > LARGEST:
        raise UnreadablePicture(Flaw.LARGE, f"{path} has more than {LARGEST:,} bytes.")
    return data


def decoded(data: bytes) -> Image.Image:
    """The picture in ``data``: RGB, upright, at most ``LONGEST_SIDE`` pixels a side.

    What is see-through is laid on white, as shops show their goods. Of several frames the first counts.

    Raises:
        UnreadablePicture: It is no picture, is broken, or has more than ``MOST_PIXELS`` pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd metadata, and pixels that are counted below
            return _decoded(data)
    except Image.DecompressionBombError as exc:
        raise UnreadablePicture(Flaw.LARGE, f"It has more than {MOST_PIXELS:,} pixels.") from exc
    except UnreadablePicture:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as exc:
        raise UnreadablePicture(Flaw.UNREADABLE, f"It is no whole picture: {exc}.") from exc


def _decoded(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            told = f"It has {width} x {height} pixels; at most {MOST_PIXELS:,} are read."
            raise UnreadablePicture(Flaw.LARGE, told)
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        if not upright.has_transparency_data:
            return upright.convert("RGB")
        layered = upright.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(ground, layered).convert("RGB")
