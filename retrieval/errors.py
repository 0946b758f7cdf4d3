"""What can go wrong while finding products.

RetrievalError
├── CatalogError
│   ├── UnreadableFile
│   └── MappingError
├── UnitTableError
├── TitleWordsError
├── AnnotationError
├── TaggerError
├── EncoderError
├── PictureEncoderError
├── UnreadablePicture
├── RerankerError
└── VectorStoreError
    └── VectorStoreInUse
"""


class RetrievalError(Exception):
    """Any failure of the retrieval package; its message can be shown to a person."""


class CatalogError(RetrievalError):
    """The catalogue cannot be read or written."""


class UnreadableFile(CatalogError):
    """A file to ingest is missing, empty, binary or of an unknown format."""


class MappingError(CatalogError):
    """A column mapping names what does not exist or lacks what is needed."""


class UnitTableError(RetrievalError):
    """The table of units of measure is missing or malformed."""


class TitleWordsError(RetrievalError):
    """The words that rules on titles heed are missing or malformed."""


class AnnotationError(RetrievalError):
    """A file of marked titles is missing or malformed."""


class TaggerError(RetrievalError):
    """The tagger of titles is missing, damaged or of another making."""


class EncoderError(RetrievalError):
    """The text encoder is missing, damaged or cannot be loaded."""


class PictureEncoderError(RetrievalError):
    """The encoder of pictures is missing, damaged or cannot be loaded."""


class UnreadablePicture(RetrievalError):
    """A picture is missing, too large, broken or none.

    Args:
        flaw: Which of these, in a word that reports count.
        message: What is wrong with it.
    """

    def __init__(self, flaw: str, message: str) -> None:
        super().__init__(message)
        self.flaw = flaw


class RerankerError(RetrievalError):
    """The reranker is missing, damaged or cannot be loaded."""


class VectorStoreError(RetrievalError):
    """The vector store is locked, damaged or of another making."""


class VectorStoreInUse(VectorStoreError):
    """The vector store is held by another process; nothing is wrong with it."""
