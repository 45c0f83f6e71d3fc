"""The source contract of a plugin (`contract.yaml`): what it may assert, and what it covers. Pure.

A claim outside the contract is rejected; a contracted field that was not delivered is missing, and
that is information. Only what the contract covers may be missed from a provider.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec.structs import replace
from pydantic import Field

from atlas.knowledge.mutations.domain.assertions import PartyAssertion, RelationshipAssertion
from atlas.sources.plugins.domain.manifest import Declared


class ContractField(Declared):
    """One field. trust: the most that a claim of it may have. required: every record has it."""

    trust: Annotated[float, Field(ge=0, le=1)]
    required: bool = False


class Contract(Declared):
    """`contract.yaml`. types: entity and relationship types with their fields.

    covers: attributes and relationship types whose absence in an answer counts as absence.
    covers_by_response: the same for one kind of answer, where a provider is asked several things.
    jurisdictions: where it holds, ISO 3166-1 alpha-2 or XX. refresh_days: how old data may be.
    without_answers: kinds of answer that are not asked for.
    """

    schema_version: Literal[1]
    version: Annotated[str, Field(pattern=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")]
    jurisdictions: Annotated[tuple[str, ...], Field(min_length=1)]
    refresh_days: Annotated[int, Field(gt=0, le=365)]
    types: Annotated[dict[str, dict[str, ContractField]], Field(min_length=1)]
    covers: tuple[str, ...] = ()
    covers_by_response: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    without_answers: tuple[str, ...] = ()

    @property
    def covered(self) -> tuple[str, ...]:
        """All that it covers, each once."""
        several = (name for names in self.covers_by_response.values() for name in names)
        return tuple(dict.fromkeys((*self.covers, *several)))

    def covers_field(self, kind: str, attribute: str) -> bool:
        """Return whether the lack of a field, or of all relationships of its type, counts."""
        return not {kind, f"{kind}.{attribute}"}.isdisjoint(self.covered)

    def fields(self) -> Iterator[tuple[str, str, ContractField]]:
        """Yield type, attribute and terms of every field."""
        for kind, fields in self.types.items():
            for attribute, terms in fields.items():
                yield kind, attribute, terms


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What an answer had beyond the contract, or lacks. attribute: "" for the whole type."""

    kind: Literal["violation", "missing"]
    type: str
    attribute: str
    reason: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """What remains of an answer under its contract."""

    parties: tuple[PartyAssertion, ...]
    relationships: tuple[RelationshipAssertion, ...]
    findings: tuple[Finding, ...]


def deliver(
    contract: Contract,
    parties: Sequence[PartyAssertion],
    relationships: Sequence[RelationshipAssertion],
    subject_key: str,
) -> Delivered:
    """Return what an answer may assert, and where it and the contract differ.

    Each claim has at most the trust of its field. Missing is counted for the subject alone: others
    of an answer are described in part.
    """
    findings: set[Finding] = set()
    kept = tuple(
        replace(
            party,
            claims=tuple(
                replace(claim, trust=min(claim.trust or terms.trust, terms.trust))
                for claim in party.claims
                if (terms := _terms(contract, party.type, claim.attribute, findings))
            ),
        )
        for party in parties
        if _allowed(contract, party.type, findings)
    )
    keys = {party.key for party in kept}
    links = tuple(
        replace(
            link,
            trust=_least_trust(contract, link),
            attributes={
                name: value
                for name, value in link.attributes.items()
                if _terms(contract, link.type, name, findings)
            },
        )
        for link in relationships
        if {link.from_key, link.to_key} <= keys and _allowed(contract, link.type, findings)
    )
    for party in kept:
        if party.key == subject_key:
            said = {claim.attribute for claim in party.claims}
            findings |= {
                Finding(
                    "missing",
                    party.type,
                    attribute,
                    "required and not delivered" if terms.required else "not delivered",
                )
                for attribute, terms in contract.types.get(party.type, {}).items()
                if attribute not in said
            }
    return Delivered(kept, links, tuple(sorted(findings)))


def _least_trust(contract: Contract, link: RelationshipAssertion) -> float | None:
    """Return the trust of a relationship: its claims share one, so the least of its fields."""
    terms = contract.types[link.type]
    known = [terms[name].trust for name in link.attributes if name in terms]
    return min((*known, *([] if link.trust is None else [link.trust])), default=None)


def _allowed(contract: Contract, kind: str, findings: set[Finding]) -> bool:
    if kind in contract.types:
        return True
    findings.add(Finding("violation", kind, "", "the contract holds no such type"))
    return False


def _terms(
    contract: Contract, kind: str, attribute: str, findings: set[Finding]
) -> ContractField | None:
    found = contract.types.get(kind, {}).get(attribute)
    if found is None:
        reason = "the contract holds no such field"
        findings.add(Finding("violation", kind, attribute, reason))
    return found


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One difference between two contracts. breaking: who relied on the first loses something."""

    breaking: bool
    path: str
    text: str


def differences(old: Contract, new: Contract) -> list[Difference]:
    """Return how a contract differs from an earlier one, the breaking differences first."""
    before = {(kind, name): terms for kind, name, terms in old.fields()}
    after = {(kind, name): terms for kind, name, terms in new.fields()}
    found = [Difference(True, ".".join(key), "removed") for key in before.keys() - after.keys()]
    for key in after.keys() - before.keys():
        required = after[key].required
        text = "added as required" if required else "added"
        found.append(Difference(required, ".".join(key), text))
    for key in before.keys() & after.keys():
        was, now_ = before[key], after[key]
        if now_.trust != was.trust:
            lower = now_.trust < was.trust
            text = f"trust {'lowered' if lower else 'raised'}: {was.trust:g} to {now_.trust:g}"
            found.append(Difference(lower, ".".join(key), text))
        if now_.required != was.required:
            text = "now required" if now_.required else "no longer required"
            found.append(Difference(now_.required, ".".join(key), text))
    for name, one, other in (
        ("covers", _covered(old), _covered(new)),
        ("jurisdictions", set(old.jurisdictions), set(new.jurisdictions)),
        # what is asked for again comes back, so the sides are exchanged
        ("answers", set(new.without_answers), set(old.without_answers)),
    ):
        found += [Difference(True, name, f"{item} removed") for item in sorted(one - other)]
        found += [Difference(False, name, f"{item} added") for item in sorted(other - one)]
    if old.refresh_days != new.refresh_days:
        longer = new.refresh_days > old.refresh_days
        text = f"{old.refresh_days} to {new.refresh_days} days"
        found.append(Difference(longer, "refresh_days", text))
    return sorted(found, key=lambda one: (not one.breaking, one.path, one.text))


def _covered(contract: Contract) -> set[str]:
    """Return what a contract covers, with the answer where only one kind of answer counts."""
    several = contract.covers_by_response.items()
    return {*contract.covers, *(f"{name} in {one}" for one, names in several for name in names)}
