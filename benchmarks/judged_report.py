"""Tables and verdict over measured requests: means by set and half, and ours against each other arm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from judged_reading import Request
from paired import Comparison, compare

from retrieval.evaluation import ARMS, MRR, NDCG, RECALL

OURS, SHOP = "ours", "shop"
OTHERS = tuple(arm for arm in ARMS if arm != OURS)
SINGLE = ("lexical", "dense")
TYPED, UNDERSTOOD = "text as typed", "understood first"
PARTS = ("all", "tune", "held-out")


@dataclass(frozen=True, slots=True)
class Measured:
    """What one arm reached on one request: the three measures, by name."""

    set_name: str
    request: Request
    front: str
    arm: str
    values: Mapping[str, float]


def print_means(rows: Sequence[Measured], front: str, names: Sequence[str]) -> None:
    """A table of means by set, part and arm."""
    languages = "/".join(sorted({row.request.language for row in rows}, reverse=True))
    print(f"\n{front}, {languages}\n{'set':<8}{'part':<10}{'n':>4}  {'arm':<9}", end="")
    print(f"{NDCG:>9}{MRR:>9}{RECALL:>12}")
    for name in names:
        for part in PARTS:
            for arm in (*ARMS, *([SHOP] if front == UNDERSTOOD else [])):
                chosen = [row.values for row in select(rows, front, name, part) if row.arm == arm]
                means = [fmean(one[key] for one in chosen) for key in (NDCG, MRR, RECALL)]
                head = f"{name:<8}{part:<10}{len(chosen):>4}  {arm:<9}"
                print(f"{head}{means[0]:>9.3f}{means[1]:>9.3f}{means[2]:>12.3f}")


def print_comparisons(rows: Sequence[Measured], front: str, names: Sequence[str]) -> None:
    """A table of ours against each arm."""
    print(f"\nours against, {front}: difference of {NDCG}, requests won and lost, p")
    for name in names:
        for part in PARTS:
            for arm in OTHERS:
                found = against(select(rows, front, name, part), arm)
                print(f"{name:<8}{part:<10}{arm:<9}{found}")


def print_kinds(rows: Sequence[Measured], front: str) -> None:
    """nDCG@10 of each arm by kind of request, all sets together."""
    arms = [*ARMS, *([SHOP] if front == UNDERSTOOD else [])]
    print(f"\n{NDCG} by kind, {front}\n{'kind':<13}{'n':>4}" + "".join(f"{a:>9}" for a in arms))
    chosen = select(rows, front, "pooled", "all")
    for kind in sorted({row.request.kind for row in chosen}):
        of_kind = [row for row in chosen if row.request.kind == kind]
        means = [fmean(r.values[NDCG] for r in of_kind if r.arm == arm) for arm in arms]
        count = len(of_kind) // len(arms)
        print(f"{kind:<13}{count:>4}" + "".join(f"{mean:>9.3f}" for mean in means))


def print_verdicts(rows: Sequence[Measured], names: Sequence[str]) -> bool:
    """One line for each front and part; returns whether the first, all requests as typed, holds."""
    print()
    held = []
    for front in (TYPED, UNDERSTOOD):
        for part in ("all", "held-out"):
            better, worse = verdict(rows, front, part, names)
            said = f"pooled better than {better[0]}: {'yes' if better[1].better else 'NO'}"
            print(f"verdict, {front}, {part}: {said} ({better[1]}); worse: {worse or 'on none'}")
            held.append(better[1].better and not worse)
    return held[0]


def verdict(
    rows: Sequence[Measured], front: str, part: str, names: Sequence[str]
) -> tuple[tuple[str, Comparison], str]:
    """The better single arm with ours against it, and where ours is significantly worse."""
    pooled = select(rows, front, "pooled", part)
    means = {arm: fmean(r.values[NDCG] for r in pooled if r.arm == arm) for arm in SINGLE}
    best = max(means, key=lambda arm: means[arm])
    worse = [
        f"{name} than {arm}"
        for name in names
        for arm in OTHERS
        if against(select(rows, front, name, part), arm).worse
    ]
    return (best, against(pooled, best)), ", ".join(worse)


def against(rows: Sequence[Measured], arm: str) -> Comparison:
    """Ours against an arm, request by request."""
    ours, theirs = ([row.values[NDCG] for row in rows if row.arm == name] for name in (OURS, arm))
    return compare(ours, theirs)


def select(rows: Sequence[Measured], front: str, name: str, part: str) -> list[Measured]:
    """The rows of a front, a set (``pooled``: every set) and a part (``all``: both)."""
    return [
        row
        for row in rows
        if row.front == front
        and name in (row.set_name, "pooled")
        and part in (row.request.part, "all")
    ]
