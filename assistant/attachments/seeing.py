"""Looks at a photo for the catalogue's pictures that are like it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.attachments.checking import Kind
from assistant.attachments.store import AttachmentStore
from retrieval.errors import PictureEncoderError, UnreadablePicture
from retrieval.pictures.encoder import PictureEncoder
from retrieval.pictures.index import Alike, PictureIndex
from retrieval.pictures.reading import decoded

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sight:
    """The pictures of one state of the catalogue; implements ``skills.books.PictureBook``.

    Args:
        encoder: Makes the vector of a photo, in one pass.
        index: The vectors of the catalogue's pictures, made by the same.
        attachments: Where photos are kept.
        revision: The state of the pictures.
    """

    encoder: PictureEncoder
    index: PictureIndex
    attachments: AttachmentStore
    revision: int

    def alike(self, attachment_id: str) -> Sequence[Alike] | None:
        """The products whose pictures are like a photo, the likest first; None if it cannot be seen."""
        kept = self.attachments.get(attachment_id)
        if kept is None or kept.kind is not Kind.PHOTO:
            return None
        try:
            (vector,) = self.encoder.encode_pictures([decoded(kept.data)])
        except (PictureEncoderError, UnreadablePicture) as exc:
            log.warning("A photo could not be looked at, and goes to a person: %s", exc)
            return None
        return self.index.alike(vector)
