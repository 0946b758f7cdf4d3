"""The words that turn a comparison around: 不超过, "no more than", 不要500以上的, 超过500的不要."""

from assistant.nlu.words.patterns import any_of, compiled, words

QUESTION = r"(?!(?<=(.))[不没]\1)"  # 有没有 and 能不能 ask, they do not deny
NOT = (
    QUESTION
    + r"(?:不|别|甭|勿|没)(?:太|再|想|要|能|可以?|希望|会|许|得|打算|愿意|考虑|看|给我|推荐?)*"
    + r"(?:有|花|买|出|付|是|价格|价钱|预算|总价)*(?:太)?"
)
DENIED = any_of(
    QUESTION
    + r"(?:不(?:太|再|想|会)*(?:要|考虑|看|买|喜欢)|别(?:要|看|买|给我(?:推荐?|看|发)?|推荐?))",
    r"除了|排除|去掉",
)
ENGLISH_NOT = (
    rf"(?:{words('not?', 'never', 'nothing', 'none', 'without', 'avoid', 'skip', 'cannot', 'cant')}"
    rf"|{words('dont', 'doesnt')}|\b\w+n't\b)"
    rf"(?:\s+(?:{words('want', 'wanna', 'need', 'to', 'spend(?:ing)?', 'pay(?:ing)?', 'go')}"
    rf"|{words('be', 'cost(?:s|ing)?', 'any', 'anything', 'something', 'that', 'is', 'are')}"
    rf"|{words('show', 'me', 'give', 'recommend', 'willing', 'looking', 'for', 'afford')}"
    rf"|{words('ones?', 'things?', 'priced?', 'should', 'have', 'really', 'can', 'it', 'much')}"
    rf"|{words('a (?:penny|cent|dollar|yuan)')}))*"
)
NEGATED = compiled(any_of(NOT, DENIED, ENGLISH_NOT) + r"\s*$")  # before 超过, 低于, "over"
NEGATED_NUMBER = compiled(any_of(DENIED, ENGLISH_NOT) + r"\s*$")  # before the number itself
REFUSED_AFTER = compiled(
    r"的?(?:都|就|我|也|一律|统统)*(?:不要|不考虑|不看|不行|不买|不需要|别|免谈|算了|太贵|买不起)"
    r"(?=[了吧啊,，。.;；!！?？]|$)",
    r"的?(?:都|就|我|也)*别(?:推|给|来|看|发)",
    r"\s*(?:is|are|'s)\s+(?:too (?:much|expensive|high)|out\b|a no\b|no good)",
)
