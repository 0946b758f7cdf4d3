"""Which models make a shop's blend, with which settings and weights: chosen on validation alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from recommender.interactions import Interactions
from recommender.learning.examples import gathered
from recommender.learning.making import made
from recommender.learning.tuning import EASE_QUICK, Tuner
from recommender.learning.weighing import weighed
from recommender.models.blend import Blend
from recommender.models.content import ContentSimilarity
from recommender.models.mixing import Say

REQUIRED = ("popular", "item_to_item", "content", "newcomers")  # strangers, reasons, what is new
ENOUGH_FOR_FACTORS = 200  # shoppers; fewer tell neighbours only
ENOUGH_FOR_SEQUENCES = 2_000
MOST_FOR_SEQUENCES = 50_000  # items; beyond, an epoch takes minutes
LEARNT_FROM = 4_000  # shoppers whose next item decides the weights


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """A blend that was chosen, not yet fitted on everything.

    Args:
        settings: By member, the numbers to make it with.
        says: By member, what it counts.
        told: The nDCG@10 on validation: of each model alone, of the blend, and of it without each
            member that was tried.
    """

    settings: Mapping[str, Mapping[str, float]]
    says: Mapping[str, Say]
    told: Mapping[str, float]

    def blend(self, content: ContentSimilarity | None) -> Blend:
        """The blend, unfitted."""
        members = [made(kind, self.settings[kind], content) for kind in self.says]
        return Blend(members, self.says)


def candidates(seen: Interactions, content: ContentSimilarity | None) -> list[str]:
    """The kinds worth trying for so many shoppers and items."""
    shoppers, items = int((seen.histories.lengths > 1).sum()), seen.n_items
    asked = {
        "content": content is not None,
        "newcomers": content is not None,
        "ease": items <= EASE_QUICK,
        "als": shoppers >= ENOUGH_FOR_FACTORS,
        "sequence": shoppers >= ENOUGH_FOR_SEQUENCES and items <= MOST_FOR_SEQUENCES,
    }
    return ["popular", "item_to_item", *(kind for kind, worth in asked.items() if worth)]


def chosen(
    tuner: Tuner,
    kinds: Sequence[str],
    report: Callable[[str], None] = lambda _: None,
) -> Chosen:
    """The blend that does best on the tuner's validation targets.

    Args:
        tuner: Has the split.
        kinds: The models to try; ``REQUIRED`` ones stay whether they help or not.
        report: Told what begins.
    """
    tuned = {}
    for kind in kinds:
        report(kind)
        tuned[kind] = tuner.tuned(kind)
    report("weights")
    blend = Blend([one.model for one in tuned.values()]).measured(tuner.split.seen)
    examples = gathered(blend, tuner.split, LEARNT_FROM)
    says, told = weighed(examples, REQUIRED)
    alone = {kind: one.ndcg for kind, one in tuned.items()}
    settings = {kind: tuned[kind].model.settings() for kind in says}
    return Chosen(settings, says, {**alone, **told})
