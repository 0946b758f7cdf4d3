"""Takes a photo or a recording: goods are looked for by a photo, anything else goes to a person."""

from dataclasses import replace

from assistant.attachments.checking import Kind
from assistant.dialogue.confidence import ACT
from assistant.nlu.meaning import Intent, Meaning
from assistant.nlu.steering.deeds import cause_in
from assistant.nlu.words.normalising import fold
from assistant.orders.requests import Cause
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome
from assistant.skills.picturing import AFTER_SALES, by_picture
from assistant.skills.talking import hand_over, waits
from assistant.turn.turns import Message, Show

SEEKING = frozenset({Intent.FIND_PRODUCT, Intent.REFINE, Intent.RECOMMEND})
CALLED = ("handoff.asked", "handoff.angry")


def shown(context: Context, message: Message) -> Context:
    """The turn with what a file is sent for: goods like those on it, or a person's eyes and ears."""
    if not isinstance(message, Show):
        return context
    seeks = message.kind == Kind.PHOTO and context.tools.pictures and not _is_a_case(context)
    intent = Intent.FIND_PRODUCT if seeks else Intent.HUMAN_AGENT
    intents = {**dict.fromkeys(Intent, 0.0), intent: 1.0}
    return replace(context, meaning=replace(context.meaning, intents=intents))


def receive(context: Context, message: Show) -> Outcome:
    """Goods by a photo, where the shop can; else a person is called, and it is said what to write."""
    pictures = context.tools.pictures
    if context.meaning.intent is Intent.FIND_PRODUCT and pictures is not None:
        alike = pictures.alike(message.attachment)
        if alike is not None:
            return by_picture(context, alike)
    return _passed_on(context, message)


def _is_a_case(context: Context) -> bool:
    """Whether a photo is for the person who is called or is to come, or shows what went wrong."""
    state, meaning = context.state, context.meaning
    talked = context.before is not None and _is_after_sales(context.before.meaning)
    ordering = state.pending is not None and state.pending.draft is not None
    said = _is_after_sales(meaning) or context.tools.desk.policy.handed_over(fold(meaning.text))
    return bool(state.handoff or talked or ordering or said or context.mood.low)


def _is_after_sales(meaning: Meaning) -> bool:
    """Whether words are of what was bought; those of a click or a photo are none.

    鞋底断了怎么办 names a fault; a wish for goods may do so too (ripped jeans), and stays one.
    """
    if not meaning.text:
        return False
    seeks = meaning.intent in SEEKING and meaning.confidence >= ACT
    faulty = cause_in(fold(meaning.text)) is not Cause.NO_REASON
    return sum(meaning.intents[one] for one in AFTER_SALES) >= ACT or (faulty and not seeks)


def _passed_on(context: Context, message: Show) -> Outcome:
    """A person is called; where the program neither sees nor hears, it says so."""
    called = waits(context.state)
    outcome = hand_over(context, message.kind)
    looks = message.kind == Kind.PHOTO and context.tools.pictures is not None
    first = f"receive.{message.kind}_for_person" if looks else f"receive.{message.kind}"
    line = Line(f"receive.{message.kind}_too" if called else first)
    more = () if called else (one for one in outcome.lines if one.key not in CALLED)
    return replace(outcome, lines=(line, *more))
