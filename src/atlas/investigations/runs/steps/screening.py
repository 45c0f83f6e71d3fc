"""Steps `screen:n`: every party against the loaded lists, also when nothing is found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from atlas.investigations.runs.domain import SCREENING_CHUNK
from atlas.investigations.runs.execution import Outcome, Step
from atlas.investigations.runs.models import Investigation, ScreeningRow
from atlas.investigations.runs.repository import findings
from atlas.investigations.runs.screened import PREFIX
from atlas.knowledge.entities import service as entities
from atlas.knowledge.entities.schemas import Entity
from atlas.sources.screening import service as screening
from atlas.sources.screening.schemas import (
    ListState,
    PartyKind,
    ScreenedList,
    ScreeningCandidate,
    ScreeningIdentifier,
    ScreeningQuery,
    ScreeningResult,
)

TOPICS = ("sanctions", "pep")
PURPOSE = "investigation"
_KINDS = {"Person": PartyKind.PERSON, "LegalEntity": PartyKind.COMPANY, "Trust": PartyKind.UNKNOWN}
_STRENGTHS = ("exact", "strong", "weak")


def step_name(chunk: int) -> str:
    """Return the name of a screening step."""
    return f"{PREFIX}{chunk}"


async def screen(step: Step, chunk: int) -> Outcome:
    """Screen one chunk of the parties; an unidentified subject is screened by its name."""
    run = step.run
    start = chunk * SCREENING_CHUNK
    parties = await findings.fetch_parties(step.session, run.id, start=start, count=SCREENING_CHUNK)
    ids = [party.entity_id for party in parties]
    if run.entity_id is not None:
        people = await entities.get_entities(step.session, ids)
        ids = [party for party in ids if party in people and _named(people[party])]
        queries = [_query(people[party]) for party in ids]
        if run.entity_id in ids:
            # what the customer calls itself is screened too, also where the register differs
            place = ids.index(run.entity_id)
            queries[place] = _with_name(queries[place], run.company_name)
    else:
        queries = [_name_query(run)]
        ids = [run.id]
    results = await screening.screen(
        step.session, step.actor, queries, purpose=PURPOSE, investigation_id=run.id
    )
    rows = [
        _row(party, result, customer=party in {run.entity_id, run.id})
        for party, result in zip(ids, results, strict=True)
    ]
    kept = [
        _kept(number, row, result, known=run.entity_id is not None)
        for number, (row, result) in enumerate(zip(rows, results, strict=True), start)
    ]
    await findings.insert_screenings(step.session, run.id, kept)
    hits = sum(len(row["hits"]) for row in rows)
    return Outcome(
        result={"rows": rows, "lists": _lists(results)},
        message=f"{len(rows)} parties screened, {hits} candidates.",
        data={"screened": len(rows), "candidates": hits},
    )


def _with_name(query: ScreeningQuery, name: str) -> ScreeningQuery:
    if name in {query.name, *query.other_names}:
        return query
    return replace(query, other_names=(*query.other_names, name))


def _name_query(run: Investigation) -> ScreeningQuery:
    identifiers: tuple[ScreeningIdentifier, ...] = ()
    if run.register and run.registration_number:
        identifiers = (ScreeningIdentifier(run.register, run.registration_number),)
    return ScreeningQuery(
        name=run.company_name,
        kind=PartyKind.COMPANY,
        countries=(run.country_code,) if run.country_code else (),
        identifiers=identifiers,
        topics=TOPICS,
        reference=str(run.id),
    )


def _named(party: Entity) -> bool:
    """Return whether a party has a name of its own: an unknown person cannot be screened."""
    return party.data.get("identity_status") not in {"unknown", "anonymous"}


def _query(party: Entity) -> ScreeningQuery:
    data = party.data
    birth = data.get("date_of_birth") or data.get("incorporation_date")
    countries = [
        data.get("country_code"),
        data.get("jurisdiction"),
        data.get("country_of_residence"),
        *_texts(data.get("nationalities")),
    ]
    gender = data.get("gender")
    return ScreeningQuery(
        name=party.display_name,
        kind=_KINDS.get(party.type, PartyKind.UNKNOWN),
        other_names=tuple(
            dict.fromkeys(
                name
                for attribute in ("legal_name", "full_name", "trading_names", "previous_names")
                for name in _texts(data.get(attribute))
                if name != party.display_name
            )
        )
        + tuple(_texts(data.get("aliases"))),
        birth_date=str(birth) if birth else None,
        gender=gender if gender in {"male", "female"} else None,
        countries=tuple(dict.fromkeys(str(item)[:2].upper() for item in countries if item)),
        identifiers=tuple(_identifiers(data)),
        topics=TOPICS,
        entity_id=party.id,
        reference=str(party.id),
    )


def _identifiers(data: Mapping[str, Any]) -> list[ScreeningIdentifier]:
    found = [
        ScreeningIdentifier(str(item["register"]), str(item["value"]))
        for item in data.get("registration_numbers") or ()
        if isinstance(item, Mapping) and item.get("register") and item.get("value")
    ]
    if data.get("lei"):
        found.append(ScreeningIdentifier("XI-LEI", str(data["lei"])))
    if data.get("vat_number"):
        found.append(ScreeningIdentifier("VAT", str(data["vat_number"])))
    return found


def _texts(value: Any) -> list[str]:
    """Return the names in an attribute: a text, or a list of texts or of {name: …}."""
    if isinstance(value, str):
        return [value] if value else []
    if not isinstance(value, Sequence):
        return []
    return [
        str(item["name"] if isinstance(item, Mapping) and "name" in item else item)
        for item in value
        if item and not (isinstance(item, Mapping) and "name" not in item)
    ]


def _row(party: UUID, result: ScreeningResult, *, customer: bool) -> dict[str, Any]:
    return {
        "party_id": str(party),
        "screening_id": str(result.id),
        "name": result.query.name,
        "customer": customer,
        "outcome": result.outcome.value,
        "algorithm": result.algorithm,
        "threshold": result.threshold,
        "screened_at": result.created_at.isoformat(),
        "topics": [
            {"topic": item.topic, "outcome": item.outcome.value, "reason": item.reason}
            for item in result.topics
        ],
        "lists": [_searched(item) for item in result.lists],
        "hits": [_hit(item) for item in result.candidates],
    }


def _hit(item: ScreeningCandidate) -> dict[str, Any]:
    return {
        "candidate_id": str(item.id),
        "list_id": item.list_id,
        "list_version": item.version_date.isoformat(),
        "entry_key": item.entry_key,
        "entry_name": item.entry_name,
        "matched_name": item.matched_name,
        "matched_name_kind": item.matched_name_kind.value,
        "score": item.score,
        "strength": item.strength.value,
        "measure": item.measure.value,
        "regime": item.regime,
        "topic": "pep" if item.topics == ("pep",) else "sanctions",
        "programmes": list(item.programmes),
        "decision": item.status,
    }


def _searched(item: ScreenedList) -> dict[str, Any]:
    return {
        "list_id": item.list_id,
        "version": item.version_date.isoformat() if item.version_date else None,
        "state": item.state.value,
        "outcome": item.outcome.value,
        "reason": item.reason,
        "age_days": item.age_days,
        "candidates": item.candidates,
    }


def _lists(results: Sequence[ScreeningResult]) -> list[dict[str, Any]]:
    """Return each list version that was searched, once."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for result in results:
        for item in result.lists:
            if item.state is ListState.NOT_LOADED or item.version_date is None:
                continue
            version = item.version_date.isoformat()
            found[(item.list_id, version)] = {
                "list_id": item.list_id,
                "version": version,
                "topics": list(item.topics),
                "stale": f"{item.age_days} days old, {item.max_age_days} allowed"
                if item.state is ListState.STALE_LIST
                else None,
                "incomplete": item.incomplete,
                "fictitious": item.list_id in screening.FICTITIOUS,
            }
    return [found[key] for key in sorted(found)]


def _kept(
    ordinal: int, row: Mapping[str, Any], result: ScreeningResult, *, known: bool
) -> ScreeningRow:
    strengths = {hit["strength"] for hit in row["hits"]}
    return ScreeningRow(
        screening_id=result.id,
        ordinal=ordinal,
        entity_id=UUID(row["party_id"]) if known else None,
        name=row["name"],
        outcome=row["outcome"],
        best_strength=next((name for name in _STRENGTHS if name in strengths), None),
        candidates=len(row["hits"]),
        lists=row["lists"],
        screened_at=result.created_at,
    )
