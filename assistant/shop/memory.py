"""Keeps a program that holds a large catalogue small and even.

A catalogue is millions of small objects that stay. Left to itself, the collector of cyclic garbage
walks through all of them now and then, and a turn waits a second for it; and what was freed while
the catalogue was read stays with the process.
"""

import ctypes
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

M_ARENA_MAX = -8  # malloc.h of glibc
ARENAS = 2  # by default eight a core, each with freed memory of its own that no other uses


def use_few_arenas() -> None:
    """Lets the threads of this program share their memory; to be called before there are any."""
    change = _in_the_c_library("mallopt")
    if change is not None:
        change(M_ARENA_MAX, ARENAS)


@contextmanager
def growing() -> Iterator[None]:
    """While millions of objects are made that stay, nobody looks through them for garbage.

    A seventh of the time that it takes to take a catalogue in, or to load one, goes into that.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def settle() -> None:
    """Collects what is left over from loading, and leaves what stays out of later collections."""
    gc.collect()
    keep()


def keep() -> None:
    """Leaves what is in memory now out of later collections, without looking through it.

    What is no longer referred to is freed as ever; only cycles of such objects are not.
    """
    gc.freeze()
    give_back()


def give_back() -> None:
    """Gives freed memory back to the system, where the C library can (glibc)."""
    trim = _in_the_c_library("malloc_trim")
    if trim is not None:
        trim(0)


def _in_the_c_library(name: str) -> Callable[..., object] | None:
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
