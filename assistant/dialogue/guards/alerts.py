"""Guards on alerts: what there is of them is spoken of, or a question about them is answered."""

from assistant.nlu.meaning import Intent, ReferenceKind
from assistant.nlu.steering.alerting import alerting_in, days_in
from assistant.nlu.words.normalising import fold
from assistant.skills import managing_alerts, supplying
from assistant.skills.context import Context


def speaks_of_alerts(context: Context) -> bool:
    """The alerts there are are asked for or cancelled."""
    return alerting_in(fold(context.meaning.plain)) is not None


def says_how_long(context: Context) -> bool:
    """After how long? was asked, and the message names a time."""
    pending = context.state.pending
    asked = pending is not None and pending.kind == supplying.ASKING
    return asked and days_in(fold(context.meaning.plain)) is not None


def says_which_alert(context: Context) -> bool:
    """The alerts were listed, and the message points at one by its place and says to cancel or no more."""
    pending, meaning = context.state.pending, context.meaning
    listed = pending is not None and pending.kind == managing_alerts.ASKING
    placed = any(one.kind is ReferenceKind.POSITION for one in meaning.references)
    short = len(meaning.plain) <= len("取消第十二个吧")
    ends = meaning.intent in (Intent.CONTROL, Intent.DENY, Intent.SET_ALERT) or short
    return listed and placed and ends and not meaning.mentions
