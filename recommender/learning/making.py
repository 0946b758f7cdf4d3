"""A model of a kind from its settings, as tuning hands them over."""

from collections.abc import Mapping

from recommender.errors import ModelError
from recommender.models.content import ContentSimilarity
from recommender.models.item_to_item import ItemToItem, ItemToItemSettings
from recommender.models.kinds import SINGLE
from recommender.models.newcomers import Newcomers
from recommender.models.protocol import Recommender
from recommender.models.sequence import Sequence, SequenceSettings


def made(
    kind: str, settings: Mapping[str, float], content: ContentSimilarity | None = None
) -> Recommender:
    """An unfitted model.

    Args:
        kind: One of ``kinds.SINGLE``.
        settings: The numbers to make it with; what is left out stays at its default.
        content: Features of the items: what ``content`` and ``newcomers`` are made of and ``sequence`` learns from.

    Raises:
        ModelError: Likeness is asked for and nothing is known of the items.
    """
    if kind == ItemToItem.kind:
        return ItemToItem(ItemToItemSettings(**settings))
    if kind == Sequence.kind:
        return Sequence(SequenceSettings.of(settings), content)
    if kind in (ContentSimilarity.kind, Newcomers.kind):
        if content is None:
            raise ModelError("Likeness needs features of the items; expected titles or attributes.")
        likeness = ContentSimilarity(content.blocks, **settings)
        return likeness if kind == ContentSimilarity.kind else Newcomers(likeness)
    return SINGLE[kind](**settings)
