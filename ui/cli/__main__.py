"""``python -m ui.cli`` is ``daogou``."""

from ui.cli.app import main

main()
