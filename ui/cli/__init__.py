"""The command line ``daogou``: one module a kind of command, put together in ``app``."""

from ui.cli.app import main

__all__ = ["main"]
