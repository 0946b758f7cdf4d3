"""Reads in which direction the price is to change: 再便宜点, 太贵了, "something cheaper"."""

from assistant.nlu.meaning import Span
from assistant.nlu.words.patterns import compiled, words

CHEAPER = compiled(
    r"(?:再|更|还有没有|有没有|有)便宜(?:一?[点些])?的?",
    r"(?<![最不太])便宜一?(?:[点些]的?(?![那这])|的(?![那这]))",
    r"(?<!不)太贵|有点小?贵|贵了|嫌贵|价格(?:再)?低一?[点些]|低一?点的?价|超(?:出)?预算了?|预算不[够足]",
    r"(?:不要|别|不想要?|不买)(?:选|买|挑)?(?:太|那么|这么|很|特别)?贵的?",
    "(?:有没有|有|求|来个|找个)(?:什么|更)?(?:的)?平替(?!的)",
    words("cheaper", "less expensive", "lower[- ]price[d]?", "more affordable", "lower budget"),
    words(
        "(?:too|not|nothing|less) (?:too |so |very )?(?:expensive|pricey|dear)",
        "too much money",
        "over (?:my )?budget",
        "out of my budget",
    ),
    r"\bbring .{0,12}price down\b|\btoo much(?=\s*(?:$|[.,!?]|for me))",
)
DEARER = compiled(
    r"(?:再|更)?贵一?[点些](?!了)的?|(?:再|更)高[档端]|高[档端]一?[点些]|(?:再|更)上档次|(?:再|更)好一?[点些]的|太便宜",
    words("more expensive", "pricier", r"higher[- ]end", "more premium", "upgrade", "too cheap"),
)


def find_direction(text: str) -> tuple[int, Span] | None:
    """-1 for cheaper and 1 for dearer without a figure, with the place that says so."""
    for direction, pattern in ((-1, CHEAPER), (1, DEARER)):
        match = pattern.search(text)
        if match:
            return direction, match.span()
    return None
