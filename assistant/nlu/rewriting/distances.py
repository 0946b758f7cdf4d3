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


def _replacements() -> dict[str, float]:
    """What it costs to write a letter for another one; for pairs that are missing, ``OTHER``."""
    vowels = (one + other for one in VOWELS for other in VOWELS)
    return dict.fromkeys((*NEIGHBOURS, *SOUNDS, *vowels), NEARBY)


REPLACED = _replacements()


def distance(written: str, meant: str, limit: float) -> float:
    """The least cost of the slips that turn ``meant`` into ``written``; above ``limit`` if more.

    Letters dropped, added, doubled, swapped with the next one or replaced by another; see the
    constants for what each costs.
    """
    dropped = _dropped(meant)
    before: list[float] = []
    last = [DROPPED * place for place in range(len(meant) + 1)]
    previous = ""
    for row, one in enumerate(written, 1):
        added = DOUBLED if one == previous else ADDED
        line = [row * ADDED]
        for column, other in enumerate(meant):
            best = last[column] + (0.0 if one == other else REPLACED.get(one + other, OTHER))
            added_here, left_out = last[column + 1] + added, line[column] + dropped[column]
            if added_here < best:
                best = added_here
            if left_out < best:
                best = left_out
            if previous == other and column and one == meant[column - 1]:
                best = min(best, before[column - 1] + SWAPPED)
            line.append(best)
        if min(line) > limit:
            return limit + 1
        before, last, previous = last, line, one
    first = FIRST if written[:1] != meant[:1] and written[:2] != meant[1::-1] else 0.0
    return last[-1] + first


def _dropped(meant: str) -> list[float]:
    """What it costs to leave out each letter."""
    return [
        DOUBLED if one == before else VOWEL if one in VOWELS else DROPPED
        for before, one in zip(" " + meant, meant, strict=False)
    ]
