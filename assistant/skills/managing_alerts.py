"""我有哪些提醒, 取消第一个提醒, 别再提醒我了: the alerts there are, shown and ended in words."""

from collections.abc import Sequence

from assistant.alerts.alert import Alert, Deed, End, Kind
from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.nlu.meaning import ReferenceKind
from assistant.nlu.steering.alerting import Alerting, Awaited, alerting_in, awaited_in, ends_in
from assistant.nlu.words.normalising import fold
from assistant.nlu.words.patterns import compiled
from assistant.skills.alert_words import held, name_of
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome, source_of

ASKING, ENDING = "alerts", "alerts_end"  # listed; and asked which of them is to be ended
MOST_SHOWN, MOST_CHIPS = 8, 3
LAST = compiled(r"[这那]个提醒|刚才|刚设|\b(?:this|that|last) (?:alert|reminder)|\bit\b")
PRICE = compiled(r"降价|价格|便宜|\bprice")


def manage(context: Context) -> Outcome:
    """Does what the message says of the alerts there are."""
    said, mine = alerting_in(fold(context.meaning.plain)), held(context)
    if said is Alerting.CANCEL_ALL:
        return _end(context, mine, End.OPTED_OUT) if mine else _none()
    if said is Alerting.CANCEL:
        return _cancel(context, mine)
    return show(context)


def choose(context: Context) -> Outcome:
    """Ends the one that the message points at; below a mere list only if it says so, else tells of it."""
    mine, pending = held(context), context.state.pending
    asked = pending is not None and pending.kind == ENDING
    meant = _meant(context, mine)
    if asked or ends_in(fold(context.meaning.plain)) or len(meant) != 1:
        return _cancel(context, mine)
    return _told(context, mine.index(meant[0]) + 1, meant[0])


def _told(context: Context, place: int, one: Alert) -> Outcome:
    """What one alert waits for, and the product as it is now."""
    product = context.product(one.watch.product_id)
    named = Line("alert.told", {"position": place, "alert": name_of(context, one.watch)})
    now = Line("alert.now", {"price": product.price}) if product and product.price else None
    return Outcome(
        Action.ALERT,
        (named, now) if now else (named,),
        suggestions=(Line("chip.end_nth", {"position": place}),),
        changes={
            "pending": Pending(ASKING, options=(str(one.id),)),
            **({"focus": product.id} if product else {}),
        },
        sources=(source_of(product),) if product else (),
    )


def show(context: Context) -> Outcome:
    """The alerts there are, numbered."""
    mine = held(context)
    if not mine:
        return _none()
    return _listed(context, mine, "alert.list")


def _none() -> Outcome:
    return Outcome(Action.ALERT, (Line("alert.none"),), changes={"pending": None})


def _listed(context: Context, mine: Sequence[Alert], key: str, asking: str = ASKING) -> Outcome:
    named = tuple(
        Line("alert.item", {"position": place, "alert": name_of(context, one.watch)})
        for place, one in enumerate(mine[:MOST_SHOWN], 1)
    )
    chips = [
        Line("chip.end_nth", {"position": n}) for n in range(1, min(len(mine), MOST_CHIPS) + 1)
    ]
    chips += [Line("chip.end_all")] if len(mine) > 1 else []
    return Outcome(
        Action.ALERT,
        (Line(key, {"points": named, "count": len(mine)}),),
        suggestions=tuple(chips),
        changes={"pending": Pending(asking, options=tuple(str(one.id) for one in mine))},
    )


def _cancel(context: Context, mine: Sequence[Alert]) -> Outcome:
    """Ends the one that is meant; asks where several may be."""
    if not mine:
        return _none()
    meant = _meant(context, mine)
    if len(meant) == 1:
        return _end(context, meant, End.CANCELLED)
    return _listed(context, mine, "alert.which_end", ENDING)


def _meant(context: Context, mine: Sequence[Alert]) -> list[Alert]:
    places = [
        int(one.value)
        for one in context.meaning.references
        if one.kind is ReferenceKind.POSITION and isinstance(one.value, int)
    ]
    if places:
        place = places[0] - 1 if places[0] > 0 else places[0]
        return [mine[place]] if -len(mine) <= place < len(mine) else []
    text, told = fold(context.meaning.plain), _just_told(context, mine)
    if told or LAST.search(text):
        return told or [mine[-1]]
    kind = awaited_in(text)
    named = kind is not Awaited.PRICE or PRICE.search(text)
    return [one for one in mine if one.watch.kind is Kind(kind.value)] if named else list(mine)


def _just_told(context: Context, mine: Sequence[Alert]) -> list[Alert]:
    """The one alert that was spoken of last."""
    pending = context.state.pending
    options = pending.options if pending is not None and pending.kind == ASKING else ()
    return [one for one in mine if options == (str(one.id),)]


def _end(context: Context, gone: Sequence[Alert], how: End) -> Outcome:
    if len(gone) == 1:
        line = Line("alert.ended", {"alert": name_of(context, gone[0].watch)})
    else:
        line = Line("alert.ended_all", {"count": len(gone)})
    lines = (line, Line("alert.silent")) if how is End.OPTED_OUT else (line,)
    deed = Deed(ends=tuple(one.id for one in gone), how=how)
    changes = {"pending": None, "alerted": context.turn}
    chips = (Line("chip.undo"),)
    return Outcome(Action.ALERT, lines, suggestions=chips, changes=changes, alerts=(deed,))
