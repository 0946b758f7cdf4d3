"""Reads whether a message asks how many are left (还剩几件) or when more come (什么时候到货)."""

from assistant.nlu.words.patterns import compiled

END = r"[了啊呀呢吗嘛吧\s。.!！?？~～,，]*$"
COMES = r"(?:到货|有货|补货|来货|上架|回货|补上|补码|有码|有现货|有库存)"
THINGS = r"(?:it|this|that|they|these|those|the \w+(?: \w+)?)"
BACK = (
    rf"(?:back in stock|in stock|restock\w*|available again|more of (?:it|them|these|this)"
    rf"|(?:is|are|will) {THINGS} (?:be |come |coming )?back|(?:comes?|coming|is|are|be) back)"
)
ASKED = compiled(
    rf"(?:什么时候|啥时候|啥时|何时|多久|几[号时]|哪天|几天|多长时间).{{0,6}}{COMES}",
    r"(?:还|会|要|有没有可能)(?:不?会)?再?(?:补货|来货|到货|上架)(?:吗|么|不|嘛)",
    r"(?:到货|补货|来货|回货)了?(?:吗|么|没有?)|有货了(?:吗|么|没)",
    r"(?:到货|补货|来货|上架)的?(?:时间|日期|日子)",
    rf"\bwhen\b.{{0,24}}\b{BACK}\b",
    rf"\b(?:will|is|are) {THINGS} (?:ever |going to )?(?:be |come |get )?(?:back|restocked)"
    r"(?: in stock| soon| again| yet| any ?time)*\W*$",
    r"\brestock(?:ing)? (?:date|day|time)\b|\b(?:any|expected) restock\b",
)
PIECES = r"[件个台双套瓶条把辆支只包盒袋副部张]"
LEFT = compiled(
    rf"剩(?:下|余)?(?:了|有|着)?(?:多少|几)|(?:还|一共|总共)有(?:多少|几){PIECES}?(?:可以买|能买|货|库存)?{END}",
    r"\bhow many\b.{0,40}\b(?:left|remain(?:s|ing)?|in stock)\b(?!-)",
    r"\bhow many (?:of (?:it|them|these|those) )?(?:do|have) you (?:still )?(?:have|got)\W*$",
    r"\b(?:is|are|have|has|got) .{0,16}\b(?:any|much|many|some)(?: of \w+(?: \w+)?)?(?: still)? left\b(?!-)",
)
WATCHED = compiled(  # then it is an alert
    r"提醒|通知|告诉|告知|[叫喊][我一]|说一?声|盯",
    r"\b(?:let me know|tell me|notify|alert|remind|ping|e-?mail me|inform|message me)\b",
)
ORDERED = compiled(
    r"订单|单号|快递|物流|包裹|退款|退货|换货|我的|我买|买的|下的单|发货",
    r"\b(?:orders?|ordered|package|parcel|tracking|refund|money|return|my|bought|ship\w*)\b",
)


def asks_what_is_left(text: str) -> bool:
    """Whether a folded message asks how many pieces there still are, and not to be told, nor of an order."""
    return bool(LEFT.search(text)) and not (WATCHED.search(text) or ORDERED.search(text))


def asks_when_back(text: str) -> bool:
    """Whether a folded message asks when goods are back, and not to be told, nor of an order."""
    return bool(ASKED.search(text)) and not (WATCHED.search(text) or ORDERED.search(text))
