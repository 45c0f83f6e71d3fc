"""Work on what was sent that may take a while: bounded beforehand, and not on the event loop.

A parser that runs on the event loop stops every other request of the process. Two rules hold for
each of them (ADR 0039): what it is given is bounded in size, parts and depth *before* it runs, so
that no single call into a C library keeps Python's lock for long; and it runs in one of two threads
kept for this, so that nothing else waits for them (passwords, storage and searches have their own).
"""

import asyncio
import contextvars
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import Any, Final, ParamSpec, TypeVar

import orjson

P = ParamSpec("P")
T = TypeVar("T")
MAX_PARTS: Final = 100_000
"""Values that one JSON body may hold: parsing it takes below 0.1 s. A realistic body of 1 MiB,
such as a batch of 20,000 parties, has about 80,000."""
MAX_DEPTH: Final = 100
"""Levels of nesting in one JSON or YAML text."""
MAX_NAMES: Final = 10_000
"""Names in one object of a JSON body."""
SMALL_BYTES: Final = 16_384
"""What is not longer is parsed where it stands: a thread would take longer than the parsing."""
_PARSERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="parse")


class TooManyPartsError(ValueError):
    """A text holds more values, or nests deeper, than is read."""


class TooDeepError(TooManyPartsError):
    """A text nests deeper than `MAX_DEPTH`."""


async def off_loop(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run CPU-bound work in a parser's thread; its exceptions are raised here."""
    return await in_executor(_PARSERS, work, *args, **kwargs)


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run blocking work in one of the process's threads; its exceptions are raised here."""
    return await in_executor(None, work, *args, **kwargs)


async def in_executor(
    executor: Executor | None, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run work in a thread of an executor, with the caller's context.

    A `StopIteration` in the work (`next` of what is empty) is raised as a `RuntimeError`: no future
    takes it, so that its caller would wait for ever.
    """
    context = contextvars.copy_context()
    call = partial(context.run, _told, partial(work, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(executor, call)


def _told(work: Callable[[], T]) -> T:
    try:
        return work()
    except StopIteration as error:
        raise RuntimeError("StopIteration in a thread: `next` of what is empty") from error


def taken(items: deque[T], size: int) -> Iterator[list[T]]:
    """Yield what stands in a queue in lists of at most `size`, and take it out of the queue.

    A list of 100,000 records that is dropped whole keeps Python's lock until each is freed: 0.1 s
    in a process that has run for a while. Taken so, the records go slice by slice.
    """
    while items:
        yield [items.popleft() for _ in range(min(size, len(items)))]


def check_json_parts(body: bytes, limit: int = MAX_PARTS) -> None:
    """Refuse JSON with more values than `limit`, before it is parsed.

    Commas and opening brackets are counted wherever they stand, in texts too: the count is never
    too low, and takes 3 ms for 1 MiB.

    Raises:
        TooManyPartsError: there are more.

    """
    found = body.count(b",") + body.count(b"[") + body.count(b"{")
    if found > limit:
        raise TooManyPartsError(f"The body holds more than {limit:,} values; send it in parts.")


def read_json(text: bytes | str) -> Any:
    """Return the value of JSON of at most `MAX_DEPTH` levels.

    How many values it holds is the caller's to bound, before (`check_json_parts`).

    Raises:
        orjson.JSONDecodeError: it is not JSON.
        TooDeepError: it nests deeper.

    """
    found = orjson.loads(text)
    plain = text if isinstance(text, bytes) else text.encode()
    if plain.count(b"[") + plain.count(b"{") > MAX_DEPTH:
        _check_depth(found)
    return found


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            part
            for whole in level
            if isinstance(whole, dict | list)
            for part in (whole.values() if isinstance(whole, dict) else whole)
        ]
        if not level:
            return
    if any(isinstance(part, dict | list) for part in level):
        raise TooDeepError(f"The JSON is nested more than {MAX_DEPTH} levels deep.")
