"""The rules of the two checks on screening: sanctions, and political exposure. Pure.

Every party must have been compared with every required list, and each hit must be decided. Parties
that no source names were not searched.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from atlas.investigations.checks.domain.model import CheckOutcome, Finding, Material
from atlas.investigations.modules.domain import known_parties, spepws
from atlas.investigations.modules.domain.outcome import NotFired, Outcome, Unassessed

_DONE, _NOT, _OPEN = CheckOutcome.FULFILLED, CheckOutcome.NOT_FULFILLED, CheckOutcome.NOT_ASSESSED
_BY_HAND = (
    "Load or connect a source that names them and rerun, or screen them by hand and attest it."
)
_ATTESTED_GAPS = frozenset({"not_screened", "truncated"})
"""What a person may have looked at outside; lists that are missing or stale are loaded instead."""


def sanctions_screening(material: Material) -> Finding:
    """Fulfilled when every party was compared with every required list and no hit waits.

    Parties that no source names were not searched: without directors or owners it stays open.
    """
    sanctions = spepws.searched(material.snapshot, spepws.SANCTIONS)
    if material.undecided:
        return _undecided(material, material.undecided)
    if found := material.newly_listed.get(spepws.SANCTIONS):
        return _newly_listed(found)
    if isinstance(sanctions, Unassessed):
        attestable = sanctions.reason in _ATTESTED_GAPS
        return _gap(sanctions, material.undecided_weak, attestable=attestable)
    marks = spepws.marks_waiting(material.snapshot)
    if marks and not material.undecided_weak:
        return Finding.open(spepws.mark_waits(marks))
    unknown = known_parties.unknown_parties(material.snapshot)
    if material.undecided_weak or unknown:
        return _short_of(material, material.undecided_weak, unknown, sanctions)
    return _asked(material, sanctions, spepws.SANCTIONS, "searched for sanctions")


def pep_determination(material: Material) -> Finding:
    """Fulfilled by a source that covers PEPs; else by the declaration and search that one attests.

    Source: Directive (EU) 2015/849, article 20(a): procedures to determine whether the customer or
    the beneficial owner is a politically exposed person.
    """
    found = _searched_for_peps(material)
    marks = material.snapshot.declared_peps
    return replace(found, detail=f"{found.detail} {spepws.declared(marks)}") if marks else found


def _searched_for_peps(material: Material) -> Finding:
    if material.undecided_peps:
        return _undecided(material, material.undecided_peps)
    if found := material.newly_listed.get(spepws.PEP):
        return _newly_listed(found)
    peps = spepws.searched(material.snapshot, spepws.PEP)
    if isinstance(peps, Unassessed):
        return _gap(peps, material.undecided_weak_peps)
    unknown = known_parties.unknown_parties(material.snapshot)
    if material.undecided_weak_peps or unknown:
        return _short_of(material, material.undecided_weak_peps, unknown, peps)
    return _asked(material, peps, spepws.PEP, "searched for political exposure")


def _gap(gap: Unassessed, weak: tuple[str, ...], *, attestable: bool = True) -> Finding:
    """Return why the lack of a hit proves nothing; a waiting candidate is decided first."""
    found = Finding.open(gap, attestable=attestable and not weak)
    if not weak or not attestable:
        return found
    told = f"{gap.detail} {len(weak)} weak candidates are undecided."
    return replace(found, detail=told, remedy=f"Decide them. {gap.remedy}")


def _short_of(
    material: Material, weak: tuple[str, ...], unknown: tuple[str, ...], asked: NotFired
) -> Finding:
    """Return what a search of the lists leaves open: weak candidates, and those it never saw.

    A person may have searched for the others elsewhere; a candidate is decided, not attested away.
    """
    told = [f"{len(asked.screening_ids)} parties were searched."]
    if weak:
        told.append(f"{len(weak)} weak candidates are undecided.")
    if unknown:
        told.append(f"Not searched, because no source names all of them: {', '.join(unknown)}.")
    gap = known_parties.unnamed(material.snapshot, unknown, " ".join(told), _BY_HAND)
    return Finding(
        outcome=_OPEN,
        detail=gap.detail,
        reason="undecided_candidates" if weak else gap.reason,
        remedy="Decide them." if weak else gap.remedy,
        screening_ids=asked.screening_ids,
        sources=("screening",),
        attestable=not weak,
    )


def screened(material: Material) -> tuple[UUID, ...]:
    """Return the screenings of the parties that the run compared with the lists."""
    seen = material.snapshot.screening
    return tuple(dict.fromkeys(seen.screened.values())) if seen is not None else ()


def _undecided(material: Material, hits: tuple[str, ...]) -> Finding:
    return Finding(
        outcome=_NOT,
        detail=f"{len(hits)} exact or strong hit(s) are undecided.",
        reason="undecided_hits",
        remedy="Decide the hits.",
        screening_ids=screened(material),
        attestable=False,
    )


def _newly_listed(found: str) -> Finding:
    remedy = "Wait until the parties have been screened again, or rerun the investigation."
    return Finding(
        outcome=_NOT, detail=found, reason="newly_listed", remedy=remedy, attestable=False
    )


def _asked(material: Material, silence: Outcome, topic: str, what: str) -> Finding:
    seen = material.snapshot.screening
    lists = {
        (item.list_id, item.version)
        for item in (seen.lists if seen else ())
        if topic in item.topics
    }
    asked = silence.screening_ids if isinstance(silence, NotFired) else ()
    return Finding(
        outcome=_DONE,
        detail=f"{len(asked)} parties {what}.",
        lists=tuple(sorted(lists)),
        screening_ids=asked,
        sources=("screening",),
    )
