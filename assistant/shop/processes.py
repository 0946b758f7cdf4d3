"""Starting parts of this program as processes of their own, which share nothing with the one that serves."""

import os
import sys

NICER = 10  # work in the background goes after turns


def command_of(module: str, *arguments: str) -> list[str]:
    """What runs ``module`` with the interpreter and nothing of the folder it is started in."""
    return [sys.executable, "-P", "-m", module, *arguments]


def surroundings() -> dict[str, str]:
    """The environment for it: modules are found where this process finds them."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path or "." for path in sys.path)}


def go_after_others() -> None:
    """Lowers the priority of this process, where the system can."""
    if hasattr(os, "nice"):
        os.nice(NICER)
