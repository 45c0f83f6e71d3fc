"""A report's document made of small written parts: a run, its steps, its modules, an evaluation."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tests.unit.investigations.snapshots import DAY, OWNER, SUBJECT, hit, screening, snapshot
from tests.unit.risk.cases import COMPLETE

from atlas.investigations.modules import service as modules
from atlas.investigations.modules.domain import MODULES, assess
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.reports.document import Inputs, compose
from atlas.investigations.reports.risk import titles_of
from atlas.investigations.results.domain import RiskSummary, Structure, steps_of
from atlas.investigations.runs.facts import facts_of
from atlas.investigations.runs.models import Investigation, LinkRow, PartyRow, SourceRow
from atlas.investigations.runs.queries import Record
from atlas.knowledge.entities.domain import Claim, KnownEntity, Standing
from atlas.risk.evaluations.domain import SubjectFacts, evaluate, inputs_from_facts
from atlas.risk.evaluations.domain.law import lawful
from atlas.risk.evaluations.domain.provenance import provenance_document, silent_lists
from atlas.risk.evaluations.schemas import StoredEvaluation
from atlas.risk.matrix.domain import default_matrix

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
RUN, EVALUATION, HOLDING, USER, COMPANY = (UUID(int=one) for one in (10, 11, 12, 13, 14))
REGISTER = "registry_file:test"
CLAIMED = UUID(int=20)


def run(**changes: Any) -> Investigation:
    found: dict[str, Any] = dict.fromkeys(Investigation.__slots__) | {
        "identifiers": (),
        "id": RUN,
        "run_version": 1,
        "company_id": COMPANY,
        "company_name": "Example Ltd",
        "registration_number": "01234567",
        "register": "GB-COH",
        "country_code": "GB",
        "depth": "cdd",
        "as_of": DAY,
        "status": "complete",
        "subject_status": "identified",
        "identified_by": "register",
        "entity_id": SUBJECT,
        "candidates": [],
        "modules": list(MODULES),
        "truncated": False,
        "tags": [],
        "created_by": USER,
        "created_at": NOW,
        "started_at": NOW,
        "risk": RiskSummary(evaluation_id=str(EVALUATION), score="0", level="low", tier="cdd"),
    }
    return Investigation(**(found | changes))


def listed(strength: str = "exact", **changes: Any) -> dict[str, Any]:
    """A candidate as a screening step keeps it."""
    return {
        "candidate_id": "c-1",
        "list_id": "ofac-sdn",
        "list_version": "2026-11-20",
        "entry_key": "42",
        "entry_name": "EXAMPLE OWNER",
        "matched_name": "EXAMPLE OWNER",
        "matched_name_kind": "primary",
        "score": 100.0,
        "strength": strength,
        "measure": "asset_freeze",
        "regime": "ofac",
        "topics": ["sanctions"],
        "programmes": ["SDGT"],
        "decision": "undecided",
        "hit_id": str(UUID(int=30)),
        "delisted": False,
        "entry_id": str(UUID(int=31)),
        "entry_kind": "company",
        "matched_query_name": "Example Owner",
        "listed_date": "2014-03-20",
        "delisted_on": None,
        "countries": ["RU"],
        "birth_dates": [],
        "contradictions": [],
        "features": [
            {
                "name": "country",
                "effect": "agrees",
                "points": 2.0,
                "query_value": "RU",
                "entry_value": "RU",
                "detail": "",
            }
        ],
        "identifiers": [
            {"scheme": "RU-OGRN", "value": "1027700132195", "label": "OGRN", "country": "RU"}
        ],
        "legal_basis": ["Executive Order 13224"],
        "positions": [],
        "remarks": None,
    } | changes


def steps(hits: list[dict[str, Any]] | None = None, *, stale: str | None = None) -> dict[str, Any]:
    rows = [
        {
            "party_id": str(key),
            "screening_id": str(UUID(int=100 + key.int)),
            "name": name,
            "customer": key == SUBJECT,
            "outcome": "hits" if key == OWNER and hits else "clear",
            "algorithm": "atlas-names-9",
            "screened_at": NOW.isoformat(),
            "topics": [{"topic": "sanctions", "outcome": "clear", "reason": None}],
            "lists": [
                {
                    "list_id": "ofac-sdn",
                    "version": "2026-11-20",
                    "outcome": "clear",
                    "reason": None,
                    "age_days": 4,
                }
            ],
            "hits": (hits or []) if key == OWNER else [],
        }
        for key, name in ((SUBJECT, "Example Ltd"), (OWNER, "Example Owner"))
    ]
    lists = [
        {
            "list_id": "ofac-sdn",
            "version": "2026-11-20",
            "topics": ["sanctions"],
            "stale": stale,
            "incomplete": 0,
            "fictitious": False,
            "age_days": 4,
            "max_age_days": 3,
            "title": "Specially Designated Nationals",
            "publisher": "US Treasury, Office of Foreign Assets Control",
            "source_url": "https://sanctionslist.ofac.treas.gov/Home/SdnList",
            "entries": 45,
            "excerpt": True,
            "published_entries": 8976,
            "published_by": "stated",
            "loaded_at": NOW.isoformat(),
        }
    ]
    address = {"use": "registered", "full": "1 High Street, London", "source": REGISTER}
    return {
        "enrich": {"observed": {"addresses": [address | {"key": None, "entity_id": None}]}},
        "screen:0": {"rows": rows, "lists": lists},
    }


def structure(**changes: Any) -> Structure:
    """An ownership of nobody, as its step keeps it."""
    found: dict[str, Any] = dict.fromkeys(
        ("loops", "ubos", "possible_ubos", "no_ubo_reasons", "over_declared", "grounds"), ()
    )
    return Structure(**(found | {"layers": 0, "exemption": "none"} | changes))


def claim(attribute: str, value: Any, number: int) -> Claim:
    return Claim(
        id=UUID(int=CLAIMED.int + number),
        entity_id=SUBJECT,
        relationship_id=None,
        attribute=f"LegalEntity.{attribute}",
        value=value,
        raw_value=None,
        source=REGISTER,
        source_type="registry",
        source_record=None,
        trust=0.9,
        asserted_at=NOW,
        valid_from=None,
        valid_to=None,
        retrieved_at=NOW,
        recorded_at=NOW,
        evidence_id=None,
        investigation_id=RUN,
        is_preferred=True,
        ended_on=None,
        deprecated_reason=None,
    )


def seen(**changes: Any) -> InvestigationSnapshot:
    return snapshot(**changes)


def document(
    seen_as: InvestigationSnapshot | None = None,
    *,
    kept: Mapping[str, Any] | None = None,
    profile: Any = None,
    recorded: bool = True,
    outdated: tuple[str, ...] = (),
    **changes: Any,
) -> dict[str, Any]:
    """Compose a report; `recorded` False as a release did that recorded no references.

    outdated: why the evaluation's words do not hold when the report is made.
    """
    from atlas.risk.evaluations.domain import with_relationship

    looked = seen_as or snapshot()
    results = [modules.module_out(assess(MODULES[code], looked), looked) for code in MODULES]
    facts: SubjectFacts = facts_of(
        looked,
        subject={"industry_codes": [{"scheme": "SIC", "code": "92000"}]},
        people={},
        module_levels={one.code: one.level for one in results},
        dataset_dates={},
    )
    facts = with_relationship(facts, profile, "active" if profile else None)
    matrix = default_matrix()
    inputs = inputs_from_facts(facts, matrix, COMPLETE, DAY)
    evaluation = StoredEvaluation(
        id=EVALUATION,
        subject_id=SUBJECT,
        company_id=COMPANY,
        investigation_id=RUN,
        reference_snapshot=COMPLETE.hash,
        result=evaluate(matrix, inputs, COMPLETE, (), DAY),
        created_at=NOW,
        created_by=USER,
        outdated=outdated,
        provenance=provenance_document(facts, inputs, lawful(matrix, None), COMPLETE)
        if recorded
        else None,
    )
    if not recorded:
        results = [
            one.model_copy(
                update={
                    "rules": [rule.model_copy(update={"references": None}) for rule in one.rules],
                    "findings": [f.model_copy(update={"references": None}) for f in one.findings],
                }
            )
            for one in results
        ]
    record = Record(
        run=run(**changes),
        steps=steps_of(kept or steps()),
        modules=results,
        parties=[_party(SUBJECT, "Example Ltd", 0, "customer"), _party(OWNER, "Example Owner", 1)],
        links=[_holding()],
        sources=[_source(REGISTER)],
    )
    readings = inputs.document()["readings"]
    return compose(
        Inputs(
            record=record,
            evaluation=evaluation,
            subject=_entity(),
            standing={
                SUBJECT: [
                    Standing(claim("legal_name", "Example Ltd", 1), bears=True),
                    Standing(claim("status", "active", 2), bears=True),
                ]
            },
            link_claims=[],
            conflicts=[],
            evidence=[],
            checks={"tier": "cdd", "policy_version": 0, "open": [], "items": []},
            demo=False,
            titles=titles_of(
                lawful(matrix, None), readings, "2", silent_lists(matrix, COMPLETE, DAY)
            ),
            requested_by="Ann Analyst",
        )
    )


def _party(key: UUID, name: str, distance: int, *roles: str) -> PartyRow:
    return PartyRow(
        entity_id=key,
        ordinal=distance,
        type="LegalEntity",
        name=name,
        country_code="GB",
        roles=list(roles or ("owner", "ubo")),
        distance=distance,
    )


def _holding() -> LinkRow:
    return LinkRow(
        relationship_id=HOLDING,
        type="Ownership",
        from_id=OWNER,
        to_id=SUBJECT,
        attributes={"share_exact": 60},
        valid_from=None,
        valid_to=None,
    )


def _source(name: str) -> SourceRow:
    return SourceRow(
        source=name,
        kind="company_registry",
        status="answered",
        as_of=DAY,
        licence=None,
        covered=["Ownership"],
        evidence_ids=[],
        detail=None,
    )


def _entity() -> KnownEntity:
    values: dict[str, Any] = dict.fromkeys(KnownEntity.__dataclass_fields__) | {
        "id": SUBJECT,
        "type": "LegalEntity",
        "display_name": "Example Ltd",
        "data": {"legal_name": "Example Ltd", "status": "active", "country_code": "GB"},
    }
    return KnownEntity(**values)


def matched(**changes: Any) -> InvestigationSnapshot:
    """A snapshot with an exact match of the owner."""
    return snapshot(screening=screening(replace(hit(OWNER), **changes)))
