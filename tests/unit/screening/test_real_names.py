"""The full OFAC lists: every name finds its own entry, and altered ones do too."""

import random
from collections import Counter
from pathlib import Path

import pytest
from tests.bench.alterations import CLASSES
from tests.bench.bench_screening import names_of

from atlas.foundation.core.ids import new_id
from atlas.sources.lists.domain.catalogue import LISTS
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.ofac_csv import read
from atlas.sources.lists.domain.source_files import FileFacts
from atlas.sources.lists.files import find_files
from atlas.sources.lists.schemas import Measure, NameKind, PartyKind
from atlas.sources.screening.domain.index import NameIndex
from atlas.sources.screening.domain.matching import IndexedEntry, VersionIndex
from atlas.sources.screening.schemas import ScreeningQuery, Strength

pytestmark = pytest.mark.realdata


def parsed(shared: Path, folder: str, list_id: str) -> list[ListEntry]:
    definition = LISTS[list_id]
    files = find_files(shared / "sanctions" / folder, definition).files
    return [item.entry for item in read(files, definition, FileFacts())]


@pytest.mark.parametrize(
    ("folder", "list_id", "entries", "aliases", "kinds"),
    [
        ("ofac-sdn-2019-01", "ofac-sdn", 7379, 9682, {}),
        (
            "ofac-sdn-2021-07",
            "ofac-sdn",
            8976,
            11910,
            {"person": 4620, "company": 3673, "vessel": 406, "aircraft": 277},
        ),
        ("ofac-consolidated-2025-12", "ofac-consolidated", 442, 1073, {}),
    ],
)
def test_counts_are_the_publishers(
    shared_data: Path,
    folder: str,
    list_id: str,
    entries: int,
    aliases: int,
    kinds: dict[str, int],
) -> None:
    found = parsed(shared_data, folder, list_id)
    assert len(found) == entries
    assert not any(entry.incomplete for entry in found)
    listed = sum(1 for e in found for n in e.names if n.kind is NameKind.ALIAS)
    assert aliases - listed <= 2  # an alias that stands twice is kept once
    counted = Counter(e.kind.value for e in found)
    assert {kind: counted[kind] for kind in kinds} == kinds
    freezing = {e.measure for e in found} == {Measure.ASSET_FREEZE}
    assert freezing is (list_id == "ofac-sdn")


def test_every_primary_name_finds_its_own_entry(shared_data: Path) -> None:
    found = parsed(shared_data, "ofac-sdn-2021-07", "ofac-sdn")
    index = VersionIndex([IndexedEntry(new_id(), e) for e in found], year_tolerance=1)
    for entry in found[::5]:
        matches = index.match(ScreeningQuery(name=entry.name, kind=entry.kind))
        own = [m for m in matches if m.entry.entry.key == entry.key]
        assert own, entry.name
        assert own[0].score == 100.0
        if entry.kind is not PartyKind.PERSON:
            assert own[0].strength is Strength.STRONG
    for entry in found[::50]:
        number = entry.identifiers[-1]
        matches = index.match(ScreeningQuery(name="Nobody Of That Name", identifiers=()))
        assert all(m.entry.entry.key != entry.key for m in matches)
        assert number.scheme == "OFAC-SDN"


def test_altered_names_are_found(shared_data: Path) -> None:
    names = names_of(shared_data / "sanctions/ofac-sdn-2021-07")
    index = NameIndex(names)
    rng = random.Random(11)
    chosen = [
        name
        for name in rng.sample(names, 1500)
        if name.kind is not NameKind.WEAK_ALIAS
        and name.party in {PartyKind.PERSON, PartyKind.COMPANY}
    ]
    asked = found = 0
    for name in chosen:
        text = rng.choice(list(CLASSES.values()))(name.full, rng)
        if text is not None:
            answers = index.search(text, kind=name.party, threshold=80)
            asked += 1
            found += any(item.name.owner == name.owner for item in answers)
    assert asked > 800
    assert found / asked >= 0.975
