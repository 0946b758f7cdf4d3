"""What can go wrong while judging what suits a shopper.

RecommenderError
├── InteractionsError
├── EvidenceError
├── DemandError
├── PriceError
├── HistoryError
│   └── TooFewShoppers
└── ModelError
    └── CatalogMismatch
"""


class RecommenderError(Exception):
    """Any failure of the recommender package; its message can be shown to a person."""


class InteractionsError(RecommenderError):
    """A file of interactions or of items cannot be read."""


class EvidenceError(RecommenderError):
    """Evidence, or its weight, is of an unknown part or is no number."""


class DemandError(RecommenderError):
    """Sales, or what is asked of a forecast, cannot be right."""


class PriceError(RecommenderError):
    """Prices and sales tell no elasticity, or a price is asked about that was never seen."""


class HistoryError(RecommenderError):
    """What shoppers bought cannot be read as histories, or a model of it has no such parameter."""


class TooFewShoppers(HistoryError):
    """Too little was bought again to tell what comes."""


class ModelError(RecommenderError):
    """A recommender is missing, damaged or used before it was fitted."""


class CatalogMismatch(ModelError):
    """A recommender was trained for other products than the catalogue holds."""
