"""Guards on what fits what, accessories and generations."""

import re
from collections.abc import Iterable

from assistant.dialogue.ledger import constraints_of
from assistant.graph.names import fits_by_row
from assistant.nlu.meaning import Intent, ReferenceKind
from assistant.nlu.pointing.devices import OWN
from assistant.nlu.steering.fitting import Fitting, speaks_of_own_device
from assistant.nlu.words.fitting import model_fields
from assistant.nlu.words.normalising import fold
from assistant.skills.context import Context
from assistant.skills.fitting import DEVICE
from retrieval.constraints import Constraint, Field

QUESTION = re.compile(
    r"[吗嘛么呢不?？]\s*$|[能可合适装配]不[能可合适装配]|行不|\b(?:does|do|will|is|are|can|would)\b"
)
NOT_ABOUT_GOODS = frozenset(
    {Intent.TRACK_ORDER, Intent.CHANGE_ORDER, Intent.RETURN_REFUND, Intent.HUMAN_AGENT}
    | {Intent.ASK_SHIPPING, Intent.ACCOUNT}
)
OTHER_BUSINESS = frozenset({Intent.BUY, Intent.COMPARE, Intent.ASK_PRICE, Intent.COMPLAINT})
LONGEST_QUESTION = 24  # characters, in which a generation is asked for and nothing else


def asks_whether_it_fits(context: Context) -> bool:
    """Whether an item fits a device that is named or known, or goes with another item."""
    meaning = context.meaning
    if meaning.intent in NOT_ABOUT_GOODS or context.resolution.choices:
        return False
    if _answers_which_device(context):
        return True
    asked = meaning.fitting is Fitting.FITS and _is_question(context)
    if context.product_in_question() is None:
        told = meaning.device is not None and bool(meaning.device.cue)
        own = told or speaks_of_own_device(fold(meaning.plain))
        pointed = [one for one in meaning.references if one.kind is not ReferenceKind.RECENT]
        return asked and own and _looks_at_accessories(context) and not pointed
    if meaning.device is not None and meaning.device.cue:
        if not (meaning.device.known or _is_made_to_fit(context)):
            return False
        return asked or (bool(meaning.references) and _is_question(context))
    if len(context.referred()) == 2:
        return asked and not meaning.query
    return asked and speaks_of_own_device(fold(meaning.plain))


def tells_device(context: Context) -> bool:
    """我是Sky12: what the shopper has, with nothing on the screen that is to fit it."""
    meaning = context.meaning
    if meaning.device is None or meaning.device.cue != OWN or meaning.references:
        return False
    others = [c for c in meaning.constraints if c.field not in model_fields()]
    return not others and not _is_question(context)


def searches_for_device(context: Context) -> bool:
    """Accessories are searched for by who told their device, now or before."""
    meaning = context.meaning
    if meaning.references or meaning.intent in NOT_ABOUT_GOODS | OTHER_BUSINESS:
        return False
    told_now = meaning.device is not None and meaning.device.cue == OWN
    if told_now:
        return _looks_at_accessories(context) or _names_accessories(context)
    asked = any(c.field in model_fields() for c in meaning.constraints)
    return bool(context.state.device) and not asked and _names_accessories(context)


def asks_for_accessories(context: Context) -> bool:
    """配件有哪些, of an item in question or of a device named."""
    meaning = context.meaning
    if meaning.fitting is not Fitting.ACCESSORIES or meaning.intent in NOT_ABOUT_GOODS:
        return False
    if meaning.device is not None and meaning.device.known:
        return True  # 配件 itself may be what a shelf is called
    kinds = [c for c in meaning.constraints if c.field == Field.CATEGORY]
    return not kinds and (meaning.device is not None or context.product_in_question() is not None)


def asks_for_generation(context: Context) -> bool:
    """上一代是哪个, 有新款吗, of an item in question and nothing else."""
    meaning = context.meaning
    asked = meaning.fitting in (Fitting.NEWER, Fitting.OLDER)
    if not asked or meaning.intent in NOT_ABOUT_GOODS or len(meaning.plain) > 3 * LONGEST_QUESTION:
        return False
    wished = [c for c in meaning.constraints if c.field != Field.BRAND]
    return not wished and meaning.sort is None and context.product_in_question() is not None


def _answers_which_device(context: Context) -> bool:
    pending = context.state.pending
    waits = pending is not None and pending.kind == DEVICE
    return waits and context.meaning.device is not None


def _is_made_to_fit(context: Context) -> bool:
    """Whether the item in question is of a kind that is made to fit others, or says what it fits."""
    item = context.product_in_question()
    if item is None:
        return False
    return item.category in context.tools.links.made_for or fits_by_row(item)


def _is_question(context: Context) -> bool:
    return bool(QUESTION.search(fold(context.meaning.plain).strip()))


def _looks_at_accessories(context: Context) -> bool:
    """Whether the present search is for goods that are made to fit others."""
    return _are_accessories(context, constraints_of(context.state.ledger))


def _names_accessories(context: Context) -> bool:
    return _are_accessories(context, context.meaning.constraints)


def _are_accessories(context: Context, wishes: Iterable[Constraint]) -> bool:
    made_for = context.tools.links.made_for
    kinds = {path.rpartition("/")[2] for path in made_for}
    named = [c for c in wishes if c.field == Field.CATEGORY and not c.op.negated]
    return any(str(value) in kinds for c in named for value in c.values)
