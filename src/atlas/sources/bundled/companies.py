"""Companies: the loaded registers first, and the providers that answer for a company's numbers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.knowledge.mutations.schemas import PartyAssertion
from atlas.sources.bundled.stated import to_search, with_stated
from atlas.sources.protocol.domain.answers import CollectRequest, SourceAnswer
from atlas.sources.protocol.domain.subjects import (
    IdentifiedBy,
    SubjectAnswer,
    SubjectCandidate,
    SubjectOutcome,
    SubjectQuery,
    request_of,
)
from atlas.sources.providers.domain import (
    Number,
    names_of,
    numbers_of,
    places_of,
    plain_numbers,
)
from atlas.sources.providers.source import ProviderSource
from atlas.sources.registry.service import loads_key
from atlas.sources.registry.source import RegistrySource

PROVIDER = "provider:"
"""Begins the reference of a company that no loaded register knows: scheme and number follow."""
LEI = "XI-LEI"
_HELD = 256


@dataclass(slots=True)
class CompanySource:
    """Asks the registers, then the providers about the company that the registers identified.

    A company that no loaded register knows is identified by a provider that has its number; by its
    name alone, a provider identifies no one.
    """

    database: Database
    registers: RegistrySource
    providers: ProviderSource
    _held: OrderedDict[tuple[UUID, str], SourceAnswer] = field(default_factory=OrderedDict)
    """What a provider answered while the subject was looked for, until it is collected."""

    async def find_subject(self, tenant: UUID, query: SubjectQuery) -> SubjectAnswer:
        """Return who is meant: on the registers, else by a number that a provider knows."""
        found = await self.registers.find_subject(tenant, query)
        numbers = _asked_for(query)
        if found.outcome is SubjectOutcome.IDENTIFIED or not numbers or not self.providers.enabled:
            return found
        answer = await self.providers.collect(tenant, _request(numbers, query))
        party = _subject(answer, numbers)
        if party is None:
            return _unidentified(found, answer)
        scheme, value = _number_of(party, numbers)
        reference = f"{PROVIDER}{scheme}:{value}"
        self._held[(tenant, reference)] = answer
        while len(self._held) > _HELD:
            self._held.popitem(last=False)
        by = IdentifiedBy.LEI if scheme == LEI else IdentifiedBy.REGISTER_NUMBER
        names = ", ".join(one.name for one in answer.asked if one.outcome == "answered")
        return replace(
            found,
            outcome=SubjectOutcome.IDENTIFIED,
            identified_by=by,
            record_ref=reference,
            candidates=(_candidate(party, reference, names),),
            detail=f"{scheme} {value} is known to {names}; no loaded register has it",
        )

    async def collect(self, tenant: UUID, request: CollectRequest) -> SourceAnswer:
        """Return the company's group as the registers have it, and what the providers say of it.

        Raises:
            NotAskedError: the reference names no company.

        """
        reference = request.reference or ""
        if reference.startswith(PROVIDER):
            found = await self._from_providers(tenant, request, reference)
        else:
            found = await self._from_registers(tenant, request)
        numbers = to_search(request, found)
        if not numbers:
            return found
        several = await self.registers.bearers(tenant, numbers)
        return with_stated(found, several, numbers, request.requested)

    async def _from_registers(self, tenant: UUID, request: CollectRequest) -> SourceAnswer:
        found = await self.registers.collect(tenant, request)
        if not self.providers.enabled:
            return found
        own = [party for batch in found.batches for party in batch.parties]
        numbers = numbers_of(own, found.subject_key)
        asked = replace(
            request,
            numbers=numbers,
            names=_names(own, found.subject_key),
            located=places_of(own, found.subject_key),
            called=names_of(own, found.subject_key),
        )
        more = await self.providers.collect(tenant, asked, found.subject_key)
        return replace(
            found,
            asked=(*found.asked, *more.asked),
            batches=(*found.batches, *more.batches),
            gaps=replace(found.gaps, warnings=(*found.gaps.warnings, *more.gaps.warnings)),
            settled=more.settled,
        )

    async def _from_providers(
        self, tenant: UUID, request: CollectRequest, reference: str
    ) -> SourceAnswer:
        answer = self._held.pop((tenant, reference), None)
        if answer is None:
            scheme, _, value = reference.removeprefix(PROVIDER).rpartition(":")
            numbers = ((scheme, value),)
            answer = await self.providers.collect(tenant, replace(request, numbers=numbers))
        async with self.database.tenant(tenant, read_only=True) as session:
            loads = await loads_key(session)
        return replace(answer, reference=reference, state={"provider": reference, "loads": loads})


def _unidentified(found: SubjectAnswer, answer: SourceAnswer) -> SubjectAnswer:
    """Return that no company was identified, with the providers' answers for the record.

    A provider that did not answer may know it: unless several companies may be meant, that is why
    no one was identified.
    """
    silent = [one for one in answer.asked if one.outcome in {"failed", "not_run"}]
    if silent and found.outcome is not SubjectOutcome.AMBIGUOUS:
        said = " ".join(one.text for one in silent)
        found = replace(found, outcome=SubjectOutcome.UNANSWERED, detail=f"{found.detail}. {said}")
    return replace(
        found,
        asked=(*found.asked, *answer.asked),
        batches=tuple(
            replace(one, parties=(), relationships=(), described={}) for one in answer.batches
        ),
        warnings=answer.gaps.warnings,
    )


def _names(parties: Sequence[PartyAssertion], key: str) -> tuple[str, ...]:
    """Return the names under which a provider may be asked about a company that is identified."""
    said = (
        str(claim.value)
        for party in parties
        if party.key == key
        for claim in party.claims
        if claim.attribute == "legal_name"
    )
    return tuple(dict.fromkeys(said))


def _asked_for(query: SubjectQuery) -> tuple[Number, ...]:
    if query.record_ref:
        if not query.record_ref.startswith(PROVIDER):
            return ()
        scheme, _, value = query.record_ref.removeprefix(PROVIDER).rpartition(":")
        return plain_numbers([(scheme, value)])
    given = [(LEI, query.lei or ""), (query.register or "", query.registration_number or "")]
    return plain_numbers(given)


def _request(numbers: Sequence[Number], query: SubjectQuery) -> CollectRequest:
    request = CollectRequest(
        as_of=today(),
        max_parties=0,
        names=(query.company_name,) if query.company_name else (),
        numbers=tuple(numbers),
    )
    return request_of(query, request)


def _subject(answer: SourceAnswer, numbers: Sequence[Number]) -> PartyAssertion | None:
    """Return the company as it is described by one that has a number by which it was asked for."""
    return next(
        (
            party
            for batch in answer.batches
            for party in batch.parties
            if party.key == answer.subject_key
            and {*plain_numbers((one.scheme, one.value) for one in party.identifiers)} & {*numbers}
            and any(claim.attribute == "legal_name" for claim in party.claims)
        ),
        None,
    )


def _number_of(party: PartyAssertion, numbers: Sequence[Number]) -> Number:
    own = plain_numbers((one.scheme, one.value) for one in party.identifiers)
    return next(one for one in numbers if one in own)


def _candidate(party: PartyAssertion, reference: str, names: str) -> SubjectCandidate:
    said = {claim.attribute: claim.value for claim in party.claims}
    return SubjectCandidate(
        record_ref=reference,
        name=str(said.get("legal_name", "")),
        identifiers=tuple((one.scheme, one.value) for one in party.identifiers),
        jurisdiction=said.get("jurisdiction") or said.get("country_code"),
        legal_form=said.get("legal_form_code"),
        status=said.get("status"),
        incorporation_date=said.get("incorporation_date"),
        dataset=names,
        score=100,
        agrees=("number",),
        differs=(),
    )
