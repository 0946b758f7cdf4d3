"""One line of the log for each turn."""

import logging

from assistant.observing.watcher import ANSWERED, FAILED, REPEATED, Seen

log = logging.getLogger("daogou.turn")
LEVELS = {ANSWERED: logging.INFO, REPEATED: logging.INFO, FAILED: logging.ERROR}


class TurnLog:
    """Writes what a turn was: never what was said in it."""

    def see(self, seen: Seen) -> None:
        """One line; conversation and turn stand on it as on every line of the turn."""
        log.log(LEVELS.get(seen.status, logging.WARNING), seen.status, extra={"facts": facts(seen)})


def facts(seen: Seen) -> dict[str, object]:
    """What is known of a turn, by the names that a line of the log has."""
    known: dict[str, object] = {"status": seen.status}
    if seen.turn is not None:
        known["turn"] = seen.turn  # of a turn that was repeated it is not where the thread is
    told = {"intent": seen.intent, "action": seen.action, "language": seen.language}
    known |= {name: value for name, value in told.items() if value}
    if seen.action:
        known["products"] = seen.products
    if seen.error:
        known["error"] = seen.error
    if seen.origin is not None:
        versions = seen.origin.versions.to_json()
        known |= {"versions": versions.pop("ref"), **versions, "catalogue": seen.origin.catalogue}
    return {**known, "ms": dict(seen.timings_ms)}
