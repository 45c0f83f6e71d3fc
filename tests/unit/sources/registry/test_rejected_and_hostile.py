"""A rejected record is still in the file; archives that lead outside themselves are refused."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from atlas.sources.registry.errors import RegistryFileBrokenError
from atlas.sources.registry.files import open_file
from atlas.sources.registry.record_rows import Records, Seen

GOOD = {
    "company_number": "01234567",
    "data": {
        "kind": "individual-person-with-significant-control",
        "links": {"self": "/company/01234567/persons-with-significant-control/individual/g"},
        "name": "Jane Example",
        "natures_of_control": ["ownership-of-shares-25-to-50-percent"],
    },
}


def read(path: Path) -> Seen:
    seen = Seen()
    records = Records(open_file(path), None)
    while records.next_batch(seen) is not None:
        pass
    return seen


def entry(**changes: Any) -> dict[str, Any]:
    link = "/company/01234567/persons-with-significant-control/individual/bad"
    return {**GOOD, "data": {**GOOD["data"], "links": {"self": link}, **changes}}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Jane\0Example"},
        {"kind": "robot-person-with-significant-control"},
        {"name": 5},
        {"natures_of_control": 5},
        {"date_of_birth": {"year": 10**400, "month": 1}},
        {"date_of_birth": {"year": 1970, "month": 99}},
    ],
)
def test_a_rejected_entry_is_not_gone(tmp_path: Path, changes: dict[str, Any]) -> None:
    (tmp_path / "psc.txt").write_text(f"{json.dumps(GOOD)}\n{json.dumps(entry(**changes))}\n")
    seen = read(tmp_path / "psc.txt")
    assert seen.rejected == 1
    assert {"GB-COH-REL-01234567-bad", "GB-COH-PER-01234567-bad"} <= {*seen.kept}


def test_a_number_beyond_all_numbers_is_rejected(tmp_path: Path) -> None:
    text = json.dumps(entry(date_of_birth={"year": 1970, "month": 1})).replace("1970", "1e400")
    (tmp_path / "psc.txt").write_text(f"{json.dumps(GOOD)}\n{text}\n")
    assert read(tmp_path / "psc.txt").rejected == 1


def test_a_rejected_company_is_not_gone(tmp_path: Path) -> None:
    rows = "CompanyName,CompanyNumber,IncorporationDate\nA,01234567,\nB\tC,76543210,31/31/2020\n"
    (tmp_path / "b.csv").write_text(rows)
    seen = read(tmp_path / "b.csv")
    assert (seen.rejected, seen.kept[-1]) == (1, "GB-COH-76543210")


def archive(path: Path, name: str, *, link: bool = False) -> Path:
    info = zipfile.ZipInfo(name)
    if link:
        info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(info, json.dumps(GOOD))
    return path


@pytest.mark.parametrize(
    "name", ["../../psc.json", "/etc/psc.json", "C:/psc.json", "a\\..\\b.json"]
)
def test_an_archive_that_leads_outside_itself(tmp_path: Path, name: str) -> None:
    with pytest.raises(RegistryFileBrokenError, match="leads outside the archive"):
        read(archive(tmp_path / "psc.zip", name))


def test_a_link_in_an_archive_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(RegistryFileBrokenError, match="leads outside the archive"):
        read(archive(tmp_path / "psc.zip", "psc.json", link=True))
    zipfile.ZipFile(tmp_path / "none.zip", "w").close()
    with pytest.raises(RegistryFileBrokenError, match="it holds 0"):
        read(tmp_path / "none.zip")
    assert read(archive(tmp_path / "ok.zip", "folder/psc.json")).statements == 3
