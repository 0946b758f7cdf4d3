"""Takes a reply apart into clauses, each with the goods it is about."""

import re
from collections.abc import Iterator, Sequence

NAME, STRUCK = "\ue000{}\ue001", "\ue002"  # a name of goods by their ids, and what is accounted for
NAMED = re.compile("\ue000([^\ue001]+)\ue001")
END = re.compile(
    r"[。！？!?；;\n]|(?<!o save)(?<!rice matters)(?<!or reviews)(?<!省钱)[，,](?!\s?\d)|(?<!\d)[.]|[.](?!\d)|(?<!货的)：(?!\d)"
)
STOPS = "。！？!?.\n"
PLACE = re.compile(r"第\s?(\d+|[一二三四五六七八九十])\s?[款个件]|\bnumber (\d+)", re.I)
ZH = "零一二三四五六七八九十"
PORTRAIT = re.compile(
    r"常看|偏爱|常选|偏\S|不再推荐|最近不想要|尺码 |you often|you like|mostly|never recommended|not wanted lately|your size",
    re.I,
)


def clauses_of(text: str, screen: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each clause with the ids of the goods it names, else of those that the clause before names."""
    last: list[str] = []
    start = 0
    for match in (*END.finditer(text), None):
        end = match.start() if match else len(text)
        clause, ending = text[start:end], match.group() if match else "."
        if _goes_on(clause, ending):
            continue
        marked = [key for keys in NAMED.findall(clause) for key in keys.split("|")]
        last = [*marked, *placed(clause, screen)] or last
        if clause.strip():
            yield clause + ("?" if ending in "?？" else ""), last
        if ending in STOPS:
            last = []
        start = match.end() if match else end


def _goes_on(clause: str, ending: str) -> bool:
    """What stands in brackets is one clause; so are an enumeration of goods and what a shopper likes."""
    if ending in ",，" and (clause.count("(") > clause.count(")") or _only_names(clause)):
        return True
    return ending == "," and PORTRAIT.search(clause) is not None


def _only_names(clause: str) -> bool:
    """Whether a clause is nothing but names or places of goods."""
    bare = re.sub(r"第\s?\d+\s?款|\bnumber \d+", "", NAMED.sub("", clause), flags=re.I)
    return clause != bare and not bare.strip(" 、和and")


def placed(clause: str, screen: Sequence[str]) -> list[str]:
    """The goods that 第2款, 第二款 and "number 2" mean."""
    found = []
    for match in PLACE.finditer(clause):
        said = match[1] or match[2]
        place = int(said) if said.isdigit() else ZH.index(said)
        if 0 < place <= len(screen):
            found.append(screen[place - 1])
    return found
