"""What can go wrong while judging what suits a shopper.

RecommenderError
├── InteractionsError
├── EvidenceError
└── ModelError
    └── CatalogMismatch
"""


class RecommenderError(Exception):
    """Any failure of the recommender package; its message can be shown to a person."""


class InteractionsError(RecommenderError):
    """A file of interactions or of items cannot be read."""


class EvidenceError(RecommenderError):
    """Evidence, or its weight, is of an unknown part or is no number."""


class ModelError(RecommenderError):
    """A recommender is missing, damaged or used before it was fitted."""


class CatalogMismatch(ModelError):
    """A recommender was trained for other products than the catalogue holds."""
