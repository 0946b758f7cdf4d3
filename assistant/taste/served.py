"""The taste that serves: a recommender that is trained anew serves from then on, without a restart."""

import logging
import threading

from assistant.shop.folder import Shop
from assistant.shop.owner_files import stamp_of
from assistant.taste.facts import CatalogueFacts
from assistant.taste.taste import Taste
from assistant.taste.training import MODEL, taste_of
from recommender.errors import ModelError
from recommender.serving.storage import MANIFEST

log = logging.getLogger(__name__)


class ServedTaste:
    """A shop's taste, read again when its file has changed.

    Args:
        shop: The shop.
        taste: What its recommender's file says now.
    """

    def __init__(self, shop: Shop, taste: Taste) -> None:
        self._shop = shop
        self._taste = taste
        self._manifest = shop.models / MODEL / MANIFEST
        self._read = stamp_of(self._manifest)
        self._reading = threading.Lock()

    @property
    def stale(self) -> bool:
        """Whether the shop's recommender was trained anew since it was read."""
        return stamp_of(self._manifest) != self._read

    def refresh(self, facts: CatalogueFacts) -> None:
        """Reads it again; what cannot be read is told once, and the one before goes on."""
        with self._reading:
            stamp = stamp_of(self._manifest)
            if stamp == self._read:
                return
            try:
                self._taste = taste_of(self._shop, facts)
                log.info("A newly trained recommender serves from now on.")
            except ModelError as exc:
                log.error("%s The recommender read before goes on.", exc)  # without the traceback
            self._read = stamp

    def about(self, facts: CatalogueFacts) -> Taste:
        """The taste in a catalogue of these facts."""
        return self._taste.about(facts)
