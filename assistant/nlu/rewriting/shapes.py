"""Finds the Chinese characters that look alike, by laying pictures of them over one another.

For ``building`` only: it needs Pillow and the font Noto Sans CJK; serving reads the table it makes.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

FONT, FACE = "NotoSansCJK-Regular.ttc", 2  # the face for simplified characters
POINTS, CANVAS, SIDE = 48, 56, 24  # pixels
BLUR = 0.5  # strokes a pixel apart are nearly the same stroke
ALIKE = 0.8  # the least correlation of two pictures; 眠 and 眼 have .90, 裁 and 载 .84
MOST = 8  # look-alikes kept for one character


def look_alikes(characters: Sequence[str]) -> Iterator[str]:
    """Each character that has look-alikes among the others, followed by them, the nearest first."""
    pictures = np.stack([_picture(character) for character in characters])
    for place, picture in enumerate(pictures):
        likeness = pictures @ picture
        nearest = np.argsort(-likeness, kind="stable")[: MOST + 1]
        alike = [
            characters[other] for other in nearest if other != place and likeness[other] >= ALIKE
        ]
        if alike:
            yield characters[place] + "".join(alike[:MOST])


def _picture(character: str) -> NDArray[np.float32]:
    """A small blurred picture as a vector of mean 0 and length 1."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (CANVAS, CANVAS), 0)
    font = ImageFont.truetype(FONT, POINTS, index=FACE)
    ImageDraw.Draw(image).text((4, -6), character, fill=255, font=font)
    pixels = np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BOX), dtype=np.float32)
    for axis in (0, 1):
        pixels = pixels + BLUR * (np.roll(pixels, 1, axis) + np.roll(pixels, -1, axis))
    vector = pixels.ravel() - pixels.mean()
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
