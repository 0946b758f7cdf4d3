"""Opens an encoder by name; what an encoder needs is imported only when it is asked for."""

from pathlib import Path

from retrieval.encoder import Encoder, HashingEncoder, Progress

EMBEDDED = "embedded"
HASHING = "hashing"


def open_encoder(
    name: str = EMBEDDED, cache: Path | None = None, progress: Progress | None = None
) -> Encoder:
    """Opens an encoder.

    Args:
        name: ``embedded``, ``hashing``, or a folder or hub name of a sentence-transformers model.
        cache: Folder of caches; default: ``DAOGOU_CACHE``, else the user's cache folder.
        progress: Called while the embedded encoder is prepared, which happens once a machine.

    Raises:
        EncoderError: When it cannot be opened.
    """
    if name == HASHING:
        return HashingEncoder()
    if name == EMBEDDED:
        from retrieval.embedded.model import EmbeddedEncoder

        return EmbeddedEncoder.load(cache, progress)
    from retrieval.sentence_encoder import SentenceEncoder

    return SentenceEncoder.load(name)
