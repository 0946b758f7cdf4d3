"""What a turn put on the screen, for the log of exposure."""

from assistant.dialogue.actions import Action
from assistant.skills.outcome import Outcome
from recommender.exposure.log import Impression

RANKED = (Action.SEARCH, Action.RECOMMEND)  # other lists show what the shopper pointed at


def impressions_of(outcome: Outcome) -> tuple[Impression, ...]:
    """The products that the ranking put on the screen, in order; empty for any other turn."""
    if outcome.action not in RANKED:
        return ()
    return tuple(
        Impression(
            place,
            one.product.id,
            one.product.brand,
            one.product.price,
            one.draw,
            one.sponsored,
        )
        for place, one in enumerate(outcome.products, 1)
    )
