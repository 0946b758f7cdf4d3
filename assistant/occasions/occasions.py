"""Makes the occasion of each turn of one shop."""

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from assistant.conversations.store import Conversation
from assistant.merchandising.hand import Hand, not_there
from assistant.merchandising.rules import MERCHANDISING_FILE, Rule, in_force, read_rules
from assistant.occasions.experiments import EXPERIMENTS_FILE, Experiment, read_experiments
from assistant.occasions.learning import Learning
from assistant.occasions.occasion import Occasion, Terms
from assistant.shop.folder import Shop
from assistant.shop.owner_files import OwnerFile, Standing
from recommender.events import EventLog, visitor
from recommender.experiments.log import Arm
from recommender.exploring.beliefs import Beliefs
from retrieval.filters import ProductTable

log = logging.getLogger(__name__)

ArmsOf = Callable[[str], Mapping[str, Arm]]


@dataclass(frozen=True, slots=True)
class Occasions:
    """What the occasions of one shop are made of.

    Args:
        terms: On which every shopper is served who is in no experiment.
        learning: What exploring has taught.
        experiments: The shop's, as its file has them now.
        rules: Of the shop's owner, as their file has them now.
        events: Of shoppers, by whom experiments may tell them apart.
        said: The rules of which the log has told what is unknown in them.
    """

    terms: Terms
    learning: Learning
    experiments: OwnerFile[tuple[Experiment, ...]]
    rules: OwnerFile[tuple[Rule, ...]] | Standing[tuple[Rule, ...]]
    events: EventLog
    said: dict[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, shop: Shop) -> "Occasions":
        """As the shop's settings and files want them.

        Raises:
            SettingsError: A file cannot be used.
        """
        settings = shop.settings
        return cls(
            Terms(explore_share=settings.explore_share, brand_cap=settings.brand_cap),
            Learning(shop.engine),
            experiments_of(shop),
            rules_of(shop),
            EventLog(shop.engine),
        )

    def watch(self, table: ProductTable) -> None:
        """Says once of each state of the rules which names in them the catalogue does not have."""
        rules = self.rules.current()
        if self.said.get("rules") is rules:
            return
        self.said["rules"] = rules
        hand = Hand(table, rules)
        for rule in rules:
            unknown = hand.unknown(rule)
            if unknown:
                log.warning(
                    "%s: rules[%d]: %s", MERCHANDISING_FILE, rule.number, not_there(unknown)
                )

    def plain(self, now: datetime) -> Occasion:
        """For a program that asks outside a conversation: nothing is left to chance."""
        return Occasion(now, terms=self.terms, rules=in_force(self.rules.current(), now))

    def turn(
        self, conversation: Conversation, number: int, now: datetime, arms_of: ArmsOf
    ) -> Occasion:
        """For turn ``number`` of a conversation.

        Args:
            conversation: Whose turn it is.
            number: The turn.
            now: When it is.
            arms_of: The variants that a shopper has seen before, which stay.
        """
        shopper = conversation.user or visitor(conversation.id)
        terms, arms = self._served(shopper, now, arms_of)
        beliefs = self.learning.current() if terms.explore_share > 0 else Beliefs()
        rules = in_force(self.rules.current(), now)
        return Occasion(now, chance_of(conversation.id, number), terms, beliefs, arms, rules)

    def _served(
        self, shopper: str, now: datetime, arms_of: ArmsOf
    ) -> tuple[Terms, tuple[Arm, ...]]:
        """The terms of a shopper, and the variants they come from."""
        running = [one for one in self.experiments.current() if one.period.holds(now)]
        seen = arms_of(shopper) if running else {}
        terms, arms = self.terms, []
        for experiment in running:
            arm = seen.get(experiment.name)
            if arm is None or arm.variant not in experiment.variants:
                arm = experiment.arm(shopper, self._event_count)
            if arm is not None:
                terms = experiment.variants[arm.variant].on(terms)
                arms.append(arm)
        return terms, tuple(arms)

    def _event_count(self, shopper: str) -> int:
        return len(self.events.of_user(shopper))


def experiments_of(shop: Shop) -> OwnerFile[tuple[Experiment, ...]]:
    """The experiments of a shop, as its file has them whenever they are asked for."""
    read = partial(read_experiments, timezone=shop.settings.timezone)
    return OwnerFile(shop.path / EXPERIMENTS_FILE, read)


def rules_of(shop: Shop) -> OwnerFile[tuple[Rule, ...]]:
    """The owner's rules of a shop, as its file has them whenever they are asked for."""
    read = partial(read_rules, timezone=shop.settings.timezone)
    return OwnerFile(shop.path / MERCHANDISING_FILE, read)


def chance_of(*names: object) -> float:
    """A number from 0 to below 1 that looks like chance and is always the same for ``names``."""
    digest = hashlib.sha256("\x1f".join(map(str, names)).encode()).digest()
    return int.from_bytes(digest[:7]) / 2**56
