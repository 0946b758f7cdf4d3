"""A profile as its owner sees it: a few named things, each of which can be taken out.

Nothing is used for ranking that is not shown here, and nothing shown here is about anyone else.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.ranking.avoiding import WORDS
from recommender.profiling.notes import SIZE
from recommender.profiling.profiles import Profile
from recommender.profiling.traits import CATEGORY, PRICE, Trait
from retrieval.constraints import Field

TOLD_FROM = 0.1  # affinity; weaker ones are shown to nobody, nor do they move a list
MOST: dict[str, int] = {CATEGORY: 5, Field.BRAND: 4, Field.COLOR: 3}
MOST_OTHERS = 6


@dataclass(frozen=True, slots=True)
class Known:
    """One thing known.

    Args:
        kind: The name of a fact; ``price``, ``size``, ``words`` too.
        value: In the catalogue's spelling; of a category the path, of a price the band.
        weight: Affinity, -1 to 1.
        group: ``interest``, ``size``, ``avoided`` or ``refused``.
        said: Whether the shopper said so.
    """

    kind: str
    value: str
    weight: float
    group: str
    said: bool = False

    @property
    def name(self) -> str:
        """The value as it is called: of a category its last step."""
        return self.value.rpartition("/")[2] if self.kind == CATEGORY else self.value

    @property
    def key(self) -> str:
        """What a click on it sends: ``kind:value``."""
        return f"{self.kind}:{'' if self.kind == PRICE else self.value}"


@dataclass(frozen=True, slots=True)
class Portrait:
    """Everything known of a shopper.

    Args:
        known: The strongest of each group first.
        segment: How long and how closely the shopper is known.
        personal: Whether it is used.
        lasting: Whether it outlasts the conversation.
    """

    known: tuple[Known, ...]
    segment: str
    events: int
    last_seen: str | None
    personal: bool
    lasting: bool

    def of(self, group: str, *kinds: str) -> tuple[Known, ...]:
        """The things of a group, all or of some kinds."""
        return tuple(k for k in self.known if k.group == group and (not kinds or k.kind in kinds))


def portrait_of(profile: Profile, *, lasting: bool) -> Portrait:
    """The portrait that a profile comes to."""
    return Portrait(
        (*_interests(profile), *_price(profile), *_sizes(profile), *_turned_down(profile)),
        profile.segment.value,
        profile.events,
        profile.last_seen,
        profile.said.personal,
        lasting,
    )


def _interests(profile: Profile) -> list[Known]:
    liked = sorted(
        ((trait, value) for trait, value in profile.affinities.items() if value >= TOLD_FROM),
        key=lambda pair: (-pair[1], pair[0]),
    )
    traits = [trait for trait, _ in liked]
    found: list[Known] = []
    for trait, value in liked:
        alike = [k for k in found if (k.kind in MOST) == (trait.kind in MOST)]
        same = [k for k in alike if trait.kind not in MOST or k.kind == trait.kind]
        most = MOST.get(trait.kind, MOST_OTHERS)
        told = any(k.kind == trait.kind and k.value == trait.value for k in found)
        if len(same) < most and not told and not _is_above(trait, traits):
            found.append(Known(trait.kind, trait.value, round(value, 3), "interest"))
    order = [CATEGORY, Field.BRAND, Field.COLOR]
    rank = {kind: place for place, kind in enumerate(order)}
    return sorted(found, key=lambda known: rank.get(known.kind, len(order)))


def _is_above(trait: Trait, others: Iterable[Trait]) -> bool:
    """Whether a narrower category is liked too: who likes running shoes is not said to like sports."""
    inside = f"{trait.value}/"
    return trait.kind == CATEGORY and any(
        other.kind == CATEGORY and other.value.startswith(inside) for other in others
    )


def _price(profile: Profile) -> list[Known]:
    taste = profile.price
    if taste is None:
        return []
    return [Known(PRICE, taste.band, round(taste.certainty, 3), "interest")]


def _sizes(profile: Profile) -> list[Known]:
    said = {size.value for size in profile.said.sizes if size.said}
    newest = dict.fromkeys(size.value for size in reversed(profile.said.sizes))
    values = sorted(newest, key=lambda value: value not in said)
    return [Known(SIZE, value, 1.0, "size", value in said) for value in values]


def _turned_down(profile: Profile) -> list[Known]:
    avoided = sorted(profile.said.avoided)
    refused = sorted(set(profile.said.refused) - profile.said.avoided)
    found = [Known(kind, value, -1.0, "avoided", said=True) for kind, value in avoided]
    for kind, value in refused:
        weight = round(profile.affinities.get(Trait(kind, value), 0.0), 3)
        found.append(Known(kind, value, weight, "refused", said=True))
    return found


def is_words(known: Known) -> bool:
    """Whether it stands for words in titles and not for a fact."""
    return known.kind == WORDS
