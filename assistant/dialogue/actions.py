"""What a turn can do; apart from the words that tell it."""

from enum import StrEnum


class Action(StrEnum):
    """The action of a turn, as the contract names it."""

    SEARCH = "search"
    RECOMMEND = "recommend"
    COMPARE = "compare"
    ANSWER = "answer"
    CLARIFY = "clarify"
    CART = "cart"
    CHECKOUT = "checkout"
    ORDER = "order"
    ALERT = "alert"
    HANDOFF = "handoff"
    SMALLTALK = "smalltalk"
    DECLINE = "decline"
