"""GLEIF level 2: who is consolidated by whom, funds, and why a parent is not reported.

Accounting consolidation is control, never a share. The ultimate parent is an indirect relation:
evidence in addition to the chain of direct parents, never an edge where that chain is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from atlas.knowledge.identifiers.domain import LEI
from atlas.sources.protocol.domain.coverage import Scope
from atlas.sources.registry.domain.formats.base import (
    UNSTATED,
    Format,
    Json,
    iso_day,
    of,
    statement,
)
from atlas.sources.registry.domain.formats.gleif import (
    BEGAN,
    FAMILY,
    LICENCE,
    PUBLISHER,
    URL,
    at,
    certain_lei,
    entity_named_by,
    header_note,
    items,
    nested,
    text,
)
from atlas.sources.registry.domain.formats.gleif_rest import relationship_record
from atlas.sources.registry.domain.problems import StatementRejectedError

_TYPES: dict[str, tuple[str, str, str]] = {
    "IS_DIRECTLY_CONSOLIDATED_BY": ("D", "otherInfluenceOrControl", "direct"),
    "IS_ULTIMATELY_CONSOLIDATED_BY": ("U", "otherInfluenceOrControl", "indirect"),
    "IS_INTERNATIONAL_BRANCH_OF": ("B", "otherInfluenceOrControl", "direct"),
    "IS_FUND-MANAGED_BY": ("M", "rightsGrantedByContract", "direct"),
    "IS_FUND_MANAGED_BY": ("M", "rightsGrantedByContract", "direct"),
    "IS_SUBFUND_OF": ("S", "unknownInterest", "direct"),
    "IS_FEEDER_TO": ("F", "unknownInterest", "direct"),
}
"""Short name in the record's id, interest, directness. A fund's manager has a contract; an
umbrella and a master fund stand to their funds in no control that the file states."""
_NOBODY = "noBeneficialOwners"
_EXEMPT = "interestedPartyExemptFromDisclosure"
_UNKNOWN = "informationUnknownToPublisher"
_REASONS: dict[str, tuple[str, bool, str]] = {
    "NATURAL_PERSONS": (_UNKNOWN, True, "natural persons control it, no parent consolidates it"),
    "NO_KNOWN_PERSON": (_NOBODY, False, "no person is known to control it"),
    "NON_CONSOLIDATING": (_UNKNOWN, False, "its parents need not consolidate"),
    "NO_LEI": ("interestedPartyHasNotProvidedInformation", False, "its parent has no LEI"),
    "NON_PUBLIC": (_EXEMPT, False, "the parent is not public"),
    "BINDING_LEGAL_COMMITMENTS": (_EXEMPT, False, "legal commitments forbid to name the parent"),
    "LEGAL_OBSTACLES": (_EXEMPT, False, "the law forbids to name the parent"),
    "CONSENT_NOT_OBTAINED": (_EXEMPT, False, "the parent has not consented"),
    "DETRIMENT_NOT_EXCLUDED": (_EXEMPT, False, "naming the parent may do harm"),
    "DISCLOSURE_DETRIMENTAL": (_EXEMPT, False, "naming the parent would do harm"),
}  # fmt: skip
"""Why no parent is reported: Reporting Exceptions format 2.1 of GLEIF (20 July 2021).
Of no parent by the definition of group accounts speak NATURAL_PERSONS, NON_CONSOLIDATING and
NO_KNOWN_PERSON: the first two state that an unnamed person controls the company.
NO_LEI tells of a parent that has no LEI and is not named for that. NON_PUBLIC stands for the five
reasons below it, which version 2.1 deprecates: the parent is known and withheld."""
_LEVELS = {
    "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT": ("D", "direct"),
    "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT": ("U", "indirect"),
}
_ENDED = frozenset({"INACTIVE", "NULL"})
_INVALID = frozenset({"ANNULLED", "DUPLICATE"})


# -- relationship records -----------------------------------------------------------------------


def _recognises(record: Any) -> bool:
    return isinstance(record, Mapping) and (
        "Relationship" in record
        or "RelationshipRecord" in record
        or "Relationship.StartNode.NodeID" in record
        or record.get("type") == "relationship-records"
    )


def _record(raw: Mapping[str, object]) -> Mapping[str, object]:
    if raw.get("type") == "relationship-records":
        return relationship_record(raw)
    if "RelationshipRecord" in raw:
        inner = raw["RelationshipRecord"]
        return inner if isinstance(inner, Mapping) else {}
    return nested(raw) if "Relationship" not in raw else raw


def _convert(raw: Any) -> Iterator[Json]:
    if UNSTATED in raw:
        raise StatementRejectedError(str(raw[UNSTATED]))
    record = _record(raw)
    found: Any = of(record, "Relationship")
    start, kind = _node(found, "StartNode"), at(found, "RelationshipType") or ""
    try:
        end = _node(found, "EndNode")
    except StatementRejectedError as error:
        begins = f"{_TYPES[kind][0]}-{start}-" if kind in _TYPES else start
        raise StatementRejectedError(error.reason, begins) from None
    if kind not in _TYPES:
        unknown = f"RelationshipType: {kind[:60]!r} is not known"
        raise StatementRejectedError(unknown, f"{start}-{end}")
    letter, interest, directness = _TYPES[kind]
    child, parent = (end, start) if letter == "F" else (start, end)
    reference = f"{letter}-{start}-{end}"
    began, ended = _period(found, reference)
    updated = iso_day(at(record, "Registration", "LastUpdateDate"), "LastUpdateDate", reference)
    day = updated or began or BEGAN
    over = _is_over(record, found)
    yield entity_named_by(start)
    yield entity_named_by(end)
    said: Json = {
        "type": interest,
        "directOrIndirect": directness,
        "beneficialOwnershipOrControl": False,
        "details": f"Relationship Type: {kind}",
    }
    said |= {"startDate": began} if began else {}
    said |= {"endDate": ended} if ended else {}
    yield statement(
        f"{LEI}-RR-{reference}",
        "relationship",
        {
            "subject": f"{LEI}-{child}",
            "interestedParty": f"{LEI}-{parent}",
            "interests": [said],
        },
        day=day,
        url=URL,
        subject=f"{LEI}-{child}",
        closed=over,
        published={k: v for k, v in raw.items() if k != "ContentDate"},
    )


def _reference(raw: Any) -> str | None:
    """Return what a record is called in its own id: its kind's letter, and both ends."""
    found = of(_record(raw), "Relationship")
    ends = [at(found, name, "NodeID") for name in ("StartNode", "EndNode")]
    kind = at(found, "RelationshipType") or ""
    return "-".join((_TYPES[kind][0] if kind in _TYPES else "", *map(str, ends)))


def _about(raw: Any) -> tuple[str, tuple[Json, ...]] | None:
    """Return the company that a record is about: the consolidated one, where it can be read."""
    lei = certain_lei(at(of(_record(raw), "Relationship"), "StartNode", "NodeID"), "StartNode")
    return f"{LEI}-{lei}", (entity_named_by(lei),)


def _about_exception(raw: Any) -> tuple[str, tuple[Json, ...]] | None:
    """Return the company that an exception is about."""
    record = nested(raw) if "Exception.Category" in raw else raw
    lei = certain_lei(at(record, "LEI"), "LEI")
    return f"{LEI}-{lei}", (entity_named_by(lei),)


def _kept(reference: str) -> tuple[str, ...]:
    """Return the stored records of one relationship: its own, and the entities at its ends."""
    _, *ends = reference.split("-")
    return (f"{LEI}-RR-{reference}", *(f"{LEI}-{end}" for end in ends))


def _node(found: Any, name: str) -> str:
    kind = at(found, name, "NodeIDType")
    if kind not in {None, "LEI", "ISO 17442"}:
        raise StatementRejectedError(f"{name}.NodeIDType: {kind[:40]} names no LEI")
    return certain_lei(at(found, name, "NodeID"), f"{name}.NodeID")


def _period(found: Any, reference: str) -> tuple[str | None, str | None]:
    """Return start and end of the relationship itself (accounting periods are another thing)."""
    periods = items(of(found, "RelationshipPeriods"), "RelationshipPeriod")
    periods += items(of(found, "Period"), "Period")
    for period in periods:
        kind = at(period, "PeriodType") or at(period, "periodType")
        if kind == "RELATIONSHIP_PERIOD":
            return (
                iso_day(at(period, "StartDate") or at(period, "startDate"), "StartDate", reference),
                iso_day(at(period, "EndDate") or at(period, "endDate"), "EndDate", reference),
            )
    return None, None


def _is_over(record: Any, found: Any) -> bool:
    return (
        at(found, "RelationshipStatus") in _ENDED
        or at(record, "Registration", "RegistrationStatus") in _INVALID
        or at(record, "Extension", "Deletion", "DeletedAt") is not None
    )


# -- reporting exceptions -----------------------------------------------------------------------


def _recognises_exception(record: Any) -> bool:
    return isinstance(record, Mapping) and (
        {"ExceptionCategory", "LEI"} <= record.keys() or "Exception.Category" in record
    )


def _convert_exception(raw: Any) -> Iterator[Json]:
    if UNSTATED in raw:
        raise StatementRejectedError(str(raw[UNSTATED]), raw.get("LEI"))
    record = nested(raw) if "Exception.Category" in raw else raw
    lei = certain_lei(at(record, "LEI"), "LEI")
    category = at(record, "ExceptionCategory") or at(record, "Exception", "Category") or ""
    if category not in _LEVELS:
        raise StatementRejectedError(f"ExceptionCategory: {category[:60]!r} is not known", lei)
    letter, directness = _LEVELS[category]
    reasons = [text(one) or "" for one in _reasons(record)]
    known = [_REASONS[reason] for reason in reasons if reason in _REASONS]
    strange = [reason for reason in reasons if reason not in _REASONS]
    if not known or (strange and {reason for reason, *_ in known} == {_NOBODY}):
        unknown = f"ExceptionReason: {reasons!r:.80} is not known"
        raise StatementRejectedError(unknown, f"{letter}-{lei}")
    # where one of several reasons tells of a person, a person there is; a reason that is not known
    # may tell of one too: next to it, that there is nobody is not stated
    reason, somebody, _ = max(known, key=lambda one: one[1])
    level = "direct" if letter == "D" else "ultimate"
    words = "; ".join(why for _, _, why in known)
    deleted = at(record, "Extension", "Deletion", "DeletedAt")
    subject = f"{LEI}-{lei}"
    yield entity_named_by(lei)
    yield statement(
        f"{LEI}-RE-{letter}-{lei}",
        "relationship",
        {
            "subject": subject,
            "interestedParty": {
                "reason": reason,
                "description": f"No {level} parent is reported ({', '.join(reasons)}): {words}",
            },
            "interests": [{"type": "unknownInterest", "directOrIndirect": directness}],
        },
        day=iso_day(deleted, "DeletedAt", f"{letter}-{lei}") or BEGAN,
        url=URL,
        subject=subject,
        closed=deleted is not None,
        published={k: v for k, v in raw.items() if k != "ContentDate"},
        facts={"exception": _gravest(reasons)}
        | ({} if somebody and letter == "D" else {"nobody": True}),
    )


def _gravest(reasons: list[str]) -> str:
    """Return the reason that weighs most: a parent who declined, one who is withheld, the rest."""
    order = ("CONSENT_NOT_OBTAINED", "DISCLOSURE_DETRIMENTAL", "DETRIMENT_NOT_EXCLUDED",
             "NON_PUBLIC", "BINDING_LEGAL_COMMITMENTS", "LEGAL_OBSTACLES", "NO_LEI",
             "NATURAL_PERSONS", "NON_CONSOLIDATING", "NO_KNOWN_PERSON")  # fmt: skip
    return min((one for one in reasons if one in _REASONS), key=order.index)


def _kept_exceptions(reference: str) -> tuple[str, ...]:
    """Return the stored records of exceptions: of one level, or of both, and their entity."""
    level, _, lei = reference.rpartition("-")
    letters = (level,) if level else (letter for letter, _ in _LEVELS.values())
    return (f"{LEI}-{lei}", *(f"{LEI}-RE-{letter}-{lei}" for letter in letters))


def _reasons(record: Any) -> list[Any]:
    inner = of(record, "ExceptionReason")
    return items(inner if inner is not None else of(record, "Exception", "Reason"), "Reason")


GLEIF_RR = Format(
    name="gleif-rr",
    title="GLEIF level 2 (relationship records)",
    recognises=_recognises,
    convert=_convert,
    note=header_note,
    reference=_reference,
    about=_about,
    kept=_kept,
    publisher=PUBLISHER,
    licence=LICENCE,
    source_url=URL,
    family=FAMILY,
    scope=frozenset({Scope.IDENTITY, Scope.ACCOUNTING_CONSOLIDATION}),
    registers=frozenset({LEI}),
)
GLEIF_REPEX = Format(
    name="gleif-repex",
    title="GLEIF level 2 (reporting exceptions)",
    recognises=_recognises_exception,
    convert=_convert_exception,
    note=header_note,
    reference=lambda raw: at(raw, "LEI"),
    about=_about_exception,
    kept=_kept_exceptions,
    publisher=PUBLISHER,
    licence=LICENCE,
    source_url=URL,
    family=FAMILY,
    scope=frozenset({Scope.IDENTITY, Scope.ACCOUNTING_CONSOLIDATION}),
    registers=frozenset({LEI}),
)
