"""The collector of garbage in a process that serves."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_NEVER = 1_000_000
_lock = Lock()
_growing = 0
_settled = 0
_threshold = 0


@contextmanager
def settled_heap() -> Iterator[None]:
    """Keep what the start has made out of the collector's walks while the block serves.

    Routes, models and reference data are a million objects that live as long as the process;
    each full collection would walk them all and stop every request in flight meanwhile. A block
    within another adds to what is kept; what was made last is looked through for garbage first.
    """
    global _settled  # noqa: PLW0603  the collector is the process's own, too
    with _lock:
        _settled += 1
        gc.collect(1)
        gc.freeze()
    try:
        yield
    finally:
        with _lock:
            _settled -= 1
            if _settled == 0:
                gc.unfreeze()


@contextmanager
def growing_heap() -> Iterator[None]:
    """Put off full collections while millions of objects are made that all live on.

    Each would walk all of them, free nothing, and stop everything else meanwhile: seconds, again
    and again. Young objects are collected as ever.
    """
    global _growing, _threshold  # noqa: PLW0603  the collector is the process's own, too
    with _lock:
        young, middle, full = gc.get_threshold()
        if _growing == 0:
            _threshold = full
            gc.set_threshold(young, middle, _NEVER)
        _growing += 1
    try:
        yield
    finally:
        with _lock:
            _growing -= 1
            if _growing == 0:
                gc.set_threshold(*gc.get_threshold()[:2], _threshold)


@contextmanager
def lasting_heap() -> Iterator[None]:
    """Collect nothing while objects are made that all live on, and count them as old at once.

    Collections of young objects would walk all of them and free nothing, during the block and
    twice after it. What is young before is looked through for garbage first.
    """
    was = gc.isenabled()
    if was:
        gc.collect(1)
    gc.disable()
    try:
        yield
    finally:
        if was:
            if gc.get_freeze_count() == 0:  # else a process that serves would thaw
                gc.freeze()
                gc.unfreeze()
            gc.enable()
