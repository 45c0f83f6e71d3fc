"""An uploaded file's name is fit for a disk, whatever a client calls it."""

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.printable import printable
from atlas.sources.lists.domain.file_names import MAX_BYTES, date_in, upload_name


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ("SDN.XML", "SDN.XML"),
        ("a/b/../c.xml", "c.xml"),
        ("C:\\lists\\un.xml", "un.xml"),
        ("..", "upload.zip"),
        ("", "upload.zip"),
        ("\0\x01", "upload.zip"),
        ("psc-snapshot-2026-11-22_1of2.zip", "psc-snapshot-2026-11-22_1of2.zip"),
    ],
)
def test_names(stated: str, kept: str) -> None:
    assert upload_name(stated, "upload.zip") == kept


def test_a_long_name_keeps_its_ending() -> None:
    name = upload_name("😀" * 200 + ".xml.gz", "upload.zip")
    assert name.endswith(".xml.gz")
    assert len(name.encode()) <= MAX_BYTES


@given(st.text())
def test_any_name_stays_in_its_folder(stated: str) -> None:
    name = upload_name(stated, "upload.zip")
    assert len(name.encode()) <= MAX_BYTES
    assert "\0" not in name
    assert (Path("/folder") / name).resolve().parent == Path("/folder")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("psc-snapshot-2026-11-22_1of2.zip", date(2026, 11, 22)),
        ("20261122-0800-gleif-goldencopy-lei2-golden-copy.csv", date(2026, 11, 22)),
        ("companies_2026_11.csv", date(2026, 11, 1)),
        ("2026-02-31.csv", None),
        ("register-20261.csv", None),
        ("120261122.csv", None),
    ],
)
def test_a_date_in_a_name(name: str, day: date | None) -> None:
    assert date_in("plain.csv", name) == day


def test_a_name_in_no_encoding_is_shown() -> None:
    assert printable(os.fsdecode("ü".encode() + b"\xff.xml")) == "ü\ufffd.xml"
    assert printable("a\nb\ud800\0") == "a\ufffdb\ufffd\ufffd"
