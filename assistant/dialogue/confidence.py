"""When to act on what the classifier says, and when to ask: every threshold in one place.

The scores are calibrated: of the messages with .8, about eight in ten are what they are said to be.
``oos_score`` is above 0 for what is unlike every message in scope, at the threshold that keeps 95 %
of those. What rules read exactly (constraints, an order, a command) can be acted on whatever the
scores are.

| the scores say | what happens |
| --- | --- |
| below ``ACT``, of a wish for goods with words to search for below ``SEARCH`` | the dialogue asks |
| two readings within ``MARGIN``, the first below ``CLEAR``, answered by different rows | it asks which |
| small talk or steering below ``TALK`` | it asks; a wrong "you are welcome" ends a conversation |
| unlike anything known (``oos_score`` > 0), below ``SURE`` | it asks |
| yes or no from ``ACT`` on, while a question is open | it is the answer; there it is expected |
| from ``SURE`` on | the model may overrule a word that also names goods |
"""

from assistant.nlu.meaning import Intent, Meaning

ACT = 0.4
SEARCH = 0.3  # a search in vain shows what is near and asks which kind
TALK = 0.6
CLEAR = 0.65
SURE = 0.7
MARGIN = 0.2
NAMED = 0.1  # a reading less likely than this is not offered
TALKED = frozenset({Intent.GREET, Intent.GOODBYE, Intent.THANK, Intent.AFFIRM, Intent.CONTROL})


def ranked(meaning: Meaning) -> list[tuple[Intent, float]]:
    """The intents, most probable first."""
    return sorted(meaning.intents.items(), key=lambda item: (-item[1], item[0]))


def graspable(meaning: Meaning) -> bool:
    """Whether rules read something exact that can be acted on."""
    read = meaning.mentions or meaning.command or meaning.direction or meaning.sort
    return bool(read or meaning.dropped)


def is_unsure(meaning: Meaning) -> bool:
    """Whether the scores are too weak to act on."""
    least = TALK if meaning.intent in TALKED else ACT
    if meaning.intent is Intent.FIND_PRODUCT and meaning.query:
        least = SEARCH
    strange = meaning.oos_score > 0 and meaning.intent is not Intent.OUT_OF_SCOPE
    return meaning.confidence < (SURE if strange else least)


def near_equal(meaning: Meaning) -> tuple[Intent, Intent] | None:
    """The two readings between which the scores do not decide."""
    (first, high), (second, low) = ranked(meaning)[:2]
    torn = high < CLEAR and high - low < MARGIN and low >= NAMED
    return (first, second) if torn else None
