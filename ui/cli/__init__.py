"""The command line ``daogou``: one module a kind of command, put together in ``app``."""

import os

# Before numpy is loaded: its products here are small, and a second thread for them costs more than it
# brings (a search of 10,000 rows 4.3 ms of the processor instead of 1.0), most where others work too.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from ui.cli.app import main

__all__ = ["main"]
