"""Pictures as vectors: the protocol, and a small exact implementation that knows colours only."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from PIL import Image

from retrieval.vectors import Vectors

SIDE = 32  # pixels to which the colours of a picture are counted
LEVELS = 4  # of each of red, green and blue


class PictureEncoder(Protocol):
    """Turns pictures into unit vectors; what looks alike has a high cosine.

    Row i belongs to picture i; no pictures give an array of shape (0, dimension). Every RGB picture
    is accepted. The same call gives the same vectors every time; it may be made from any thread.
    """

    name: str
    """Identifies the weights: vectors are comparable only between encoders of one name."""
    dimension: int
    """The length of a vector."""

    def encode_pictures(self, pictures: Sequence[Image.Image]) -> Vectors:
        """The vectors (n, dimension), L2-normalised."""


class ColourEncoder:
    """How much of a picture has which colour: needs no model, and knows nothing of what is shown.

    For tests and for trying the way a photo takes; goods are alike when their colours are.
    """

    name = "colours"
    dimension = LEVELS**3

    def encode_pictures(self, pictures: Sequence[Image.Image]) -> Vectors:
        """The vectors (n, dimension): roots of shares, so that the cosine is Bhattacharyya's."""
        vectors = np.zeros((len(pictures), self.dimension), dtype=np.float32)
        for row, picture in zip(vectors, pictures, strict=True):
            small = picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)
            steps = np.asarray(small, dtype=np.int64).reshape(-1, 3) * LEVELS // 256
            places = steps @ np.array([LEVELS * LEVELS, LEVELS, 1])
            shares = np.bincount(places, minlength=self.dimension) / len(places)
            row[:] = np.sqrt(shares)
        return vectors
