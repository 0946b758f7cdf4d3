"""Every recommender by its kind: what a manifest may name."""

from collections.abc import Mapping
from types import MappingProxyType

from recommender.models.als import Als
from recommender.models.bpr import Bpr
from recommender.models.content import ContentSimilarity
from recommender.models.ease import Ease
from recommender.models.item_knn import ItemKnn
from recommender.models.item_to_item import ItemToItem
from recommender.models.newcomers import Newcomers
from recommender.models.popular import Popular
from recommender.models.protocol import Recommender
from recommender.models.sequence import Sequence

SINGLE: Mapping[str, type[Recommender]] = MappingProxyType(
    {
        one.kind: one
        for one in (
            Popular,
            ItemToItem,
            ContentSimilarity,
            Newcomers,
            ItemKnn,
            Ease,
            Als,
            Bpr,
            Sequence,
        )
    }
)
