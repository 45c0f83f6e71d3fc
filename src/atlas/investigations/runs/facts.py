"""What a run knows, as the input of the risk matrix. A check that did not run is NotAssessed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from atlas.foundation.core.provenance import Kind, Reads, Reference
from atlas.investigations.modules.domain import amlrr, common, dfwo, frls, mebo, roa
from atlas.investigations.modules.domain.network import Network, network_risk
from atlas.investigations.modules.domain.outcome import Fired, Unassessed
from atlas.investigations.modules.domain.picture import Party, Picture, Screening
from atlas.investigations.modules.domain.recording import RecordedClaims, Recorder
from atlas.investigations.modules.domain.spepws import PEP, SANCTIONS
from atlas.risk.evaluations.domain import (
    Known,
    Measure,
    ModuleLevel,
    NotAssessed,
    OwnershipStatus,
    PartyRole,
    PepCategory,
    PepExposure,
    Reading,
    SanctionedOwnership,
    SanctionsMatch,
    SubjectFacts,
)
from atlas.risk.evaluations.domain.inputs import FIELDS

T = TypeVar("T")

_NOMINEE = frozenset({"nominee", "nominator"})
_NETWORK = "graph:risk_network"
_NO_PROFILE = NotAssessed("no_relationship_profile", "The customer file has no profile yet.")
FULL_SHARED_ADDRESS = 5
"""Companies at one address from which the matrix scores its maximum: more add nothing."""
FULL_SUBSIDIARIES = 10
"""Subsidiaries from which the matrix scores its maximum."""
_UBO_ROLES = frozenset({PartyRole.UBO, PartyRole.POSSIBLE_UBO})


def facts_of(
    picture: Picture,
    *,
    subject: Mapping[str, Any],
    people: Mapping[str, Mapping[str, Any]],
    module_levels: Mapping[str, str],
    dataset_dates: Mapping[str, str],
    network: Network | None = None,
) -> SubjectFacts:
    """Return the facts of an investigation.

    Args:
        picture: what the run found.
        subject: the subject's preferred claims.
        people: the preferred claims of the UBOs, by entity id as text.
        module_levels: module code to level.
        dataset_dates: registry dataset to the date of its data.
        network: the parties around the subject; None when nobody looked.

    """
    noted = Recorder(picture)
    seen, reads = noted.picture, noted.reads
    claims = RecordedClaims(picture.subject.entity_id, subject, reads)
    persons = {key: RecordedClaims(key, found, reads) for key, found in people.items()}
    risk, more = noted("network_risk", lambda: _network(seen, network, reads))
    registry = ", ".join(sorted(s.name for s in picture.sources if s.answered)) or "none"
    further = (
        _partial(picture)
        | _incomplete(picture, registry)
        | ({"network.risk_score": (Reading(_NETWORK, more),)} if more else {})
    )
    return replace(
        _of_graph_and_lists(noted, persons),
        industry_codes=noted("industry_codes", lambda: _codes(claims)),
        incorporation_date=noted("incorporation_date", lambda: _incorporated(seen)),
        countries_established=noted("countries_established", lambda: _established(seen)),
        countries_of_operation=_NO_PROFILE,
        products=_NO_PROFILE,
        non_face_to_face=_NO_PROFILE,
        annual_volume=_NO_PROFILE,
        transaction_pattern=_NO_PROFILE,
        regulatory_status=noted("regulatory_status", lambda: _regulation(seen)),
        adverse_media=noted("adverse_media", lambda: _media(seen)),
        digital_presence=noted("digital_presence", lambda: _presence(seen)),
        filing_status=noted("filing_status", lambda: _filings(seen)),
        adverse_events=noted("adverse_events", lambda: _events(seen)),
        shared_address_count=noted("shared_address_count", lambda: _shared_address(seen)),
        network_risk=risk,
        further=_beside(further, noted.references),
        module_levels={code.lower(): ModuleLevel(v) for code, v in module_levels.items()},
        sources={
            "incorporation_date": registry,
            "ownership_layers": registry,
            "countries_established": registry if picture.sources else "request",
            "sanctions_matches": "screening",
            "sanctioned_ownership": "screening and ownership",
            "network_risk": _NETWORK,
        },
        list_versions=_versions(picture.screening) | dict(dataset_dates),
        references=noted.references,
    )


def _of_graph_and_lists(noted: Recorder, persons: Mapping[str, Mapping[str, Any]]) -> SubjectFacts:
    """Return the facts of owners, controllers and screening."""
    seen = noted.picture
    return SubjectFacts(
        ownership_layers=noted("ownership_layers", lambda: _owned(seen) or _layers(seen)),
        nominee=noted("nominee", lambda: _owned(seen) or _nominee(seen)),
        ubo_exemption=noted("ubo_exemption", lambda: _owned(seen) or _exemption(seen)),
        peps=noted("peps", lambda: _peps(seen)),
        sanctions_matches=noted("sanctions_matches", lambda: _matches(seen)),
        sanctioned_ownership=noted(
            "sanctioned_ownership", lambda: _owned(seen) or _sanctioned(seen)
        ),
        matched_holding_upper=noted(
            "matched_holding_upper", lambda: _owned(seen) or _matched_upper(seen)
        ),
        countries_ubo_residence=noted(
            "countries_ubo_residence", lambda: _owned(seen) or _residences(seen)
        ),
        countries_ubo_nationality=noted(
            "countries_ubo_nationality", lambda: _owned(seen) or _nationalities(seen, persons)
        ),
        bearer_shares=NotAssessed("not_covered", "No loaded source states bearer shares."),
        subsidiary_count=noted("subsidiary_count", lambda: _owned(seen) or _subsidiaries(seen)),
    )


def _layers(picture: Picture) -> Known[int]:
    ownership = picture.ownership
    return ownership.layers if ownership else 0


def _beside(
    further: Mapping[str, tuple[Reading, ...]], references: Mapping[str, tuple[Reference, ...]]
) -> dict[str, tuple[Reading, ...]]:
    """Return gaps that stand beside a fact, with what that fact was read from."""
    return {
        key: tuple(replace(one, references=references.get(FIELDS[key], ())) for one in readings)
        for key, readings in further.items()
    }


def _owned(picture: Picture) -> NotAssessed | None:
    """Return why nothing is known of owners, or None."""
    owned = common.sources_for(picture, "Ownership", "ownership and control")
    if isinstance(owned, Unassessed):
        return _gap(owned)
    if picture.ownership is None:
        return NotAssessed("not_run", "The ownership computation did not run.")
    return None


def _network(
    picture: Picture, network: Network | None, reads: Reads
) -> tuple[Known[int], NotAssessed | None]:
    reads.note(Reference(Kind.STEP, "network"))
    return network_risk(network, silent_lists(picture))


def _established(picture: Picture) -> Known[tuple[str, ...]]:
    country = common.country(picture.subject.country_code)
    return (country,) if country else NotAssessed("not_covered", "country")


def _gap(outcome: Unassessed) -> NotAssessed:
    return NotAssessed(outcome.reason, outcome.detail)


def _regulation(picture: Picture) -> Known[str]:
    """Return the worst of what the licence rules say; one that could not say leaves it open."""
    said = (
        (frls.missing_licence(picture), "missing_licence"),
        (frls.enforcement(picture), "enforcement"),
        (frls.expired_licence(picture), "expired_licence"),
    )
    fired = [status for outcome, status in said if isinstance(outcome, Fired)]
    if fired:
        return fired[0]
    silent = [outcome for outcome, _ in said if isinstance(outcome, Unassessed)]
    return _gap(silent[0]) if silent else "regular"


def _media(picture: Picture) -> Known[tuple[str, ...]]:
    """Return the severities of what was found; one that nobody graded counts as the gravest."""
    found = {item.severity or "critical" for item in picture.publications}
    if found:
        return tuple(sorted(found & {"low", "medium", "high", "critical"} or {"critical"}))
    searched = amlrr.searched(picture)
    return _gap(searched) if isinstance(searched, Unassessed) else ()


def _presence(picture: Picture) -> Known[str]:
    known = dfwo.presence(picture)
    if known is not None:
        return known
    outcome = dfwo.no_presence(picture)
    if isinstance(outcome, Unassessed):
        return _gap(outcome)
    return NotAssessed("no_answer", "The website did not answer.")


def _filings(picture: Picture) -> Known[str]:
    outcome = frls.accounts_overdue(picture)
    if isinstance(outcome, Unassessed):
        return _gap(outcome)
    if isinstance(outcome, Fired):
        return "none" if frls.never_filed(picture) else "irregular"
    return "regular"


def _shared_address(picture: Picture) -> Known[int]:
    """Return how many other companies share the address; a lower bound where it scores in full."""
    outcome = roa.mass_registration(picture)
    most = max((item.companies for item in picture.co_locations), default=0)
    if isinstance(outcome, Unassessed) and most < FULL_SHARED_ADDRESS:
        return _gap(outcome)
    return most


def _nominee(picture: Picture) -> Known[bool]:
    if any(link.attributes.get("interest_type") in _NOMINEE for link in picture.links):
        return True
    return NotAssessed("truncated") if picture.truncated else False


def _exemption(picture: Picture) -> Known[str]:
    ownership = picture.ownership
    if ownership is None or not ownership.exempt:
        return "none"
    return "state" if "state" in (ownership.no_ubo_reason or "") else "listed"


def silent_lists(picture: Picture) -> NotAssessed | None:
    """Return why the lists say nothing negative of sanctions and political exposure, or None."""
    return _silent(picture, SANCTIONS) or _silent(picture, PEP)


def _silent(picture: Picture, topic: str) -> NotAssessed | None:
    """Return why nothing negative may be said of a topic, or None."""
    screening = picture.screening
    if screening is None:
        return NotAssessed("not_run", "Screening did not run.")
    lists = [item for item in screening.lists if topic in item.topics and not item.fictitious]
    if not lists:
        return NotAssessed("no_list", f"No list with the topic {topic} is loaded.")
    stale = [f"{item.list_id} {item.version}" for item in lists if item.stale]
    if stale:
        return NotAssessed("stale_list", ", ".join(stale))
    if topic in screening.gaps:
        return NotAssessed(screening.gaps[topic], f"Screening says nothing about {topic}.")
    if any(party.id not in screening.screened for party in picture.parties):
        return NotAssessed("not_screened", "Not every party was screened.")
    return NotAssessed("truncated", "The group was cut.") if picture.truncated else None


def _matches(picture: Picture) -> Known[tuple[SanctionsMatch, ...]]:
    hits = [
        h for h in (picture.screening.hits if picture.screening else ()) if h.topic == SANCTIONS
    ]
    if not hits:
        return _silent(picture, SANCTIONS) or ()
    found = tuple(
        SanctionsMatch(
            roles=_roles(picture, hit.party_id),
            strength=hit.strength,
            decision=hit.decision,
            measure=Measure(hit.measure),
            list_id=hit.list_id,
            entry_id=hit.entry_id,
            party_id=str(hit.party_id),
        )
        for hit in sorted(hits, key=lambda h: (h.list_id, h.entry_id, str(h.party_id)))
        if not hit.delisted
    )
    return found or _silent(picture, SANCTIONS) or ()


def _partial(picture: Picture) -> dict[str, tuple[Reading, ...]]:
    """Return what screening could not say beside the hits it has: more may be there."""
    topics = {
        SANCTIONS: ("sanctions.exposure", "sanctions.asset_freeze"),
        PEP: ("pep.categories", "pep.connected_roles"),
    }
    hits = picture.screening.hits if picture.screening else ()
    return {
        key: (Reading("screening", gap),)
        for topic, keys in topics.items()
        if any(hit.topic == topic for hit in hits) and (gap := _silent(picture, topic)) is not None
        for key in keys
    }


def _incomplete(picture: Picture, registry: str) -> dict[str, tuple[Reading, ...]]:
    """Return what the registers could not say beside what they did: more may be there."""
    found: dict[str, NotAssessed] = {}
    ubos = _ubos(picture)
    lost = sum(common.country(party.country_code) is None for party in ubos)
    if 0 < lost < len(ubos):
        detail = f"The country of {lost} of {len(ubos)} beneficial owners is not known."
        found["geography.ubo_residence"] = NotAssessed("not_covered", detail)
    layers = picture.ownership.layers if picture.ownership else 0
    if picture.truncated and 0 < layers <= mebo.COMPLEX_LAYERS:
        found["ownership.layers"] = NotAssessed("truncated", "The group was cut.")
    count = _count_subsidiaries(picture)
    if 0 < count < FULL_SUBSIDIARIES and not _whole_register(picture):
        found["network.subsidiary_count"] = _MORE_SUBSIDIARIES
    return {key: (Reading(registry, gap),) for key, gap in found.items()}


_MORE_SUBSIDIARIES = NotAssessed(
    "incomplete_register", "No whole, current register of owners was searched for subsidiaries."
)


def _subsidiaries(picture: Picture) -> Known[int]:
    """Return how many subsidiaries are known; none at all says nothing on an extract."""
    return _count_subsidiaries(picture) or (0 if _whole_register(picture) else _MORE_SUBSIDIARIES)


def _count_subsidiaries(picture: Picture) -> int:
    return sum(PartyRole.SUBSIDIARY in party.roles for party in picture.parties)


def _whole_register(picture: Picture) -> bool:
    whole = any(source.complete_registers for source in picture.covering("Ownership"))
    return whole and not picture.truncated


def _events(picture: Picture) -> Known[tuple[str, ...]]:
    outcome = frls.going_concern(picture)
    if isinstance(outcome, Fired):
        return ("distress",)
    return _gap(outcome) if isinstance(outcome, Unassessed) else ()


def _peps(picture: Picture) -> Known[tuple[PepExposure, ...]]:
    hits = [h for h in (picture.screening.hits if picture.screening else ()) if h.topic == PEP]
    if not hits:
        return _silent(picture, PEP) or ()
    return tuple(
        PepExposure(
            roles=_roles(picture, hit.party_id),
            # the list states no tier: the gravest is assumed until an analyst says otherwise
            category=PepCategory.SENIOR_GOVERNMENT,
            strength=hit.strength,
            decision=hit.decision,
            party_id=str(hit.party_id),
        )
        for hit in sorted(hits, key=lambda h: (h.list_id, h.entry_id, str(h.party_id)))
    )


def _roles(picture: Picture, party_id: object) -> frozenset[PartyRole]:
    found = next((party for party in picture.parties if party.id == party_id), None)
    return found.roles if found is not None else frozenset({PartyRole.OTHER})


def _sanctioned(picture: Picture) -> Known[tuple[SanctionedOwnership, ...]]:
    ownership = picture.ownership
    if ownership is None or not ownership.sanctioned:
        return NotAssessed("not_run", "Ownership by sanctioned persons was not computed.")
    if all(item.status == "clear" for item in ownership.sanctioned):
        silent = _silent(picture, SANCTIONS)
        if silent is not None:
            return silent
    return tuple(
        SanctionedOwnership(
            regime=item.regime, status=OwnershipStatus(item.status), by_control=item.by_control
        )
        for item in ownership.sanctioned
    )


def _matched_upper(picture: Picture) -> Known[Decimal]:
    upper = picture.ownership.matched_upper if picture.ownership else None
    if upper is None:
        return NotAssessed("not_run", "Ownership by sanctioned persons was not computed.")
    return (_silent(picture, SANCTIONS) if upper == 0 else None) or upper


def _codes(subject: Mapping[str, Any]) -> Known[tuple[str, ...]]:
    codes = subject.get("industry_codes")
    if not isinstance(codes, Sequence) or isinstance(codes, str) or not codes:
        return NotAssessed("not_covered", "No source gave an industry code.")
    texts = (
        f"{item.get('scheme', '')}:{item.get('code', '')}" if isinstance(item, Mapping) else item
        for item in codes
    )
    return tuple(sorted({str(text) for text in texts}))


def _incorporated(picture: Picture) -> Known[date]:
    return picture.subject.incorporation_date or NotAssessed(
        "not_covered", "No source gave the date of incorporation."
    )


def _ubos(picture: Picture) -> list[Party]:
    return [party for party in picture.parties if party.roles & _UBO_ROLES]


def _residences(picture: Picture) -> Known[tuple[str, ...]]:
    known = {c for party in _ubos(picture) if (c := common.country(party.country_code))}
    if known:
        return tuple(sorted(known))
    return NotAssessed("not_covered", "No source gave where the beneficial owners live.")


def _nationalities(
    picture: Picture, people: Mapping[str, Mapping[str, Any]]
) -> Known[tuple[str, ...]]:
    known = {
        str(code)[:2].upper()
        for party in _ubos(picture)
        for code in people.get(str(party.id), {}).get("nationalities") or ()
    }
    if known:
        return tuple(sorted(known))
    return NotAssessed("not_covered", "No source gave the beneficial owners' nationalities.")


def _versions(screening: Screening | None) -> dict[str, str]:
    return {item.list_id: item.version for item in screening.lists} if screening else {}
