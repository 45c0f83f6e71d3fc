"""The ownership chart of a report's document. Pure."""

from collections.abc import Mapping
from typing import Any

from atlas.investigations.runs.screened import topics_of_hit
from atlas.knowledge.graph.domain.chart import Mark, ownership_chart_svg

_TRUE, _OPEN = "true_match", {"undecided", "unsure"}


def chart_svg(document: Mapping[str, Any]) -> str | None:
    """Return the chart as SVG, or None where no ownership was read."""
    structure = document["ownership"]["structure"]
    answer = (structure or {}).get("chart")
    if not answer:
        return None
    sources = [item["source"] for item in document["sources"] if item["status"] == "answered"]
    return ownership_chart_svg(answer, marks=_marks(document), sources=sources)


def chart_words(document: Mapping[str, Any]) -> str:
    """Return what the chart shows, for who cannot see it."""
    structure = document["ownership"]["structure"]
    answer = structure["chart"]
    ubos = ", ".join(item["name"] for item in structure["grounds"]) or "none identified"
    return (
        f"Ownership chart of {document['subject']['name']}: {len(answer['parties'])} parties,"
        f" {len(answer['holdings'])} holdings. Beneficial owners: {ubos}. The chain below holds"
        " the same in words."
    )


def _marks(document: Mapping[str, Any]) -> dict[str, list[Mark]]:
    marks: dict[str, set[Mark]] = {}
    for row in document["screening"]["rows"]:
        for hit in row["hits"]:
            marks.setdefault(row["party_id"], set()).update(_marks_of(hit))
    for regime in document["ownership"]["sanctioned"]:
        sure = regime["status"] == "blocked"
        mark = Mark.OWNED_BY_SANCTIONED if sure else Mark.POSSIBLY_OWNED_BY_SANCTIONED
        for party in regime["owned"]:
            key = party.get("party") if isinstance(party, Mapping) else party
            marks.setdefault(str(key), set()).add(mark)
    return {party: sorted(found) for party, found in marks.items() if found}


def _marks_of(hit: Mapping[str, Any]) -> set[Mark]:
    """Return a hit's marks: an entry may stand for a sanction and a PEP at once."""
    sure, maybe = hit["decision"] == _TRUE, hit["decision"] in _OPEN
    if not (sure or maybe):
        return set()
    known = {
        "pep": Mark.PEP if sure else Mark.POSSIBLE_PEP,
        "sanctions": Mark.SANCTIONED if sure else Mark.POSSIBLY_SANCTIONED,
    }
    return {known.get(topic, Mark.OTHER) for topic in topics_of_hit(hit)}
