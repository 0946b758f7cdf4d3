"""Changes many prices and stocks in a process of its own, so that turns keep the interpreter.

Working out ten thousand takes two seconds of Python. Updates go in as a JSON list on standard input,
what became of each comes out as another.

    python -m assistant.shop.amender SHOP
"""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from assistant.shop.folder import Shop
from assistant.shop.processes import command_of, go_after_others, surroundings
from retrieval.amending import Outcome, amend
from retrieval.amendments import Amendment

log = logging.getLogger(__name__)

MANY = 500  # fewer are changed sooner than a process is started


def main() -> int:
    """Applies what is on standard input to the shop that the command line names."""
    go_after_others()
    shop = Shop.open(Path(sys.argv[1]))
    outcomes = amend(shop.engine, [Amendment(**one) for one in json.load(sys.stdin)])
    json.dump([asdict(one) for one in outcomes], sys.stdout)
    return 0


def amend_apart(shop: Shop, amendments: Sequence[Amendment]) -> list[Outcome]:
    """As ``amend``, in another process; here if that fails, which does nothing twice."""
    told = json.dumps([asdict(one) for one in amendments])
    done = subprocess.run(  # noqa: S603
        command_of(__name__, str(shop.path.resolve())),
        input=told,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        env=surroundings(),
    )
    if done.returncode:
        log.warning("Changing %d products in a process of its own failed.", len(amendments))
        return amend(shop.engine, amendments)
    return [Outcome(**one) for one in json.loads(done.stdout)]


if __name__ == "__main__":
    sys.exit(main())
