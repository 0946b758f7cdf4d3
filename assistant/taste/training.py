"""A shop's taste: what was trained before, or is trained now from its events."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from assistant.runlog import Deed, Plan, RunLog
from assistant.runlog.sources import of_rows
from assistant.shop.folder import Shop
from assistant.taste.facts import CatalogueFacts
from assistant.taste.judging import ShopTaste
from assistant.taste.taste import Taste
from assistant.tuning.tuned import Tuned
from recommender.errors import ModelError
from recommender.events import EventColumns, EventLog
from recommender.learning.training import train
from recommender.learning.tuning import Choosing, Settings
from recommender.models.sequence import SequenceSettings
from recommender.profiling.repeats import RepeatRates
from recommender.profiling.traits import Facts
from recommender.serving.trained import TrainedRecommender
from retrieval.catalog import Catalog

Progress = Callable[[str, int, int], None]
MODEL = "recommender"
log = logging.getLogger(__name__)

LONG_AGO = "2020-01-01T00:00:00+00:00"  # the time of a shop in which nothing happened yet
GENERATED = "These shoppers are generated: the figures measure the generator, not the recommender."


def load_taste(shop: Shop, facts: CatalogueFacts, progress: Progress | None = None) -> Taste:
    """The shop's trained taste, trained now if there are events but no model that fits them.

    A shop whose events lie elsewhere has a model and none of them.
    """
    latest = EventLog(shop.engine).latest()
    try:
        return taste_of(shop, facts)
    except ModelError as exc:
        there = (shop.models / MODEL).exists()
        if latest is None:
            if there:
                log.warning("%s There are no events to train it from.", exc)
            return ShopTaste(facts, LONG_AGO)
        if there:
            log.warning("%s It is trained anew.", exc)
        _train(shop, facts, latest, progress)
    return taste_of(shop, facts)


def taste_of(shop: Shop, facts: CatalogueFacts) -> Taste:
    """The taste that was trained before.

    Raises:
        ModelError: There is none, or none that fits these products.
    """
    events = EventLog(shop.engine)
    latest = events.latest()
    trained = TrainedRecommender.load(shop.models / MODEL, facts)
    if latest is None:
        return ShopTaste(facts, str(trained.made.get("trained_at", LONG_AGO)), trained)
    repeats = RepeatRates.of(events.purchases(), facts.categories)
    return ShopTaste(facts, latest, trained, repeats)


def train_taste(path: Path, progress: Progress | None = None) -> dict[str, object]:
    """Trains the shop's recommender and saves it; returns how it was made and what was measured."""
    shop = Shop.open(path)
    try:
        latest = EventLog(shop.engine).latest()
        if latest is None:
            raise ModelError(f"'{path}' has no events to learn from; ingest some first.")
        facts = CatalogueFacts.of(Catalog(shop.engine).all())
        made = dict(_train(shop, facts, latest, progress).made)
        return {**made, "note": GENERATED} if shop.settings.demo else made
    finally:
        shop.engine.dispose()


def _train(
    shop: Shop, facts: Mapping[str, Facts], latest: str, progress: Progress | None
) -> TrainedRecommender:
    steps = 0

    def report(step: str) -> None:
        nonlocal steps
        steps += 1
        if progress:
            progress(f"recommender: {step}", steps - 1, steps)

    events, tuned = EventLog(shop.engine).all(), Tuned.load(shop.path).recommender
    with RunLog.of(shop).run(_plan(events, facts, latest, tuned)) as run:
        choosing = Choosing(run.point, tuned)
        trained = train(events, facts, latest, report=report, choosing=choosing)
        report("saving")
        trained.save(shop.models / MODEL)
        run.tell(trained.made, "validation.ndcg@10.blend")
    return trained


def _plan(
    events: EventColumns, facts: Mapping[str, Facts], latest: str, tuned: Mapping[str, Settings]
) -> Plan:
    data = [
        of_rows("events", events),
        of_rows("products", ((key, facts[key]) for key in sorted(facts))),
    ]
    return Plan(
        Deed.TRAIN, "recommender", {"until": latest, "tuned": tuned}, data, SequenceSettings().seed
    )
