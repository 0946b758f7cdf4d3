"""A promotion as the fields of a form, the columns that ``docs/promotions.md`` lists."""

from datetime import tzinfo
from typing import Any

from assistant.owner import moments
from assistant.owner.change import Body
from assistant.promotions.promotion import Kind, Promotion

LISTS = (
    "products",
    "brands",
    "categories",
    "exclude_products",
    "exclude_brands",
    "exclude_categories",
    "tier",
    "excludes",
    "stacks_with",
)
YES = ("each",)
MONEY = ("threshold", "amount", "price", "cap", "deposit", "worth")
FIELDS = (
    *("kind", "name_zh", "name_en", "start", "end"),
    *("threshold", "amount", "percent", "price", "cap", "repeat", "ladder", "n", "each"),
    *LISTS[:7],
    *("code", "deposit", "worth", "balance_start", "balance_end", "limit"),
    *("group", "excludes", "stacks_with", "order"),
)


def form_of(promotion: Promotion, zone: tzinfo) -> Body:
    """The promotion as a form shows it; an empty text where nothing is said."""
    terms, balance = promotion.terms, promotion.terms.balance or (None, None)
    nth = promotion.kind is Kind.NTH
    told: dict[str, Any] = {
        "kind": promotion.kind.value,
        "name_zh": promotion.names.get("zh", ""),
        "name_en": promotion.names.get("en", ""),
        "start": moments.shown(promotion.start, zone),
        "end": moments.shown(promotion.end, zone),
        "percent": _figure(terms.points),
        "ladder": ";".join(f"{_figure(least)}:{_figure(off)}" for least, off in terms.ladder),
        "n": str(terms.n) if terms.n else "",
        "repeat": "no" if nth and not terms.repeat else "yes" if terms.repeat and not nth else "",
        "each": terms.each,
        "code": promotion.code or "",
        "balance_start": moments.shown(balance[0], zone),
        "balance_end": moments.shown(balance[1], zone),
        "limit": "" if promotion.limit is None else str(promotion.limit),
        "group": promotion.group or "",
        "order": "" if promotion.order is None else str(promotion.order),
        "tier": sorted(promotion.tiers),
        "excludes": sorted(promotion.excludes),
        "stacks_with": sorted(promotion.stacks_with),
    }
    told |= {name: _figure(getattr(terms, name)) for name in MONEY}
    for side, prefix in ((promotion.scope.included, ""), (promotion.scope.excluded, "exclude_")):
        told[f"{prefix}products"] = sorted(side.products)
        told[f"{prefix}brands"] = list(side.brands)
        told[f"{prefix}categories"] = list(side.categories)
    return {name: told[name] for name in FIELDS}


def _figure(hundredths: int | None) -> str:
    """Cents as money, basis points as a percentage."""
    if not hundredths:
        return ""
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
