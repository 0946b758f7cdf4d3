"""Guards on alerts: what there is of them is spoken of, or a question about them is answered."""

from assistant.nlu.meaning import Intent, ReferenceKind
from assistant.nlu.steering.alerting import alerting_in, asks_to_be_told, days_in, ends_in
from assistant.nlu.words.normalising import fold
from assistant.nlu.words.patterns import compiled
from assistant.skills import managing_alerts, supplying
from assistant.skills.context import Context

LOOKS = compiled(
    r"看|买|加|下单|对比|比较", r"\b(?:show|look|see|buy|add|compare|take)\b"
)  # at goods
LONGEST, MOST_WORDS = len("取消第十二个吧"), 4
ABOUT = compiled(
    r"是(?:什么|多少|啥|哪)|提醒|来着|\b(?:what(?:'?s| is| was)|tell me about|alert|reminder)\b"
)


def speaks_of_alerts(context: Context) -> bool:
    """The alerts there are are asked for or cancelled."""
    return alerting_in(fold(context.meaning.plain)) is not None


def asks_for_word(context: Context) -> bool:
    """The message asks to be told once something happens, however sure the scores are."""
    return asks_to_be_told(fold(context.meaning.plain))


def says_how_long(context: Context) -> bool:
    """After how long? was asked, and the message names a time."""
    pending = context.state.pending
    asked = pending is not None and pending.kind == supplying.ASKING
    return asked and days_in(fold(context.meaning.plain)) is not None


def says_which_alert(context: Context) -> bool:
    """The alerts were listed, and the message points at one by its place, or ends the only one spoken of."""
    pending, meaning = context.state.pending, context.meaning
    if pending is None or pending.kind not in (managing_alerts.ASKING, managing_alerts.ENDING):
        return False
    text, placed = fold(meaning.plain), _points_by_place(context)
    if not placed:
        alone = len(pending.options) == 1 and not _points_at_goods(context)
        return alone and _is_short(meaning.plain) and ends_in(text)
    ends = meaning.intent in (Intent.CONTROL, Intent.DENY, Intent.SET_ALERT)
    if LOOKS.search(text) and not ends_in(text):
        return False
    about = ends or _is_short(meaning.plain) or bool(ABOUT.search(text))
    return about and not meaning.mentions


def _points_by_place(context: Context) -> bool:
    return any(one.kind is ReferenceKind.POSITION for one in context.meaning.references)


def _points_at_goods(context: Context) -> bool:
    """取消它 after an alert means the alert; 红色那个 means goods."""
    return any(one.kind is not ReferenceKind.RECENT for one in context.meaning.references)


def _is_short(text: str) -> bool:
    """Too short to speak of anything but the place it names."""
    return len(text) <= LONGEST or (text.isascii() and len(text.split()) <= MOST_WORDS)
