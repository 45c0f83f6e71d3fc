"""An index in a file says what one in memory says, and only a whole file is an index."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.foundation.core.partial_dates import parse_date
from atlas.sources.lists.domain.entry import ListedIdentifier, ListedName, ListEntry
from atlas.sources.lists.domain.terms import Measure, NameKind, PartyKind
from atlas.sources.screening.domain.matching import (
    IndexedEntry,
    VersionIndex,
    VersionParts,
    entry_packing,
    version_parts,
)
from atlas.sources.screening.domain.postings import flattened
from atlas.sources.screening.domain.results import ScreeningIdentifier, ScreeningQuery
from atlas.sources.screening.stored_indexes import IndexFolder, StoredIndex, read, write

NAMES = [
    "HASSAN, Ali Omar", "Мария Петрова", "AL-HARAMAIN ISLAMIC FOUNDATION", "Severny Potok Holding",
    "محمد حسن", "김정은", "MAHAN AIR", "Kim Jong Un", "ABD AL RAHMAN, Umar", "PEDCO (PEDCO)",
    "Usama bin Muhammad ibn Awad ibn Ladin", "INDL", "ORBIT", "Zoë Strasse-Müller", "J. R. Smith",
]  # fmt: skip
LIST, VERSION = "some-list", UUID(int=7)
Drawn = list[tuple[list[str], PartyKind, str]]
DRAWN = st.lists(
    st.tuples(
        st.lists(st.sampled_from(NAMES) | st.text(max_size=20), min_size=1, max_size=3),
        st.sampled_from(PartyKind),
        st.sampled_from(["", "9079066", "RU-1027700132195"]),
    ),
    max_size=12,
)


def stored_of(drawn: Drawn) -> StoredIndex:
    entries = [
        IndexedEntry(
            UUID(int=place + 1),
            ListEntry(
                key=f"k{place}",
                kind=kind,
                names=tuple(ListedName(name, NameKind.PRIMARY) for name in names),
                measure=next(iter(Measure)),
                programmes=("P",),
                identifiers=(ListedIdentifier("IMO", number, "IMO"),) if number else (),
                vessel={"flag": "Panama"} if number else {},
            ),
        )
        for place, (names, kind, number) in enumerate(drawn)
    ]
    nothing = np.frombuffer(msgspec.msgpack.encode({}), dtype=np.uint8)
    return StoredIndex(parts_of(entries), parts_of([]), nothing)


def parts_of(entries: Iterable[IndexedEntry]) -> VersionParts:
    packing = entry_packing()
    packing.add(entries)
    return version_parts(packing.blob())


@settings(max_examples=25, deadline=None)
@given(DRAWN)
def test_a_mapped_index_finds_what_one_in_memory_finds(
    tmp_path_factory: pytest.TempPathFactory, drawn: Drawn
) -> None:
    stored = stored_of(drawn)
    path = tmp_path_factory.mktemp("index") / "one"
    write(path, stored)
    mapped = read(path)
    assert mapped is not None
    for (name, made), (also, kept) in zip(flattened(stored), flattened(mapped), strict=True):
        assert name == also
        assert np.array_equal(made, kept), name
    memory = VersionIndex(stored.current, year_tolerance=1)
    shared = VersionIndex(mapped.current, year_tolerance=1)
    for name in NAMES:
        for kind in PartyKind:
            number = (ScreeningIdentifier("IMO", "9079066"),)
            query = ScreeningQuery(name=name, kind=kind, identifiers=number)
            assert shared.match(query) == memory.match(query)


def test_a_file_that_was_changed_or_cut_is_no_index(tmp_path: Path) -> None:
    path = tmp_path / "one"
    write(path, stored_of([(NAMES, PartyKind.PERSON, "9079066")]))
    whole = path.read_bytes()
    assert read(path) is not None
    for place in [*range(0, len(whole), 997), len(whole) - 1]:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert read(path) is None, place
    for length in (0, 5, 29, 4_000, len(whole) - 1):
        path.write_bytes(whole[:length])
        assert read(path) is None, length


def test_a_file_of_an_earlier_format_is_no_index(tmp_path: Path) -> None:
    path = tmp_path / "one"
    write(path, stored_of([(NAMES, PartyKind.PERSON, "9079066")]))
    whole = path.read_bytes()
    assert read(path) is not None
    assert whole.startswith(b"ATLASIX3")
    path.write_bytes(whole.replace(b"ATLASIX3", b"ATLASIX2", 1))
    assert read(path) is None


def test_a_person_takes_little_of_a_file(tmp_path: Path) -> None:
    """A million persons at twice this size are what one machine may hold of a list."""
    persons = 1_500
    rng = random.Random(1)
    words = [f"{a}{b}{c}" for a in ("Mar", "Tol", "Sev") for b in "aeiou" for c in "nrstv"]
    entries = [
        IndexedEntry(
            UUID(int=rng.getrandbits(128)),
            ListEntry(
                key=str(place),
                kind=PartyKind.PERSON,
                names=(ListedName(" ".join(rng.sample(words, 3)), NameKind.PRIMARY),),
                measure=Measure.WATCH,
                programmes=(),
                birth_dates=(parse_date(str(1930 + place % 70)),),
            ),
        )
        for place in range(persons)
    ]
    path = tmp_path / "one"
    write(path, StoredIndex(parts_of(entries), parts_of([]), np.zeros(0, dtype=np.uint8)))
    assert path.stat().st_size / persons < 750


_KILLED = """
import sys
from pathlib import Path
from tests.unit.screening.test_stored_indexes import LIST, NAMES, VERSION, stored_of
from atlas.sources.lists.domain.terms import PartyKind
from atlas.sources.screening import stored_indexes
import os

def stops(*_):
    print("in the middle", flush=True)
    sys.stdin.read()

stored_indexes.os.fsync = stops
folder = stored_indexes.IndexFolder(Path(sys.argv[1]))
with folder.locked(LIST) as mine:
    assert mine
    folder.write(LIST, VERSION, stored_of([(NAMES, PartyKind.PERSON, "")]))
"""


def test_what_a_killed_process_has_begun_is_no_index(tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"in the middle\n"
    with folder.locked(LIST) as mine:
        assert not mine
    assert folder.read(LIST, VERSION) is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert len([*tmp_path.glob(".*")]) == 1
    with folder.locked(LIST) as mine:
        assert mine
        assert folder.read(LIST, VERSION) is None
        folder.write(LIST, VERSION, stored_of([(NAMES, PartyKind.PERSON, "")]))
    assert folder.read(LIST, VERSION) is not None
    assert not [*tmp_path.glob(".*")]


def test_a_newer_version_replaces_the_file_and_not_what_is_mapped(tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path)
    with folder.locked(LIST):
        folder.write(LIST, VERSION, stored_of([(NAMES, PartyKind.PERSON, "")]))
    before = folder.read(LIST, VERSION)
    assert before is not None
    with folder.locked("other"):
        folder.write("other", UUID(int=9), stored_of([]))
    with folder.locked(LIST):
        folder.write(LIST, UUID(int=8), stored_of([(["Somebody Else"], PartyKind.PERSON, "")]))
    assert folder.read(LIST, VERSION) is None
    assert folder.read("other", UUID(int=9)) is not None
    query = ScreeningQuery(name="Ali Omar Hassan", kind=PartyKind.PERSON)
    assert VersionIndex(before.current, year_tolerance=1).match(query)
