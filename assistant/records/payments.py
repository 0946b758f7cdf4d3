"""How an order was paid and insured, as shops write it."""

from retrieval.importing.values import clean_text

METHODS = {
    **dict.fromkeys(("wechat", "wechat pay", "weixin", "微信", "微信支付"), "wechat"),
    **dict.fromkeys(("alipay", "支付宝"), "alipay"),
    **dict.fromkeys(("huabei", "花呗", "花呗分期"), "huabei"),
    **dict.fromkeys(
        ("card", "credit card", "debit card", "credit_card", "银行卡", "信用卡"), "card"
    ),
}
YES = frozenset({"true", "yes", "y", "1", "是", "有"})
NO = frozenset({"false", "no", "n", "0", "否", "无"})
LONGEST_METHOD = 60


def parse_payment(value: object) -> str | None:
    """``wechat``, ``alipay``, ``huabei`` or ``card`` under any usual name, else the shop's own name."""
    text = clean_text(value, LONGEST_METHOD)
    return METHODS.get(text.casefold(), text) if text else None


def parse_yes(value: object) -> bool | None:
    """Whether a cell says yes; None for an empty one.

    Raises:
        ValueError: It says something else.
    """
    text = (clean_text(value, LONGEST_METHOD) or "").casefold()
    if text and text not in YES | NO:
        raise ValueError("is neither yes nor no")
    return text in YES if text else None
