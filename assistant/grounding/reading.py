"""Reads what a model wrote for a turn, sentence by sentence, against all that the turn may claim."""

from collections.abc import Callable, Sequence

from assistant.dialogue.state import DialogueState
from assistant.grounding.claims import unbound_in
from assistant.grounding.gathering import evidence_of
from assistant.nlu.words.vocabulary import Vocabulary
from assistant.skills.context import Context
from assistant.skills.outcome import Outcome

Reading = Callable[[str], bool]
ReadingFor = Callable[[Sequence[str]], Reading]


def reading_for(
    context: Context, outcome: Outcome, after: DialogueState, vocabulary: Vocabulary
) -> ReadingFor:
    """Given the templates' sentences of the turn, says of a sentence whether all it claims is bound.

    The evidence is gathered only when that is asked, since most turns have no model.
    """

    def reading(written: Sequence[str]) -> Reading:
        evidence = evidence_of(context, outcome, after, written=written, vocabulary=vocabulary)
        return lambda sentence: not unbound_in(sentence, evidence)

    return reading
