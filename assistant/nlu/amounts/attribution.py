"""Says which attribute of goods an amount is of, or that it is of a body or of a service."""

from assistant.nlu.amounts.measured import NEARBY_BEFORE, Measured
from assistant.nlu.wishing.indifference import property_names
from assistant.nlu.words.patterns import compiled, left_of
from assistant.nlu.words.properties import is_named
from assistant.nlu.words.scales import Measuring, Scale
from retrieval.constraints import Field

NEARBY_AFTER = 14  # how far the name of a property may stand behind its number
OF_A_BODY = compiled(
    r"(?:体重|身高|个子|重量级|[我他她]|\bweigh(?:s|ing)?|\bi'?m|\bi am|\bheight(?: is)?)\s*(?:是|有|about)?\s*$"
)
OF_A_BODY_AFTER = compiled(r"\s*(?:tall\b|高的?(?:男|女|人|个)|重的?(?:男|女|人))")
OF_A_SERVICE = compiled(
    r"\s*(?:以?内|之内)?(?:就|能|可以?)*(?:发货|到货?|送[到达货上]|客服|在线|营业|无理由|退|换|保价)",
    r"\s*(?:之?[前后]|ago\b|from now\b)",
    r"\s*(?:delivery|shipping|support|service|returns?|a day|later)\b",
)


def scale_of(text: str, one: Measured, measuring: Measuring) -> Scale | None:
    """The attribute that is measured: one that is named, that has the value, or the first."""
    scales = one.measure.scales
    if measuring.carried:
        scales = tuple(scale for scale in scales if scale.field in measuring.carried)
    around = words_around(text, one)
    plausible = tuple(scale for scale in scales if scale.plausible(one.amount.high))
    scales = plausible or (scales if len(scales) == 1 else ())
    named = [scale for scale in scales if is_named(scale.field, *around)]
    having = [scale for scale in scales if scale.spelt(one.amount.low)]
    best = [scale for scale in named if scale in having] or having or named or scales
    if not best or best[0] in named:
        return best[0] if best else None
    scale = best[0]
    # 5厘米 is not always said of the size of the whole
    clear = one.measure.clear and scale.field != Field.SIZE
    if (
        measuring.carried
        or clear
        or any(name in near for near in around for name in property_names())
    ):
        return scale
    return None


def words_around(text: str, one: Measured) -> tuple[str, str]:
    """What stands so near before and after an amount that it may name its attribute."""
    before = left_of(text, one.amount.start, NEARBY_BEFORE)
    return before, text[one.end : one.end + NEARBY_AFTER]


def is_of_a_service(text: str, end: int) -> bool:
    """Whether the amount that ends here is one of what the shop does: 24小时发货."""
    return OF_A_SERVICE.match(text, end) is not None


def is_of_something_else(text: str, one: Measured) -> bool:
    """Whether the amount is of a person or of a service: 我70公斤, 24小时发货."""
    if is_of_a_service(text, one.end) or OF_A_BODY_AFTER.match(text, one.end):
        return True
    return OF_A_BODY.search(left_of(text, one.amount.start)) is not None
