"""Reads refused words that are no property but stand in titles: 不要带…的, "no …"."""

from collections.abc import Callable, Iterator

from assistant.nlu.words.lexicon import grammar
from assistant.nlu.words.patterns import compiled

NEVER_REFUSED = compiled(
    "[太了紧再发推钱这那急骗用说更是同我你它都也贵]|这么|那么|给我|担心|客气|好意思",
    "超过|高于|大于|多于|便宜|一样|低于|少于|以上|以下|以内",
)
REFUSED = compiled(
    r"(?:不要|别要|不想要|不考虑|排除|除了|不含|不带)(?:那种|这种|任何|带|有|含)?"
    r"(?P<word>[\u4e00-\u9fff]{2,6}?)(?:的|款|类|以外|之外|$|[，。,.!！?？\s])"
)
REFUSED_ENGLISH = compiled(
    r"\b(?:no|without|except|anything but|not)\s+(?:any\s+)?"
    r"(?P<word>[a-z][a-z\-]{2,20}(?:\s[a-z][a-z\-]{2,20})?)\b"
)
HasWord = Callable[[str], bool]
Refusal = tuple[str, tuple[int, int]]


def find_refusals(text: str, has_word: HasWord) -> Iterator[Refusal]:
    """The words refused in a folded text that some title holds, with their places."""
    for match in REFUSED.finditer(text):
        if not NEVER_REFUSED.search(match["word"]) and has_word(match["word"]):
            yield match["word"], match.span("word")
    for match in REFUSED_ENGLISH.finditer(text):
        if match["word"].split()[0] not in grammar().never_refused and has_word(match["word"]):
            yield match["word"], match.span("word")
