"""The vectors of products' pictures in the shop's database, each beside the digest of its file.

They lie among those of texts under a name of their own. Beside them stand the likeness from which on
pictures count as alike, in millionths, and a number that grows with every change, so that a server
notices one.
"""

import hashlib
from collections.abc import Sequence

from sqlalchemy import Engine, insert, select, update

from retrieval.embeddings import EmbeddingStore
from retrieval.pictures.calibration import UNTOLD, threshold_of
from retrieval.pictures.index import PictureIndex
from retrieval.tables import meta, products
from retrieval.vectors import Vectors

OWN = "picture:"  # before the name of an encoder: vectors of pictures, not of texts
REVISION = "pictures"
MILLIONTHS = 1_000_000


def digest_of(data: bytes) -> str:
    """What tells a picture file from another."""
    return hashlib.sha256(data).hexdigest()[:32]


class PictureStore:
    """The pictures of one database as one encoder sees them."""

    def __init__(self, engine: Engine, encoder_name: str) -> None:
        self._engine = engine
        self._name = OWN + encoder_name
        self._vectors = EmbeddingStore(engine)

    def urls(self) -> dict[str, str | None]:
        """What each product names as its picture, in the order of ids."""
        query = select(products.c.id, products.c.image_url).order_by(products.c.id)
        with self._engine.connect() as connection:
            return {row.id: row.image_url for row in connection.execute(query)}

    def digests(self) -> dict[str, str]:
        """The digest of the file that each vector was made from, by product."""
        return self._vectors.hashes(self._name)

    def save(self, ids: Sequence[str], digests: Sequence[str], vectors: Vectors) -> None:
        """Adds or replaces vectors (n, d), all or nothing."""
        self._vectors.save(self._name, ids, digests, vectors)

    def forget(self, ids: Sequence[str]) -> None:
        """Deletes the vectors of products."""
        self._vectors.forget(self._name, ids)

    def calibrate(self) -> bool:
        """Finds anew from which likeness on pictures are alike; whether that is another than before."""
        ids, vectors = self._vectors.load(self._name)
        digests, kinds = self.digests(), self._kinds()
        told = threshold_of(vectors, [kinds.get(i, "") for i in ids], [digests[i] for i in ids])
        before, now = self._number(self._name), int(told * MILLIONTHS)
        if now == before:
            return False
        self._put(self._name, now)
        return True

    def count_change(self) -> None:
        """Lets a server notice; last of all, so that what it then reads is whole."""
        self._put(REVISION, self.revision + 1)

    @property
    def revision(self) -> int:
        """A number that grows when vectors were made or forgotten; 0 before the first."""
        return self._number(REVISION) or 0

    @property
    def threshold(self) -> float:
        """The likeness from which on pictures are alike."""
        told = self._number(self._name)
        return UNTOLD if told is None else told / MILLIONTHS

    def index(self) -> PictureIndex:
        """All vectors, to be compared with a picture.

        Raises:
            EncoderError: The stored vectors are of different lengths.
        """
        ids, vectors = self._vectors.load(self._name)
        return PictureIndex(tuple(ids), vectors, self.threshold)

    def _kinds(self) -> dict[str, str]:
        query = select(products.c.id, products.c.category)
        with self._engine.connect() as connection:
            return {row.id: row.category or "" for row in connection.execute(query)}

    def _number(self, name: str) -> int | None:
        with self._engine.connect() as connection:
            return connection.scalar(select(meta.c.value).where(meta.c.name == name))

    def _put(self, name: str, value: int) -> None:
        with self._engine.begin() as connection:
            put = update(meta).where(meta.c.name == name).values(value=value)
            if connection.execute(put).rowcount == 0:
                connection.execute(insert(meta).values(name=name, value=value))
