"""How far a written word is from the one meant, counted in slips of fingers on a keyboard."""

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
VOWELS = frozenset("aeiouy")
SOUNDS = frozenset(
    {"ck", "kc", "cs", "sc", "fp", "sz", "zs", "ij", "gj", "jg", "vw", "wv", "dt", "td"}
)
SWAPPED = 0.6  # two letters in the wrong order
NEARBY = 0.8  # a key beside the right one, another vowel, a letter that sounds the same
OTHER = 1.3  # any other letter
DOUBLED = 0.4  # a letter once too often, or once too seldom
DROPPED, ADDED = 0.8, 1.1  # a letter left out, a letter too many
VOWEL = 0.6  # a vowel left out, as in "blck"
FIRST = 0.8  # more for the first letter, which is seldom wrong


def _neighbours() -> frozenset[str]:
    """Pairs of keys that touch: in a row, and from one row to the next."""
    found: set[str] = set()
    for row, keys in enumerate(ROWS):
        for place, key in enumerate(keys):
            beside = [keys[place + 1 : place + 2]]
            if row + 1 < len(ROWS):
                beside += [*ROWS[row + 1][max(0, place - 1) : place + 1]]
            found.update(pair for other in beside if other for pair in (key + other, other + key))
    return frozenset(found)


NEIGHBOURS = _neighbours()


def distance(written: str, meant: str, limit: float) -> float:
    """The least cost of the slips that turn ``meant`` into ``written``; above ``limit`` if more.

    Letters dropped, added, doubled, swapped with the next one or replaced by another; see the
    constants for what each costs.
    """
    before: list[float] = []
    last = [DROPPED * place for place in range(len(meant) + 1)]
    for row in range(1, len(written) + 1):
        line = [row * ADDED]
        for column in range(1, len(meant) + 1):
            line.append(_step(written, meant, row, column, (before, last, line)))
        if min(line) > limit:
            return limit + 1
        before, last = last, line
    first = FIRST if written[:1] != meant[:1] and written[:2] != meant[1::-1] else 0.0
    return last[-1] + first


def _step(
    written: str,
    meant: str,
    row: int,
    column: int,
    lines: tuple[list[float], list[float], list[float]],
) -> float:
    before, last, line = lines
    one, other = written[row - 1], meant[column - 1]
    twice = row > 1 and one == written[row - 2]
    once = column > 1 and other == meant[column - 2]
    best = min(
        last[column] + (DOUBLED if twice else ADDED),
        line[column - 1] + (DOUBLED if once else VOWEL if other in VOWELS else DROPPED),
        last[column - 1] + _replaced(one, other),
    )
    if row > 1 and column > 1 and one == meant[column - 2] and written[row - 2] == other:
        best = min(best, before[column - 2] + SWAPPED)
    return best


def _replaced(one: str, other: str) -> float:
    if one == other:
        return 0.0
    alike = one + other in NEIGHBOURS or one + other in SOUNDS
    return NEARBY if alike or (one in VOWELS and other in VOWELS) else OTHER
