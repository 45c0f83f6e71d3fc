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
    if not found["rows"]:
        return [*blocks, note("Not assessed: no party was screened.")]
    columns = [("Party", 3.2), ("Answer", 1.9), ("By topic", 3.2), ("By list and version", 4.6)]
    rows = (
        [row["name"], tag(row["outcome"]), _topics(row), _by_list(row), str(len(row["hits"]))]
        for row in found["rows"]
    )
    caption = "Parties screened, negative answers included"
    return [*blocks, table(caption, [*columns, ("Candidates", 1.7)], rows), *_candidates(found)]


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
                _state(item),
            ]
            for item in found["lists"]
        ),
    )


def _state(item: Mapping[str, Any]) -> str:
    said = [f"expired: {item['stale']}" if item["stale"] else "within its age"]
    if item.get("incomplete"):
        said.append(f"incomplete: {item['incomplete']} records could not be read whole")
    return "; ".join(said)


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


def _candidates(found: Mapping[str, Any]) -> list[Block]:
    """Return every candidate, with what was decided about it."""
    rows = [
        [
            row["name"],
            f"{hit['list_id']} {hit['entry_key']}",
            hit["matched_name"],
            f"{words(hit['strength'])} {hit['score']}",
            words(hit["measure"]) + (", taken off the list" if hit.get("delisted") else ""),
            words(hit["decision"]),
        ]
        for row in found["rows"]
        for hit in row["hits"]
    ]
    if not rows:
        return []
    columns = [("Party", 3), ("List and entry", 2.4), ("Name on the list", 3), ("Match", 1.5)]
    return [table("Candidates", [*columns, ("Measure", 1.7), ("Decision", 1.6)], rows)]
