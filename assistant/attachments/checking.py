"""What a file from outside is, by its first bytes and by decoding it, never by what it calls itself.

A photo is decoded and written anew as JPEG: nothing that hid in it is left, neither the place where it
was taken nor a script. A recording is kept as it is, if its container is one that browsers play.
"""

import warnings
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from assistant.errors import AttachmentRefused

LARGEST = 6_000_000  # bytes
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2048  # pixels; enough to read a label
QUALITY = 85
PHOTOS = ("JPEG", "PNG", "WEBP", "GIF")
JPEG = "image/jpeg"
# The first bytes of containers, and how far into the file they stand.
VOICES = (
    (0, b"\x1aE\xdf\xa3", "audio/webm"),
    (0, b"OggS", "audio/ogg"),
    (4, b"ftyp", "audio/mp4"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"#!AMR", "audio/amr"),
)
EXPECTED = "expected a photo (JPEG, PNG, WebP, GIF) or a recording (WebM, Ogg, MP4, WAV, MP3, AMR)"


class Kind(StrEnum):
    """What a shopper sends beside words."""

    PHOTO = "photo"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it is kept.

    Args:
        media_type: By which a browser shows or plays it.
    """

    kind: Kind
    media_type: str
    data: bytes


def checked(data: bytes) -> Attachment:
    """What ``data`` is.

    Raises:
        AttachmentRefused: It is empty, too large, broken, or neither photo nor recording.
    """
    if not data:
        raise AttachmentRefused(f"The file is empty; {EXPECTED}.")
    if len(data) > LARGEST:
        raise AttachmentRefused(f"The file has {len(data):,} bytes; at most {LARGEST:,} are taken.")
    voice = next((kind for at, mark, kind in VOICES if data[at:].startswith(mark)), None)
    if voice:
        return Attachment(Kind.VOICE, voice, data)
    return Attachment(Kind.PHOTO, JPEG, _anew(data))


def _anew(data: bytes) -> bytes:
    """The photo without anything but what is seen, upright, and no larger than is of use."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd metadata, which goes anyway
            with Image.open(BytesIO(data), formats=PHOTOS) as image:
                width, height = image.size
                if width * height > MOST_PIXELS:
                    raise AttachmentRefused(
                        f"The photo has {width} x {height} pixels; at most {MOST_PIXELS:,} are read."
                    )
                image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        written = BytesIO()
        upright.save(written, "JPEG", quality=QUALITY, optimize=True)
    except Image.DecompressionBombError as exc:
        raise AttachmentRefused(
            f"The photo says that it has too many pixels; at most {MOST_PIXELS:,} are read."
        ) from exc
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as exc:
        raise AttachmentRefused(f"The file cannot be read; {EXPECTED}.") from exc
    return written.getvalue()
