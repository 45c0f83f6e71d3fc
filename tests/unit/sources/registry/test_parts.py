"""Numbered parts of a snapshot: none may be missing unnoticed, twice, or of another day."""

import pytest

from atlas.sources.registry.errors import RegistryFileBrokenError
from atlas.sources.registry.files.parts import missing_parts, what_is_missing

PSC = "psc-snapshot-2026-11-22_{}of{}.zip"
COMPANIES = "BasicCompanyData-2026-11-01-part{}_{}.zip"


@pytest.mark.parametrize("pattern", [PSC, COMPANIES])
def test_missing_parts_are_told(pattern: str) -> None:
    names = [pattern.format(place, 12) for place in range(1, 13)]
    assert missing_parts(names) is None
    assert missing_parts(list(reversed(names))) is None
    told = missing_parts(names[:-1])
    assert told == "the file is in 12 parts; missing: 12"
    assert missing_parts(names[3:4]) == (
        "the file is in 12 parts; missing: 1, 2, 3, 5, 6 and 6 more"
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("20261122-0800-gleif-goldencopy-lei2-last-week.csv.zip", "last-week"),
        ("20261122-0800-gleif-goldencopy-rr-intra-day.xml.zip", "intra-day"),
        ("gleif-lei2-delta-2026-11-22.json", "delta"),
    ],
)
def test_a_file_of_changes_is_told_by_its_name(name: str, told: str) -> None:
    found = what_is_missing([name])
    assert found == f"by its name ({told}) it holds changes alone: load the whole file"
    assert what_is_missing([name.replace(told, "golden-copy")]) is None
    assert what_is_missing(["bods-delta-group.json"]) is None


def test_a_file_that_is_no_part() -> None:
    assert missing_parts(["BasicCompanyDataAsOneFile-2026-11-01.zip"]) is None
    assert missing_parts(["a.json", "b.json"]) is None
    assert missing_parts(["2026_11_22-gleif-lei2.json.zip"]) is None
    assert missing_parts(["persons-with-significant-control-snapshot-2026-11-22.zip"]) is None


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ([PSC.format(1, 2), PSC.format(1, 2)], "part 1 is given twice"),
        ([PSC.format(1, 2), PSC.replace("22_", "21_").format(2, 2)], "not a part of the same"),
        ([PSC.format(1, 2), PSC.format(2, 3)], "not a part of the same"),
        ([PSC.format(1, 2), "other.zip"], "not a part of the same"),
    ],
)
def test_parts_that_do_not_belong_together(names: list[str], reason: str) -> None:
    with pytest.raises(RegistryFileBrokenError, match=reason):
        missing_parts(names)
