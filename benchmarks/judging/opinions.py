"""What buyers are said to think: counts that belong to one side of one product, read together."""

import re
from collections import Counter
from collections.abc import Iterator

from judging.clauses import STRUCK
from judging.goods import plain
from judging.scene import Finding, Scene

COUNTED = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"(?P<total>\d+) 条评价说到(?P<side>[^：，。]+)[：，](?:(?P<praised>\d+) 条夸)?，?(?:(?P<blamed>\d+) 条说不好)?",
        r"提到(?P<side>[^：，。的]+)的评价有 (?P<total>\d+) 条，(?P<praised>\d+) 条满意，(?P<blamed>\d+) 条不满意",
        r"(?P<total>\d+) 条评价提到(?P<side>[^：，。]+)，没有明确说好坏",
        r"reviews on the (?P<side>[^:]+): (?P<praised>\d+) positive and (?P<blamed>\d+) negative, out of (?P<total>\d+)",
        r"(?P<praised>\d+) positive and (?P<blamed>\d+) negative among (?P<total>\d+) on the (?P<side>[^.]+)",
        r"reviews on the (?P<side>[^:]+): (?P<praised>\d+) positive of (?P<total>\d+), none negative",
        r"reviews on the (?P<side>[^:]+): (?P<blamed>\d+) negative of (?P<total>\d+), none positive",
        r"reviews that mention the (?P<side>[^:]+): (?P<total>\d+), neither",
    )
)
SIDED = (
    (re.compile(r"(?:夸得最多的是|说好的主要是|most praised: |most praise goes to |mostly praise )([^。.]+)", re.I), 1),
    (re.compile(r"(?:说不好的主要是|不满意的集中在|most blamed: |most blame goes to |complaints are mostly about )([^。.]+)", re.I), -1),
)  # fmt: skip
SIDE = re.compile(r"([^、，,（()）]+?) ?[（(](\d+)(?: 条)?[）)]")
ONE_SIDED = (
    (re.compile("没人说不好|none negative"), -1),
    (re.compile("没人夸|none positive"), 1),
)


def without_opinions(text: str, scene: Scene) -> tuple[str, list[Finding]]:
    """The text without the counts of opinions; and those that no product spoken of has."""
    wrong: list[Finding] = []
    for pattern in COUNTED:
        wrong += [
            Finding("opinions", match.group())
            for match in pattern.finditer(text)
            if not any(_agree(match, counts) for counts in _tables(scene, match["side"]))
        ]
        text = pattern.sub(STRUCK, text)
    for pattern, sign in SIDED:
        for match in pattern.finditer(text):
            wrong += _sides(match[1], sign, scene)
        text = pattern.sub(STRUCK, text)
    for pattern, sign in ONE_SIDED:
        one_sided = any(c[sign] == 0 and c[-sign] for c in _tables(scene, ""))
        if pattern.search(text) and not one_sided:
            wrong.append(Finding("opinions", text))
    return text, wrong


def _tables(scene: Scene, side: str) -> list[Counter[int]]:
    """The counts of a side, or of all where none is known by that name, of the goods spoken of."""
    aspect = scene.rows.sides.get(plain(side))
    goods = [scene.rows.opinions.get(key, {}) for key in scene.about]
    return [
        counts for own in goods for name, counts in own.items() if aspect is None or name == aspect
    ]


def _own_sides(scene: Scene) -> list[Counter[int]]:
    """The counts of the sides that goods themselves have; what the shop does is told behind them."""
    goods = [scene.rows.opinions.get(key, {}) for key in scene.about]
    skipped = {*scene.rows.shop_sides, ""}
    return [counts for own in goods for name, counts in own.items() if name not in skipped]


def _agree(match: re.Match[str], counts: Counter[int]) -> bool:
    told = match.groupdict()
    praised, blamed = (int(told.get(name) or 0) for name in ("praised", "blamed"))
    return (counts.total(), counts[1], counts[-1]) == (int(told["total"]), praised, blamed)


def _sides(told: str, sign: int, scene: Scene) -> Iterator[Finding]:
    """Each side with its count, the first of them the most there is."""
    for place, match in enumerate(SIDE.finditer(told)):
        name = match[1].removeprefix("和").removeprefix(" and ").strip()
        known = [counts[sign] for counts in _tables(scene, name)]
        most = max((counts[sign] for counts in _own_sides(scene)), default=0)
        less = place == 0 and most and int(match[2]) != most
        if int(match[2]) not in known or (less and name not in scene.rows.shop_sides):
            yield Finding("opinions", f"{match.group()} of {told}")
