"""The versions of the shop's tables, oldest first, and the way from each to the next (Alembic).

A shop made by this program begins at the latest; the steps in ``versions`` are for shops that were
there before. Each says what it needs itself and nothing of the tables as the program has them now:
these go on changing, a step never does. A new version is a file there and its name in ``known.py``.
"""

from assistant.shop.migrations.known import LATEST, VERSIONS

__all__ = ["LATEST", "VERSIONS"]
