"""What a promotion does, as a line that each language puts into its own words."""

from assistant.promotions.money import WHOLE, amount
from assistant.promotions.promotion import Kind, Promotion, Terms
from assistant.skills.outcome import Line

HALF, ALL = WHOLE // 2, WHOLE


def terms_line(promotion: Promotion) -> Line:
    """What it takes off: 每满300减50, 第2件半价, 定金50抵100."""
    terms, kind = promotion.terms, promotion.kind
    if kind is Kind.PRESALE:
        facts = {"deposit": amount(terms.deposit), "worth": amount(terms.worth)}
        return Line("promotion.presale", facts)
    if kind is Kind.NTH:
        return Line("promotion.nth", {"number": terms.n, "what": _piece(terms)})
    if kind in (Kind.DISCOUNT, Kind.MEMBER):
        return Line(f"promotion.{kind.value}", {"what": _piece(terms)})
    return _threshold(promotion)


def _piece(terms: Terms) -> Line:
    """What a piece costs, or what is taken off of it."""
    if terms.price is not None:
        return Line("promotion.price", {"price": amount(terms.price)})
    if terms.amount is not None:
        return Line("promotion.amount", {"off": amount(terms.amount)})
    return _share(terms)


def _share(terms: Terms) -> Line:
    points = terms.points or 0
    key = {HALF: "promotion.half", ALL: "promotion.free"}.get(points, "promotion.share")
    return Line(key, {"reduction": points / WHOLE} if key == "promotion.share" else {})


def _threshold(promotion: Promotion) -> Line:
    terms = promotion.terms
    if terms.ladder:
        steps = [_step("promotion.over", least, off) for least, off in terms.ladder]
        return Line("promotion.steps", {"cuts": tuple(steps)})
    if terms.points is not None:
        what: Line = _share(terms)
        key = "promotion.over_share" if terms.threshold else "promotion.any_share"
        line = Line(key, {"least": amount(terms.threshold), "what": what})
    elif not terms.threshold:
        line = Line("promotion.any", {"off": amount(terms.amount or 0)})
    else:
        key = "promotion.every" if terms.repeat else "promotion.over"
        line = _step(key, terms.threshold, terms.amount or 0)
    if terms.cap is None:
        return line
    return Line("promotion.capped", {"what": line, "cap": amount(terms.cap)})


def _step(key: str, least: int, off: int) -> Line:
    return Line(key, {"least": amount(least), "off": amount(off)})
