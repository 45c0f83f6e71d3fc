"""Identifiers: UUID version 7 (RFC 9562 §5.7), made in the application, never in SQL."""

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """Return a new UUIDv7: 48 bits of Unix milliseconds, then a counter and random bits.

    Ids made by one process are strictly increasing (RFC 9562 §6.2, method 3: the
    sub-millisecond fraction fills `rand_a`), so an index on them grows at its end.
    """
    global _last  # noqa: PLW0603  one clock a process
    nanoseconds = time.time_ns()
    # 60 bits of time: milliseconds and 12 bits of the fraction below them
    stamp = (nanoseconds // 1_000_000 << 12) | ((nanoseconds % 1_000_000) * 4096 // 1_000_000)
    with _lock:
        stamp = max(stamp, _last + 1)
        _last = stamp
    random_bits = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    milliseconds, fraction = stamp >> 12, stamp & 0xFFF
    return UUID(
        int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | random_bits,
    )
