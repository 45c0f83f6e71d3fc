"""Which attestations of an earlier investigation still count for a later one of the customer. Pure.

A document that was seen stays seen: its attestation is carried over to the next investigation with
its date, while what it rested on is unchanged, not longer than the time to the next review, and
never to a deeper tier. What a list, a register, the news or a decision answers holds for that day
only, and the documents of directors carry over only where a source currently names the directors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.types import JSON
from atlas.investigations.checks.domain.control_prong import prong_of
from atlas.investigations.checks.domain.model import Finding, Material, Word
from atlas.investigations.modules.domain import common, existence
from atlas.investigations.modules.domain.country_ties import UPWARD
from atlas.investigations.modules.domain.known_parties import OFFICERS
from atlas.investigations.modules.domain.observations import Footprint
from atlas.investigations.modules.domain.passages import (
    AGAINST_OWNERS,
    AGAINST_WEBSITE,
    passages_of,
)
from atlas.knowledge.customer_file.domain import review_due
from atlas.risk.matrix.domain import Tier

_OF_THE_DAY = frozenset({"registry", "adverse_media"})
NEVER = _OF_THE_DAY | {
    "screening",
    "sanctions_screening",
    "pep_determination",
    "network",
    "senior_approval",
}
_OF_PERSONS = frozenset({"director_identity"})
"""Whose attestations are about persons whom a source must name today."""
_TIERS = tuple(Tier)
_NAMED = "named"
_STRUCTURE = "structure"
_LATER = frozenset({_NAMED, _STRUCTURE})
"""What earlier releases did not keep of an attestation."""
_CHANGED = "What it rested on has changed since."


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An attestation of an earlier investigation: when, for which tier, and on what it rested.

    tier and basis: None in those that were given before Atlas kept them.
    """

    word: Word
    on: date
    tier: Tier | None
    basis: Mapping[str, JSON] | None


def lapse(
    check_id: str,
    earlier: Earlier,
    *,
    tier: Tier,
    basis: Mapping[str, JSON],
    today: date,
    named: bool = True,
) -> str | None:
    """Return why an earlier attestation does not count any more; None when it does.

    Args:
        check_id: the check.
        earlier: the attestation.
        tier: whose needs count now.
        basis: what an attestation given now would rest on.
        today: the day to which its age is counted.
        named: whether a source of this investigation says what the check is about.

    """
    said = _never(check_id) or _unkept(earlier, tier)
    if said is not None:
        return said
    if _comparable(basis, earlier.basis) != earlier.basis:
        return _CHANGED
    if check_id in _OF_PERSONS and not named:
        return "No source says who they are today, so nobody knows that they are the same."
    ends = review_due(earlier.on, tier)
    return f"It ended on {ends}, with the time to the next review." if ends <= today else None


def moved(word: Word, basis: Mapping[str, JSON]) -> str | None:
    """Return why an attestation of this very investigation does not count any more.

    What the investigation found stays; what the customer file states, and who the parties are known
    to be, may change after it, and then the attestation speaks of something else.

    Args:
        word: the attestation; one without a basis counts.
        basis: what an attestation given now would rest on.

    """
    if word.basis is None:
        return None
    return None if _facts(_comparable(basis, word.basis)) == _facts(word.basis) else _CHANGED


def _comparable(basis: Mapping[str, JSON], earlier: Mapping[str, JSON] | None) -> dict[str, JSON]:
    """Return a basis without what earlier releases did not keep of an attestation."""
    kept = earlier or {}
    return {name: value for name, value in basis.items() if name in kept or name not in _LATER}


def _facts(basis: Mapping[str, JSON]) -> dict[str, JSON]:
    return {name: value for name, value in basis.items() if name not in {"outcome", "reason"}}


def _never(check_id: str) -> str | None:
    if check_id in _OF_THE_DAY:
        return "It was said of its day: nobody has looked since, so look again and attest that."
    if check_id in NEVER:
        return "Lists are searched anew: nobody's word about them outlives an investigation."
    return None


def _unkept(earlier: Earlier, tier: Tier) -> str | None:
    if earlier.tier is None or earlier.basis is None:
        return "It does not say on what it rested."
    if _TIERS.index(tier) > _TIERS.index(earlier.tier):
        return f"It was given for {earlier.tier.upper()}; {tier.upper()} asks for more."
    return None


_AGAINST: Mapping[str, tuple[str, ...]] = {
    "ubo_identification": AGAINST_OWNERS,
    "source_of_wealth": AGAINST_OWNERS,
    "website": AGAINST_WEBSITE,
}
"""By check: the rules whose passages speak against it. New ones end an attestation."""


def basis_of(check_id: str, finding: Finding, material: Material | None) -> dict[str, JSON]:
    """Return what an attestation of a check rests on: ids, codes and hashes, no personal data."""
    found: dict[str, JSON] = {"outcome": finding.outcome.value, "reason": finding.reason}
    if material is None:
        return found
    subject = material.snapshot.subject
    found["subject"] = str(subject.entity_id or _hashed(subject.name))
    said = passages_of(material.snapshot, *_AGAINST.get(check_id, ()))
    if said:
        found["passages"] = [*sorted(f"{one.rule}:{_hashed(one.text)}" for one in said)]
    return found | (_MORE[check_id](material) if check_id in _MORE else {})


def _registry(material: Material) -> dict[str, JSON]:
    """Return which record, and what speaks against the company's existence or for another one."""
    subject = material.snapshot.subject
    found: dict[str, JSON] = {"number": f"{subject.register} {subject.registration_number}"}
    doubt = existence.doubt(material.snapshot)
    other = common.request_contradicted(material.snapshot)
    if doubt is not None:
        found["doubt"] = _hashed(doubt[1])
    if other is not None:
        found["other"] = _hashed(other.detail)
    return found


def _owners(material: Material) -> dict[str, JSON]:
    ownership = material.snapshot.ownership
    if ownership is None:
        return {"owners": None}
    return {
        "owners": sorted(map(str, ownership.ubos)),
        "possible_owners": sorted(map(str, ownership.possible_ubos)),
        _NAMED: _named(material, map(str, (*ownership.ubos, *ownership.possible_ubos))),
        _STRUCTURE: _structure(material, officials=not ownership.ubos),
    }


def _identified(material: Material) -> dict[str, JSON]:
    """Return the owners and, where the home law asks for one, who may be in control.

    What was attested before a law asked, or of other candidates, does not cover that individual.
    """
    prong = prong_of(material.snapshot)
    if prong is None:
        return _owners(material)
    candidates = {one.party for one in prong.candidates}
    found: dict[str, JSON] = {
        "control": [*sorted(candidates)],
        "control_named": _named(material, candidates),
    }
    return _owners(material) | found


def _structure(material: Material, *, officials: bool) -> list[JSON]:
    """Return the owners of the subject, with their roles, names and numbers.

    officials: also those in office, who take the owners' place where none is identified.
    """
    wanted = UPWARD | OFFICERS if officials else UPWARD
    return [
        *sorted(
            f"{one.id}:{','.join(sorted(one.roles & wanted))}"
            f":{_hashed(material.identities.get(str(one.id), one.name))}"
            for one in material.snapshot.parties
            if one.roles & wanted
        )
    ]


def _officers(material: Material) -> dict[str, JSON]:
    said = (f"{one.id}:{one.known}{':dead' * one.dead}" for one in material.officers)
    named = _named(material, (one.id for one in material.officers))
    return {"officers": sorted(said), _NAMED: named}


def _named(material: Material, ids: Iterable[str]) -> list[JSON]:
    """Return who they are: the document that was seen is of a name and a birth date."""
    known = material.identities
    return [*sorted(f"{one}:{_hashed(known[one])}" for one in {*ids} if one in known)]


def _publications(material: Material) -> dict[str, JSON]:
    found = material.snapshot.publications
    return {
        "publications": sorted(
            f"{item.entity_id}:{item.evidence_ids[0]}" if item.evidence_ids else str(item.entity_id)
            for item in found
        )
    }


def _website(material: Material) -> dict[str, JSON]:
    found = material.snapshot.footprint
    return {"host": found.host if isinstance(found, Footprint) else None}


def _funds(material: Material) -> dict[str, JSON]:
    return {"stated": _hashed(material.source_of_funds)}


def _wealth(material: Material) -> dict[str, JSON]:
    stated = {"stated": _hashed(material.source_of_wealth), "peps": material.peps}
    return stated | _owners(material)


def _hashed(text: str | None) -> str | None:
    return sha256_hex(text.encode()) if text is not None else None


_MORE: Mapping[str, Callable[[Material], dict[str, JSON]]] = {
    "registry": _registry,
    "ubo_identification": _identified,
    "director_identity": _officers,
    "adverse_media": _publications,
    "website": _website,
    "source_of_funds": _funds,
    "source_of_wealth": _wealth,
}
"""By check: what it rests on besides the subject and the finding."""
