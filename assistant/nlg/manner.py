"""How one reply is spoken: warmly or not, briefly, formally, without raising the voice.

The words of it are data (``prompts/<language>/tones.toml``); here stands when each applies.
"""

from dataclasses import dataclass

from assistant.dialogue.mood import FAINT, Mood
from assistant.dialogue.state import DialogueState
from assistant.nlg.tones import Tone, tones
from assistant.nlu.meaning import Meaning

ADDRESS = "tone.address"  # under this key the address is kept among what was heard
PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Manner:
    """The manner of one turn.

    Args:
        tone: Whose own wordings are used; ``plain`` to who is not in the mood for it.
        address: Whether the shopper may be addressed as the tone does.
        terse: The shopper is brief, so the reply takes its shortest wording.
        polite: The shopper uses the formal register, so the reply does.
        calm: Nothing is exclaimed, the shopper being unhappy.
    """

    tone: str = PLAIN
    address: bool = False
    terse: bool = False
    polite: bool = False
    calm: bool = False


def manner_of(
    tone: str, language: str, meaning: Meaning, state: DialogueState, mood: Mood
) -> Manner:
    """The manner that suits a shopper.

    Args:
        tone: The shop's.
        language: Of the reply.
        meaning: The message answered.
        state: Before it.
        mood: Of the conversation, the message included.
    """
    known = tones(language)
    unhappy = mood.low or state.handoff is not None
    own = known.tones.get(tone)
    text = meaning.text.strip()
    return Manner(
        tone=tone if own and not unhappy else PLAIN,
        address=own is not None and not unhappy and mood.value > -FAINT and _rested(own, state),
        terse=0 < len(text) <= known.terse,
        polite=state.polite or is_polite(text, language),
        calm=unhappy,
    )


def is_polite(text: str, language: str) -> bool:
    """Whether a message is in the formal register."""
    return any(sign in text for sign in tones(language).polite.shown_by)


def _rested(tone: Tone, state: DialogueState) -> bool:
    """Whether the last address is long enough ago."""
    turns = [one.turn for one in state.uttered if one.key == ADDRESS]
    return not turns or state.turn + 1 - max(turns) >= tone.every
