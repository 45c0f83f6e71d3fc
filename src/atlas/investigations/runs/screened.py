"""What the screening steps kept, read back. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from atlas.investigations.modules.domain.picture import Hit, Screening, SearchedList
from atlas.investigations.modules.domain.spepws import PEP
from atlas.risk.evaluations.domain import MatchDecision, MatchStrength, Measure
from atlas.sources.screening.domain.matches import answered_by
from atlas.sources.screening.domain.outcome import NO_NAME, NOT_COMPARED, TRUNCATED
from atlas.sources.screening.domain.words import FORMERLY_SANCTIONED

PREFIX = "screen:"


def screening_of(steps: Mapping[str, Mapping[str, Any]]) -> Screening:
    """Return the outcome of all screening steps together."""
    lists: dict[tuple[str, str], SearchedList] = {}
    screened: dict[UUID, UUID] = {}
    answered: dict[UUID, frozenset[str]] = {}
    hits: list[Hit] = []
    gaps: dict[str, str] = {}
    former: set[str] = set()
    for name, result in sorted(steps.items()):
        if not name.startswith(PREFIX):
            continue
        for row in result["rows"]:
            if not any(_uncompared(item) for item in row["topics"]):
                party = UUID(row["party_id"])
                screened[party] = UUID(row["screening_id"])
                answered[party] = answered_by(row.get("lists", ()))
            former |= {
                item["outcome"] for item in row["topics"] if item["topic"] == FORMERLY_SANCTIONED
            }
            hits += [_hit(row, hit, topic) for hit in row["hits"] for topic in topics_of_hit(hit)]
            gaps |= {
                item["topic"]: item["reason"] or item.get("reason_otherwise") or "not_assessed"
                for item in row["topics"]
                if "not_assessed" in {item["outcome"], item.get("otherwise")}
            }
        for item in result["lists"]:
            lists[(item["list_id"], item["version"])] = SearchedList(
                list_id=item["list_id"],
                version=item["version"],
                topics=frozenset(item["topics"]),
                stale=item["stale"],
                shortcoming=item.get("shortcoming", item["stale"]),
                required=item.get("required", False),
                fictitious=item.get("fictitious", False),
            )
    return Screening(
        lists=tuple(lists.values()),
        screened=screened,
        hits=tuple(hits),
        gaps=gaps,
        former_entries=bool(former) and "not_assessed" not in former,
        answered=answered,
    )


def partly_compared(steps: Mapping[str, Mapping[str, Any]]) -> frozenset[UUID]:
    """Return parties that have a name, which could not be compared with all that is listed."""
    return frozenset(
        UUID(row["party_id"])
        for row in rows_of(steps)
        if any(_uncompared(item) for item in row["topics"])
        and not any(
            NO_NAME in {item["reason"], item.get("reason_otherwise")} for item in row["topics"]
        )
    )


def _uncompared(topic: Mapping[str, Any]) -> bool:
    """Whether a topic was not compared with all there is: what it hits says no more than that."""
    return not {topic["reason"], topic.get("reason_otherwise")}.isdisjoint(
        {NO_NAME, NOT_COMPARED, TRUNCATED}
    )


def rows_of(steps: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return one row for each party screened, in the order of the parties."""
    numbered = sorted(
        (int(name.removeprefix(PREFIX)), result)
        for name, result in steps.items()
        if name.startswith(PREFIX)
    )
    return [row for _, result in numbered for row in result["rows"]]


def topics_of_hit(hit: Mapping[str, Any]) -> Sequence[str]:
    """Return the topics that a list entry stands for; runs before 2026-11-24 kept one."""
    topics: Sequence[str] = hit.get("topics") or (hit["topic"],)
    return topics


def _hit(row: Mapping[str, Any], hit: Mapping[str, Any], topic: str) -> Hit:
    return Hit(
        party_id=UUID(row["party_id"]),
        screening_id=UUID(row["screening_id"]),
        list_id=hit["list_id"],
        entry_id=hit["entry_key"],
        matched_name=hit["matched_name"],
        topic=topic,
        regime=hit["regime"],
        # an entry may be a sanction and a PEP at once: the measure is the sanction's alone
        measure=Measure.WATCH if topic == PEP else hit["measure"],
        strength=MatchStrength(hit["strength"]),
        decision=MatchDecision(hit["decision"]),
        delisted=hit.get("delisted", False),
        listed_on=date.fromisoformat(day) if (day := hit.get("listed_date")) else None,
    )
