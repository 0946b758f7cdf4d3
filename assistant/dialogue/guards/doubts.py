"""Guards on what was understood at all: gibberish, weak scores, and scores that leave no doubt."""

import re
import unicodedata

from assistant.dialogue.confidence import SURE, graspable, is_unsure
from assistant.nlu.meaning import Intent
from assistant.nlu.words.language import CJK, WORD
from assistant.nlu.words.lexicon import phrases
from assistant.nlu.words.normalising import fold
from assistant.skills.context import Context
from assistant.skills.topics import topic_meant
from retrieval.constraints import Field

COUNTED = re.compile(r"[\d一二两三四五六七八九十几]+\s*个?人(?:用|住|吃|的)?")
HIRING = re.compile(r"招.{0,3}(?:人|聘|工|店员)|应聘|\bhiring\b|\bvacanc|\bjobs?\b")
REPEATED = re.compile(r"(.)\1{4,}")


def gibberish(context: Context) -> bool:
    """No letters at all, or nothing but one key held down."""
    text = context.meaning.plain
    if CJK.search(text) or WORD.search(text):
        return REPEATED.fullmatch(text.strip()) is not None
    return (
        context.state.pending is None and not context.meaning.mentions and not _emoji_mood(context)
    )


def face_alone(context: Context) -> bool:
    """👍, 😂, 🙂 and nothing else: a nod, no message to be made sense of."""
    text = context.meaning.plain
    said = any(sign.isalnum() for sign in text)
    return context.state.pending is None and not said and _drawn(text)


def unsure(context: Context) -> bool:
    """The scores are too weak to act on, and rules read nothing that can be acted on."""
    meaning = context.meaning
    if stray_word(context):
        return True
    told = graspable(meaning) or meaning.addressee or topic_meant(context) or context.referred()
    return is_unsure(meaning) and not told


def stray_word(context: Context) -> bool:
    """One Latin word that takes no leave is no goodbye, however sure the model is of it."""
    meaning = context.meaning
    word = fold(meaning.plain).strip(" .!?~,，。！？")
    one = meaning.intent is Intent.GOODBYE and WORD.fullmatch(word) is not None
    return one and word not in phrases().partings


def sure_of_person(context: Context) -> bool:
    """A person is asked for, and that is no mere guess; 3个人 counts people, 招人吗 asks for a job."""
    said = fold(context.meaning.plain).strip()
    other = COUNTED.fullmatch(said) or HIRING.search(said)
    return not other and not is_unsure(context.meaning)


def sure_chitchat(context: Context) -> bool:
    """你是机器人吗 names goods in some shops, and still is about the assistant."""
    meaning = context.meaning
    priced = any(constraint.field == Field.PRICE for constraint in meaning.constraints)
    return meaning.intent is Intent.CHITCHAT and meaning.confidence > SURE and not priced


def _emoji_mood(context: Context) -> bool:
    """A face or a thumb alone says how one feels; question marks alone do not."""
    return _drawn(context.meaning.plain) and abs(context.meaning.sentiment_score) > 0.6


def _drawn(text: str) -> bool:
    return any(unicodedata.category(sign) == "So" for sign in text)
