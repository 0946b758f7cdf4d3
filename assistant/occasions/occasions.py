"""Makes the occasion of each turn of one shop."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from assistant.conversations.store import Conversation
from assistant.occasions.learning import Learning
from assistant.occasions.occasion import Occasion, Terms
from assistant.shop.folder import Shop
from recommender.exploring.beliefs import Beliefs


@dataclass(frozen=True, slots=True)
class Occasions:
    """What the occasions of one shop are made of.

    Args:
        terms: On which every shopper is served.
        learning: What exploring has taught.
    """

    terms: Terms
    learning: Learning

    @classmethod
    def of(cls, shop: Shop) -> "Occasions":
        """As the shop's settings want them."""
        terms = Terms(explore_share=shop.settings.explore_share)
        return cls(terms, Learning(shop.engine))

    def plain(self, now: datetime) -> Occasion:
        """For a program that asks outside a conversation: nothing is tried out."""
        return Occasion(now)

    def turn(self, conversation: Conversation, number: int, now: datetime) -> Occasion:
        """For turn ``number`` of a conversation."""
        exploring = self.terms.explore_share > 0
        beliefs = self.learning.current() if exploring else Beliefs()
        return Occasion(now, chance_of(conversation.id, number), self.terms, beliefs)


def chance_of(*names: object) -> float:
    """A number from 0 to below 1 that looks like chance and is always the same for ``names``."""
    digest = hashlib.sha256("\x1f".join(map(str, names)).encode()).digest()
    return int.from_bytes(digest[:7]) / 2**56
