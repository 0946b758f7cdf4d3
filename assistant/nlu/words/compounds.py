"""Tells where the parts of a Chinese compound meet, by how often its possible parts are said."""

from assistant.nlu.rewriting import tables
from assistant.nlu.words.language import CJK

UNSAID = -17.0  # of a character that is no word


def ends_in_word(name: str, start: int) -> bool:
    """Whether the rest of a name from ``start`` on is a word of its own: 皮|夹克, not 充|电器.

    It is none where the likeliest parts of the name have no border there.
    """
    if not 0 < start < len(name) or not CJK.match(name, start):
        return True
    return start in _borders(name)


def _borders(name: str) -> frozenset[int]:
    """Where the likeliest words meet that a name is made of, the name itself left out."""
    known = tables.words().shares
    nowhere: frozenset[int] = frozenset()
    best = [(0.0, nowhere)]
    for end in range(1, len(name) + 1):
        ways = []
        for start in range(end):
            word, (score, borders) = name[start:end], best[start]
            share = known.get(word, UNSAID if len(word) == 1 else None)
            if share is not None and word != name:
                ways.append((score + share, borders | {start}))
        best.append(max(ways, key=lambda way: way[0]))
    return best[-1][1]
