"""Short writing of lines of the PSC snapshot in tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def individual(company: str, entry: str, name: str, **more: Any) -> dict[str, Any]:
    given, _, family = name.rpartition(" ")
    return line(
        company,
        "individual-person-with-significant-control",
        f"individual/{entry}",
        {
            "name": f"Mr {name}",
            "name_elements": {"title": "Mr", "forename": given, "surname": family},
            "date_of_birth": {"month": 5, "year": 1970},
            "nationality": "British",
            "country_of_residence": "England",
            "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
            "notified_on": "2017-03-01",
            **more,
        },
    )


def corporate(company: str, entry: str, name: str, **more: Any) -> dict[str, Any]:
    return line(
        company,
        "corporate-entity-person-with-significant-control",
        f"corporate-entity/{entry}",
        {
            "name": name,
            "identification": {"legal_form": "Private Limited Company"},
            "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
            "notified_on": "2017-03-01",
            **more,
        },
    )


def said(company: str, entry: str, code: str, **more: Any) -> dict[str, Any]:
    data = {"statement": code, "notified_on": "2017-03-01", **more}
    kind = "persons-with-significant-control-statement"
    return line(company, kind, entry, data)


def line(company: str, kind: str, entry: str, data: dict[str, Any]) -> dict[str, Any]:
    link = f"/company/{company}/persons-with-significant-control/{entry}"
    return {
        "company_number": company,
        "data": {"kind": kind, "etag": "e", "links": {"self": link}, **data},
    }


def totals(count: int, day: str = "2026-11-22") -> dict[str, Any]:
    return {
        "data": {
            "kind": "totals#persons-of-significant-control-snapshot",
            "persons_of_significant_control_count": count,
            "statements_count": 0,
            "exemptions_count": 0,
            "generated_at": f"{day}T03:43:03Z",
        },
    }


def write_lines(folder: Path, *lines: dict[str, Any], name: str = "psc.txt") -> Path:
    path = folder / name
    path.write_text("".join(f"{json.dumps(one)}\n" for one in lines), encoding="utf-8")
    return path
