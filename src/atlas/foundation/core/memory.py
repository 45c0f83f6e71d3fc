"""The collector of garbage in a process that serves."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def settled_heap() -> Iterator[None]:
    """Keep what the start has made out of the collector's walks while the block serves.

    Routes, models and reference data are a million objects that live as long as the process;
    each full collection would walk them all and stop every request in flight meanwhile.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
