"""快用完了提醒我: when it is time to buy again, by what was said, else by how often it was bought."""

from datetime import datetime, timedelta

from assistant.alerts.alert import Kind, Watch
from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.nlu.steering.alerting import days_in
from assistant.nlu.words.normalising import fold
from assistant.nlu.words.patterns import compiled
from assistant.skills.alert_setting import watched
from assistant.skills.alert_words import day_of
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome
from assistant.skills.rhythm import AHEAD, HOUR, Rhythm, rhythm_of
from retrieval.constraints import Constraint, Field, Op

ASKING = "alert_days"
AGAIN = compiled(r"每|定期|\bevery\b|\beach\b|\bregularly\b")


def set_supply(context: Context) -> Outcome:
    """Sets a reminder to buy again, or asks after how long."""
    product_id, category = goods_meant(context)
    if product_id is None and category is None:
        return Outcome(Action.CLARIFY, (Line("alert.supply_what"),))
    days = days_in(fold(context.meaning.plain))
    if days is not None:
        return _in_days(context, product_id, category, days)
    rhythm = rhythm_of(context, product_id, category)
    if rhythm is not None:
        return _by_rhythm(context, product_id, category, rhythm)
    asked = Pending(ASKING, product_id=product_id, text=context.meaning.plain, words=category or "")
    chips = tuple(Line("chip.days", {"count": count}) for count in (2, 4, 8))
    line = (Line("alert.how_long"),)
    return Outcome(Action.CLARIFY, line, suggestions=chips, changes={"pending": asked})


def take_days(context: Context) -> Outcome:
    """The answer to after how long."""
    pending, days = context.state.pending, days_in(fold(context.meaning.plain))
    if pending is None or days is None:
        return set_supply(context)
    lasts = max(1, days - AHEAD) if days > 2 * AHEAD else days
    return _in_days(context, pending.product_id, pending.words or None, lasts)


def goods_meant(context: Context) -> tuple[str | None, str | None]:
    """The product in question, else the kind of goods that the message names."""
    kinds = [wish for wish in context.meaning.constraints if _is_a_kind(wish)]
    if kinds:
        return None, str(kinds[0].values[0])
    product = context.product_in_question()
    return (product.id, None) if product else (None, None)


def _is_a_kind(wish: Constraint) -> bool:
    return wish.field == Field.CATEGORY and wish.op in (Op.EQ, Op.IN)


def _in_days(context: Context, product_id: str | None, category: str | None, days: int) -> Outcome:
    due = _at(context, context.local_now + timedelta(days=days))
    again = days if AGAIN.search(fold(context.meaning.plain)) else None
    watch = Watch(
        Kind.SUPPLY,
        product_id,
        category=category,
        due_at=due.isoformat(),
        every_days=again,
        language=context.language,
    )
    return watched(context, watch, context.product(product_id))


def _by_rhythm(
    context: Context, product_id: str | None, category: str | None, rhythm: Rhythm
) -> Outcome:
    """By how often it was bought; what is overdue already is reminded of tomorrow."""
    due = _at(context, max(rhythm.due, context.local_now + timedelta(days=1)))
    watch = Watch(
        Kind.SUPPLY,
        product_id,
        category=category,
        due_at=due.isoformat(),
        every_days=rhythm.days,
        language=context.language,
    )
    outcome = watched(context, watch, context.product(product_id))
    told = {"last": day_of(rhythm.last), "days": rhythm.days, "times": rhythm.times}
    return outcome.saying_first(Line("alert.rhythm", told)) if outcome.alerts else outcome


def _at(context: Context, day: datetime) -> datetime:
    """That day at the hour at which reminders are told."""
    return datetime.combine(day.date(), HOUR, context.local_now.tzinfo)
