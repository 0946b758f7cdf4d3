"""A tagger that has learnt the small titles, relied on from a half upwards."""

from dataclasses import replace

import pytest

from retrieval.enriching.spans import Kind
from retrieval.enriching.tagger import Tagger
from retrieval.enriching.training import Recipe, train
from tests.retrieval.enriching.titles import titles

LEARNING = Recipe(bits=12, epochs=12, batch=8)
EVERY_KIND = dict.fromkeys((Kind.BRAND, Kind.PRODUCT, Kind.MODEL), 0.5)


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    return replace(train(titles(), LEARNING), thresholds=EVERY_KIND)
