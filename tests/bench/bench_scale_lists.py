"""What grows with a list of persons: memory, readiness, searches (`make bench-scale`; not in CI).

The persons are made up, 1.25 names each, without addresses or numbers: given names of 3,000, and a
surname for every five persons. Sizes: `ATLAS_SCALE_PERSONS`. Times are of the processor, because
others say nothing on a busy machine. A file is made by one process and mapped by another, as by a
load and by each API and worker.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from atlas.foundation.core.ids import new_id
from atlas.foundation.core.partial_dates import parse_date
from atlas.sources.lists.domain.entry import ListedName, ListEntry
from atlas.sources.lists.domain.terms import Measure, NameKind, PartyKind
from atlas.sources.screening.domain.matching import (
    IndexedEntry,
    VersionIndex,
    entry_packing,
    version_parts,
)
from atlas.sources.screening.domain.results import ScreeningQuery
from atlas.sources.screening.stored_indexes import StoredIndex, read, write

pytestmark = pytest.mark.bench
SIZES = [
    int(one) for one in os.environ.get("ATLAS_SCALE_PERSONS", "30000,100000,300000").split(",")
]
GIVEN, PERSONS_A_SURNAME, SEARCHES = 3_000, 5, 300
_ONSETS = (
    "b",
    "d",
    "f",
    "g",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "z",
    "ch",
    "sh",
    "kr",
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ou")
_ENDS = ("", "n", "r", "s", "l", "ev", "ova", "ic", "man", "sen")


def words(count: int, rng: random.Random) -> list[str]:
    """Return different words that could be names."""
    made: dict[str, None] = {}
    while len(made) < count:
        parts = [rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.choice((2, 2, 3)))]
        made["".join(parts).capitalize() + rng.choice(_ENDS)] = None
    return list(made)


def persons(size: int, rng: random.Random) -> Iterator[ListEntry]:
    """Yield the entries of a list."""
    given, surnames = words(GIVEN, rng), words(size // PERSONS_A_SURNAME, rng)

    def name(kind: NameKind) -> ListedName:
        full = " ".join((*rng.sample(given, rng.choice((1, 1, 2))), rng.choice(surnames)))
        return ListedName(full, kind)

    for number in range(size):
        aliases = [name(NameKind.ALIAS)] if rng.random() < 0.25 else []
        yield ListEntry(
            key=str(number),
            kind=PartyKind.PERSON,
            names=(name(NameKind.PRIMARY), *aliases),
            measure=Measure.WATCH,
            programmes=(),
            birth_dates=(parse_date(str(rng.randint(1930, 2000))),),
        )


def queries(size: int) -> list[str]:
    """Return names of which half are listed: of the same words, in an order of their own."""
    rng = random.Random(size)
    given, surnames = words(GIVEN, rng), words(size // PERSONS_A_SURNAME, rng)
    asked = random.Random(1)
    known = [f"{asked.choice(given)} {asked.choice(surnames)}" for _ in range(SEARCHES // 2)]
    return known + [" ".join(words(2, asked)) for _ in range(SEARCHES // 2)]


def own_memory() -> float:
    """Return the megabytes that are this process's alone: pages of a mapped file are not."""
    text = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    (row,) = [line.split() for line in text.splitlines() if line.startswith("Anonymous:")]
    return int(row[1]) / 1024


def most_memory() -> float:
    """Return the most megabytes that this process held (`ru_maxrss` is inherited)."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    (row,) = [line.split() for line in text.splitlines() if line.startswith("VmHWM:")]
    return int(row[1]) / 1024


def make(path: Path, size: int) -> dict[str, float]:
    """Write the file of a list, as a load does; return what that took."""
    before, began = most_memory(), time.process_time()
    packing = entry_packing()
    packing.add(IndexedEntry(new_id(), one) for one in persons(size, random.Random(size)))
    nothing = np.frombuffer(msgspec.msgpack.encode({}), dtype=np.uint8)
    former = version_parts(entry_packing().blob())
    write(path, StoredIndex(version_parts(packing.blob()), former, nothing))
    return {
        "index made, s": time.process_time() - began,
        "most memory while it was made, MB": most_memory() - before,
        "file, shared, MB": path.stat().st_size / 1e6,
    }


def search(path: Path, size: int) -> dict[str, float]:
    """Map a file and search in it; return what that took."""
    before, began = own_memory(), time.process_time()
    found = read(path)
    assert found is not None
    index = VersionIndex(found.current, year_tolerance=1)
    ready, mapped, taken = time.process_time() - began, own_memory() - before, []
    for text in queries(size):
        start = time.thread_time()
        index.match(ScreeningQuery(name=text, kind=PartyKind.PERSON))
        taken.append(1000 * (time.thread_time() - start))
    taken.sort()
    return {
        "ready from the file, s": ready,
        "memory of its own, mapped, MB": mapped,
        "the same after 300 searches, MB": own_memory() - before,
        "one search, p50, ms": taken[len(taken) // 2],
        "one search, p99, ms": taken[int(len(taken) * 0.99)],
    }


STEPS = {"make": make, "search": search}
"""Each in a process of its own."""


def test_a_list_grows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.bench.bench_scale import table  # not in the process that maps: it imports much

    rows: dict[str, list[float]] = {}
    for size in SIZES:
        path = tmp_path / f"{size}.index"
        for step in STEPS:
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench.bench_scale_lists", step, str(path), str(size)],
                capture_output=True,
                text=True,
                check=True,
            )
            for name, value in json.loads(done.stdout).items():
                rows.setdefault(name, []).append(value)
        path.unlink()
    with capsys.disabled():
        print(*table("persons of a list", SIZES, rows), sep="\n")


if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))
