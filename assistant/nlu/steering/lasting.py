"""Reads whether a shopper asks how long goods last them, or how often they buy them (我一般多久用完)."""

from assistant.nlu.words.patterns import compiled

I = r"(?:我|咱|俺|家里)"  # noqa: E741  # whoever asks
# What lies between: nothing that is looked at or thought of buying, and no advice that is wanted.
THEIRS = rf"{I}(?:(?![这那想第款]|打算|要买|请问|应该|需要|最好|建议).){{0,16}}"
LONG = r"(?:多久|多长时间|多少天|几天|几个?(?:星期|礼拜|周|月))"
USED_UP = r"(?:能|会|可以|就)?[喝吃用](?:得|的)?(?:完|光|掉|没)"
BUYS = r"(?:会|要|就|该|得)?(?:买|补|囤|回购|复购|下单)(?:上|个)?一?(?:次|回|趟|包|袋|罐|瓶|盒)"
WHEN = r"(?:什么时候|啥时候|几时|哪天|何时|多会儿)"
ASKED = compiled(
    rf"{THEIRS}{LONG}.{{0,3}}(?:{USED_UP}|{BUYS})",
    rf"{THEIRS}{WHEN}.{{0,3}}(?:{USED_UP}|[该要]再?(?:买|补|囤|回购))",
    rf"{THEIRS}(?:够[喝吃用撑]?|(?:能|可以)[喝吃]){LONG}",
    r"\bhow (?:often|frequently|regularly) (?:do|did|have|am) (?:i|we)\b.{0,12}"
    r"\b(?:buy|bought|buying|order|ordered|ordering|restock|reorder)\b",
    r"\bhow (?:long|many (?:days|weeks|months)) (?:do(?:es)?|will|would|did|should) (?:my|our)\b.{0,40}\blasts?\b",
    r"\bhow (?:long|many (?:days|weeks|months)) (?:do(?:es)?|will|would|did|should) .{1,40}\blasts? (?:me|us)\b",
    r"\bwhen (?:do|will|would|should|am|are|is|does) (?:i|we|my|our)\b(?!.{0,6}\bable\b).{0,40}"
    r"\b(?:run(?:s|ning)? (?:out|low)|used up|finish(?:ed)?|need (?:more|new)|(?:buy|order|get) .{0,20}again"
    r"|restock|reorder)\b",
    r"\bhow (?:fast|quickly|soon) (?:do|will|am|are) (?:i|we|my|our)\b.{0,40}"
    r"\b(?:go(?:ing)? through|run(?:ning)? out|used up|use up|finish)\b",
)
ORDERED = compiled(
    r"订单|单号|快递|物流|包裹|退款|退货|换货|优惠券|积分|会员|余额",
    r"\b(?:parcel|package|refund|return|coupon|voucher|points|membership|warranty|battery)\b",
)


def asks_how_long_it_lasts(text: str) -> bool:
    """Whether a folded message asks when the shopper's own goods are used up, or how often they buy them."""
    return bool(ASKED.search(text)) and not ORDERED.search(text)
