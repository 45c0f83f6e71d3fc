"""The screening table: every party, every list version, also where nothing was found."""

from collections.abc import Mapping
from typing import Any

from atlas.investigations.reports.pages.blocks import Block, heading, note, table, tag, text
from atlas.investigations.reports.wording import words


def screening(document: Mapping[str, Any]) -> list[Block]:
    """Return list versions with their ages, and the answer for every party."""
    found = document["screening"]
    blocks = [heading("Screening")]
    if not found["lists"]:
        blocks.append(note("Not assessed: no list is loaded. Nothing is said about sanctions."))
    else:
        blocks.append(_lists(found))
    blocks.append(
        text(
            '"Nothing found" holds for the named versions only. An expired list is still searched'
            " and its candidates count; its silence does not."
        )
    )
    columns = [("Party", 3), ("Answer", 2.2), ("By topic", 3), ("By list", 4.2), ("Candidates", 3)]
    rows = (
        [row["name"], tag(row["outcome"]), _topics(row), _by_list(row), _candidates(row)]
        for row in found["rows"]
    )
    return [*blocks, table("Parties screened, negative answers included", columns, rows)]


def _lists(found: Mapping[str, Any]) -> Block:
    ages = {
        (item["list_id"], item["version"]): item["age_days"]
        for row in found["rows"]
        for item in row["lists"]
        if item.get("age_days") is not None
    }
    columns = [("List", 2), ("Version", 2), ("Topics", 2), ("Age in days", 1.4), ("State", 3)]
    return table(
        "List versions searched",
        columns,
        (
            [
                item["list_id"] + (" (fictitious)" if item.get("fictitious") else ""),
                item["version"],
                ", ".join(words(topic) for topic in item["topics"]),
                str(ages.get((item["list_id"], item["version"]), "")),
                f"expired: {item['stale']}" if item["stale"] else "within its age",
            ]
            for item in found["lists"]
        ),
    )


def _topics(row: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{words(item['topic'])}: {words(item['outcome'])}"
        + (f" ({words(item['reason'])})" if item["reason"] else "")
        for item in row["topics"]
    )


def _by_list(row: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{item['list_id']} {item['version'] or 'not loaded'}: {words(item['outcome'])}"
        + (f" ({words(item['reason'])})" if item.get("reason") else "")
        for item in row["lists"]
    )


def _candidates(row: Mapping[str, Any]) -> str:
    return (
        "; ".join(
            f"{hit['strength']} {hit['score']}: {hit['matched_name']} ({hit['list_id']}"
            f" {hit['entry_key']}, {words(hit['measure'])}, {words(hit['decision'])})"
            for hit in row["hits"]
        )
        or "none"
    )
