"""Vectors on a Chroma server (``chroma run``), which several programs share.

The server looks after its own files, so nothing is locked or sealed here. As in a folder, what it has
is a cache of the database: who cannot reach it compares the vectors of the database instead.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from retrieval.chroma_index import ChromaIndex, collection_of, translated
from retrieval.errors import VectorStoreError

if TYPE_CHECKING:
    from chromadb.api.client import Client


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """Where a Chroma server is.

    Args:
        host: Its name or address.
        port: Its port.
        secure: Whether it is spoken to over TLS.
        owner: Whose the vectors are: others on the same server are never touched.
    """

    host: str
    port: int
    secure: bool
    owner: str

    def open(self, encoder_name: str, dimension: int) -> ChromaIndex:
        """The vectors of one encoder on it.

        Raises:
            VectorStoreError: It cannot be reached.
        """
        import chromadb
        from chromadb.config import Settings

        try:
            with translated():
                settings = Settings(anonymized_telemetry=False)
                client = chromadb.HttpClient(self.host, self.port, self.secure, settings=settings)
        except VectorStoreError as exc:
            raise VectorStoreError(
                f"The Chroma server on {self.host}:{self.port} (CHROMA_URL) cannot be reached."
            ) from exc
        named = f"{encoder_name}/{sha256(self.owner.encode()).hexdigest()[:12]}"
        return ChromaIndex(
            cast("Client", client), collection_of(client, named, dimension), Unsealed()
        )


class Unsealed:
    """The seal of vectors that are in no folder of ours: there is none."""

    def close(self) -> None:
        """Does nothing."""

    def release(self) -> None:
        """Does nothing."""
