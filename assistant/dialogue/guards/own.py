"""Guards on skills of the shop's own: whether one is asked for, or the one under way goes on."""

import re

from assistant.dialogue.confidence import SURE, is_unsure
from assistant.nlu.meaning import Intent
from assistant.own_skills.slots import parsed
from assistant.own_skills.tables import SlotTable
from assistant.skills.context import Context
from assistant.skills.errands import agrees, refuses

# What somebody who was asked for a free text may still ask instead.
ELSEWHERE = frozenset(
    {Intent.COMPLAINT, Intent.TRACK_ORDER, Intent.RETURN_REFUND, Intent.CHANGE_ORDER}
)
BARE = re.compile(r"[A-Za-z]{0,6}[\d\s./:-]{1,30}")  # a number, and be it the wrong one
QUESTION = ("?", "？", "吗", "呢", "么")


def is_wanted(context: Context) -> bool:
    """The message asks for a skill of the shop's own."""
    plain = not (context.meaning.mentions or context.meaning.references)
    return plain and context.tools.own.wanted(context.meaning) is not None


def goes_on(context: Context) -> bool:
    """A skill of the shop's own waits for an answer, and the message may be one."""
    errand = context.state.errand
    skill = context.tools.own.skills.get(errand.skill) if errand else None
    if errand is None or skill is None:
        return False
    if refuses(context) or (errand.confirming and agrees(context)):
        return True
    slot = next((slot for slot in skill.table.slots if slot.name == errand.asked), None)
    return slot is not None and _answers(context, slot)


def _answers(context: Context, slot: SlotTable) -> bool:
    """The message has a value for the slot, or nothing that anybody else could act on."""
    meaning = context.meaning
    if meaning.command is not None or context.tools.own.wanted(meaning) is not None:
        return False
    value = parsed(slot, meaning.text, context.now.date(), alone=True)
    if value is None:
        tried = BARE.fullmatch(meaning.text.strip()) is not None
        return tried or (is_unsure(meaning) and not meaning.mentions)
    if slot.type == "text" and slot.pattern is None:
        asks = meaning.text.strip().endswith(QUESTION)
        return not asks and not (meaning.intent in ELSEWHERE and meaning.confidence >= SURE)
    return True
