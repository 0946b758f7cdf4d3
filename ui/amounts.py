"""Money, counts and moments as a shopper reads them."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SIGNS = {"CNY": "¥", "JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$"}


def money(amount: object, currency: object) -> str:
    """A price with its sign and no needless decimals: ``¥329``, ``$19.90``; ``""`` for no price."""
    if not isinstance(amount, int | float):
        return ""
    sign = SIGNS.get(str(currency), f"{currency} ")
    digits = f"{amount:,.0f}" if float(amount).is_integer() else f"{amount:,.2f}"
    return f"{sign}{digits}"


def count(number: object, language: str) -> str:
    """A large count, shortened: ``1.2万`` or ``12k``; ``""`` for none."""
    if not isinstance(number, int | float):
        return ""
    step, unit = (10_000, "万") if language == "zh" else (1_000, "k")
    if number < step:
        return f"{number:.0f}"
    return f"{number / step:.1f}".removesuffix(".0") + unit


def moment(stamp: object, language: str, timezone: str) -> str:
    """An ISO time on the shop's clock: ``11月3日 14:05``; what is no time is shown as it is."""
    try:
        then = datetime.fromisoformat(str(stamp))
        if then.tzinfo is not None:
            then = then.astimezone(ZoneInfo(timezone))
    except (ValueError, ZoneInfoNotFoundError):
        return str(stamp or "")
    if language == "zh":
        return f"{then.month}月{then.day}日 {then:%H:%M}"
    return f"{then:%b} {then.day}, {then:%H:%M}"
