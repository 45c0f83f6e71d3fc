"""Archives built to harm who opens them are refused before anything is read."""

import io
import warnings
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from atlas.foundation.core.canonical import sha256_hex
from atlas.investigations.bundles.archive import (
    MANIFEST,
    SEAL,
    ArchiveRefusedError,
    ArchiveWriter,
    open_archive,
)
from atlas.investigations.bundles.outcome import REQUIRED
from atlas.investigations.bundles.verification import verify_archive

Fill = Callable[[zipfile.ZipFile], None]


def made(fill: Fill, *, method: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", method) as opened:
        warnings.simplefilter("ignore")  # zipfile warns of the duplicate that is wanted here
        fill(opened)
    return target.getvalue()


def link(opened: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("evidence/index.json")
    info.external_attr = 0o120777 << 16
    opened.writestr(info, "/etc/passwd")


def two(*names: str) -> Fill:
    def fill(opened: zipfile.ZipFile) -> None:
        for name in names:
            opened.writestr(name, "1" * 50)

    return fill


def twice(opened: zipfile.ZipFile) -> None:
    opened.writestr("a.json", "1")
    opened.writestr("a.json", "2")


def extra(opened: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("a.json")
    info.extra = b"\x75\x70\x04\x00evil"
    opened.writestr(info, "x")


def remark(opened: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("a.json")
    info.comment = b"hidden"
    opened.writestr(info, "x")


def comment(opened: zipfile.ZipFile) -> None:
    opened.writestr("a.json", "x")
    opened.comment = b"hidden"


def patched(data: bytes, offset: int, value: bytes) -> bytes:
    """Change the first file's own header and leave the directory as it is."""
    return data[:offset] + value + data[offset + len(value) :]


ONE = made(lambda z: z.writestr("a.json", "x"))
REFUSED: dict[str, bytes] = {
    "no zip": b"nothing of the kind",
    "empty": b"",
    "bomb": made(lambda z: z.writestr("a.json", b"0" * 5_000_000), method=zipfile.ZIP_DEFLATED),
    "parent": made(lambda z: z.writestr("../a.json", "x")),
    "inner parent": made(lambda z: z.writestr("evidence/../../a.json", "x")),
    "absolute": made(lambda z: z.writestr("/etc/a.json", "x")),
    "backslash": made(lambda z: z.writestr("a\\b.json", "x")),
    "drive": made(lambda z: z.writestr("C:a.json", "x")),
    "folder": made(lambda z: z.writestr("folder/", "")),
    "twice": made(twice),
    "case": made(two("a.json", "A.json")),
    "link": made(link),
    "cut": ONE[:-10],
    "something before": b"#!/bin/sh\n" + ONE,
    "something behind": ONE + b"more",
    "something between": ONE[:37] + b"more" + ONE[37:],
    "comment": made(comment),
    "a file's comment": made(remark),
    "another name in an extra field": made(extra),
    "own header: compressed": patched(ONE, 8, b"\x08"),
    "own header: another size": patched(ONE, 22, b"\x02"),
    "own header: another checksum": patched(ONE, 14, b"\x00\x00\x00\x00"),
    "own header: a flag": patched(ONE, 6, b"\x08"),
    "own header: an extra field": patched(ONE, 28, b"\x01"),
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_a_hostile_archive_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    with pytest.raises(ArchiveRefusedError):
        open_archive(path)


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    data = bytearray(made(lambda z: z.writestr("a.json", "x")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path = tmp_path / "x.zip"
    path.write_bytes(bytes(data))
    with pytest.raises(ArchiveRefusedError, match="encrypted"):
        open_archive(path)


def test_files_that_overlap_are_refused(tmp_path: Path) -> None:
    data = bytearray(made(two("a.json", "b.json")))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = (0).to_bytes(4, "little")
    path = tmp_path / "x.zip"
    path.write_bytes(bytes(data))
    with pytest.raises(ArchiveRefusedError, match="overlaps"):
        open_archive(path)


def test_a_file_whose_own_name_is_another_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(patched(made(lambda z: z.writestr(MANIFEST, "{}")), 30, b"n"))
    with open_archive(path) as archive:
        assert {item.code for item in verify_archive(archive).failures} == {"manifest_changed"}


def test_what_is_written_is_the_same_each_time_and_opens(tmp_path: Path) -> None:
    def write() -> bytes:
        target = io.BytesIO()
        writer = ArchiveWriter(target)
        writer.add_json("evidence/index.json", [])
        writer.add("README.txt", b"x")
        writer.finish({"investigation_id": "i"}, lambda digest: digest.encode())
        return target.getvalue()

    path = tmp_path / "x.zip"
    path.write_bytes(write())
    assert write() == path.read_bytes()
    with open_archive(path) as archive:
        assert archive.names == {"evidence/index.json", "README.txt", MANIFEST, SEAL}
        assert archive.read(SEAL).decode() == sha256_hex(archive.read(MANIFEST))
        failed = {item.code for item in verify_archive(archive).failures}
    assert failed == {"file_missing"}


@pytest.mark.parametrize("said", [[], {}, 1, "x", None, [{}], {"a": {}}, [{"id": 1, "rows": []}]])
def test_files_that_say_another_thing_fail_and_raise_nothing(tmp_path: Path, said: object) -> None:
    """Every file named and hashed rightly, and of another shape than a bundle's."""
    path = tmp_path / "x.zip"
    with path.open("wb") as file:
        writer = ArchiveWriter(file)
        for name in REQUIRED:
            writer.add_json(name, said)
        writer.finish({}, lambda digest: digest.encode())
    with open_archive(path) as archive:
        failed = {item.code for item in verify_archive(archive).failures}
    assert {"signature_wrong", "evaluation_unreadable", "report_unreadable"} <= failed


async def test_lines_are_written_and_read_one_by_one(tmp_path: Path) -> None:
    async def rows() -> AsyncIterator[dict[str, int]]:
        for number in range(3):
            yield {"n": number}

    path = tmp_path / "x.zip"
    with path.open("wb") as file:
        writer = ArchiveWriter(file)
        await writer.add_lines("audit/seals.ndjson", rows())
        writer.finish({}, lambda _: b"")
    with open_archive(path) as archive:
        assert list(archive.lines("audit/seals.ndjson")) == [{"n": 0}, {"n": 1}, {"n": 2}]
        named = archive.json(MANIFEST)["files"]
        assert named[0]["sha256"] == archive.digest("audit/seals.ndjson")
        assert named[0]["size"] == 24


@pytest.mark.parametrize("name", ["../a.json", "a", "/a.json", "a b.json"])
def test_a_writer_makes_only_names_that_open(name: str) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        ArchiveWriter(io.BytesIO()).add(name, b"")
