"""Judges products by what others did and by what is known of the shopper."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from assistant.skills.shopper import Shopper
from assistant.taste.facts import CatalogueFacts, sizes_of, sold
from assistant.taste.taste import Judgement
from recommender.events import Event, EventKind, canonical_time
from recommender.interactions import event_weight
from recommender.profiling.notes import Said
from recommender.profiling.profiles import Profile, bought, build_profile, turned_down
from recommender.profiling.repeats import RepeatRates
from recommender.profiling.suiting import profile_evidence
from recommender.ranking.evidence import Cause, Evidence, Part
from recommender.serving.trained import TrainedRecommender
from retrieval.products import Product

FAVOURITES = 60
MOST_NEWCOMERS = 300  # looked through for one list
NEWCOMERS = 20
HISTORY = 40  # products of the past that still count


@dataclass(frozen=True)
class ShopTaste:
    """Judges by what others did, if a recommender was trained, and by the shopper's own acts.

    Args:
        facts: Of every product.
        latest: ISO 8601, of the shop's latest event; the time of a shopper who brings none.
        trained: What was learnt from others; None in a shop without events.
        repeats: Which goods are bought again.
    """

    facts: CatalogueFacts
    latest: str
    trained: TrainedRecommender | None = None
    repeats: RepeatRates = field(default_factory=RepeatRates)

    @cached_property
    def popular(self) -> Mapping[str, float]:
        """What most shoppers take, by product id."""
        return self.trained.popular() if self.trained else {}

    def judge(self, products: Mapping[str, Product], shopper: Shopper) -> Judgement:
        """Evidence from others' events, the shopper's profile and popularity."""
        acts = self._acts(shopper) if shopper.said.personal else []
        known = acts or (shopper.said.personal and shopper.said != Said())
        together = self.trained.together(*_history(acts)) if self.trained and acts else {}
        profile = self.profile(shopper) if known else None
        return {
            Part.TOGETHER: {key: together[key] for key in products if key in together},
            Part.PROFILE: self._suits(profile, products) if profile else {},
            Part.POPULAR: {key: self._popularity(product) for key, product in products.items()},
        }

    def favourites(self, shopper: Shopper) -> Sequence[str]:
        """What the blend ranks highest for the history, and what is new and suits the profile."""
        history, weights = _history(self._acts(shopper))
        if not history or not shopper.said.personal:
            return ()
        known = self.trained
        told = known.recommend(history, weights, FAVOURITES, history) if known else []
        return list(dict.fromkeys([*told, *self._newcomers(shopper)]))

    @cached_property
    def untaken(self) -> tuple[str, ...]:
        """The products that no model knows, for nobody took them yet; the newest ids last."""
        if self.trained is None:
            return ()
        taken = self.popular
        return tuple(key for key in self.facts if not taken.get(key))[-MOST_NEWCOMERS:]

    def _newcomers(self, shopper: Shopper) -> list[str]:
        """What nobody took yet and the profile speaks for, by its facts, best first."""
        profile = self.profile(shopper)
        scale = self.facts.scale
        suits = {
            key: profile_evidence(profile, key, self.facts[key], scale).value
            for key in self.untaken
        }
        liked = sorted((key for key in suits if suits[key] > 0), key=lambda key: -suits[key])
        return liked[:NEWCOMERS]

    def done_with(self, shopper: Shopper) -> frozenset[str]:
        """What was turned down, sent back, or bought and is no consumable."""
        if not shopper.said.personal:
            return frozenset(shopper.disliked)
        acts = self._acts(shopper)
        there = (key for key in bought(acts) if key in self.facts)
        durable = (key for key in there if self.repeats.is_durable(self._category(key)))
        return frozenset((*turned_down(acts), *durable))

    def profile(self, shopper: Shopper) -> Profile:
        """What is known of a shopper now, this conversation included."""
        acts = self._acts(shopper)
        return build_profile(
            shopper.user or "",
            acts,
            self.facts,
            self.facts.scale,
            self._now(shopper),
            shopper.said,
        )

    def about(self, facts: CatalogueFacts) -> "ShopTaste":
        """The same taste in a catalogue of these facts; their prices are put in order at once."""
        taste = copy.copy(self)
        object.__setattr__(taste, "facts", facts)
        taste.__dict__.pop("untaken", None)
        _ = facts.scale
        return taste

    def _now(self, shopper: Shopper) -> str:
        return canonical_time(shopper.now) if shopper.now else self.latest

    def _acts(self, shopper: Shopper) -> list[Event]:
        """Everything the shopper did, oldest first; this conversation comes last.

        What is dated later than now (a demo may be) is of now.
        """
        now, user = self._now(shopper), shopper.user or ""
        session = (
            (EventKind.VIEW, shopper.viewed),
            (EventKind.LIKE, shopper.liked),
            (EventKind.ADD_TO_CART, shopper.carted),
            (EventKind.DISLIKE, shopper.disliked),
        )
        then = shopper.moments
        done = [
            Event(user, key, kind, then.get(key, now)) for kind, keys in session for key in keys
        ]
        past = (
            one if one.timestamp <= now else replace(one, timestamp=now) for one in shopper.past
        )
        return [*past, *done]

    def _category(self, product_id: str) -> str | None:
        category = self.facts[product_id].get("category")
        return category if isinstance(category, str) else None

    def _suits(self, profile: Profile, products: Mapping[str, Product]) -> dict[str, Evidence]:
        return {
            key: profile_evidence(
                profile, key, self.facts[key], self.facts.scale, sizes_of(product)
            )
            for key, product in products.items()
            if key in self.facts
        }

    def _popularity(self, product: Product) -> Evidence:
        """What most shoppers do now, or what sold at any time, whichever says more."""
        seen, share = self.popular.get(product.id, 0.0), 0.5 if self.trained else 1.0
        if seen and seen >= sold(product) * share:
            return Evidence(seen, Cause("seen", product.id))
        return Evidence(sold(product) * share, Cause("sold", product.id))


def _history(acts: Sequence[Event]) -> tuple[list[str], list[float]]:
    """Product ids, most recent last, and what each act says."""
    last = acts[-HISTORY:]
    return [act.product_id for act in last], [event_weight(act.event, act.value) for act in last]
