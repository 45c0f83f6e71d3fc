"""Persons in control whom an attestation names by name alone: screened with it, and read again.

Such a person is no party of the run. The name is screened under a reference of the customer's own,
so that it is screened again with every list, its hits stand in the queue, and what was decided of
them holds when the same name is attested again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from uuid import UUID, uuid5

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import TenantSession
from atlas.investigations.checks import repository
from atlas.investigations.checks.domain import Material, NamedAlone
from atlas.investigations.checks.domain.in_control import StoredPerson
from atlas.investigations.checks.domain.named_alone import TOPIC_OF
from atlas.investigations.checks.domain.written import MatchWritten
from atlas.investigations.checks.gathering import newly_listed, waiting_ids
from atlas.investigations.checks.models import Attestation
from atlas.investigations.checks.taken_over import WAITING
from atlas.investigations.modules.domain.spepws import SANCTIONS
from atlas.investigations.runs import queries
from atlas.investigations.runs.records import records_of, records_of_entity
from atlas.investigations.runs.screened import ended
from atlas.investigations.runs.steps.screening import asked_topics
from atlas.sources.lists.domain.labels import list_label
from atlas.sources.screening import service as screening
from atlas.sources.screening.schemas import Outcome, PartyKind, ScreeningQuery
from atlas.sources.screening.schemas.hits import HitOut

PURPOSE = "person_in_control"
_MATCHED = "true_match"
HELD = frozenset({_MATCHED, *WAITING})
"""States of a hit that is not dismissed."""
_ANSWERS = frozenset({Outcome.CLEAR, Outcome.NO_PEP_FOUND})


@dataclass(frozen=True, slots=True)
class Named:
    """How the persons whom an attestation names by name alone compare with the lists now."""

    people: tuple[NamedAlone, ...]
    hits: tuple[HitOut, ...]
    newly_listed: Mapping[str, str]

    @property
    def screenings(self) -> tuple[str, ...]:
        """The newest screening of each person whose name was ever screened."""
        return tuple(str(one.screening_id) for one in self.people if one.screening_id is not None)

    def added_to(self, material: Material) -> Material:
        """Return what the checks read, with these persons."""
        waiting = [hit for hit in self.hits if hit.status in WAITING]
        listed = dict(material.newly_listed)
        for topic, said in self.newly_listed.items():
            listed[topic] = f"{listed.get(topic, '')} {said}".strip()
        exposed = any("pep" in hit.topics and hit.status != "false_positive" for hit in self.hits)
        return replace(
            material,
            undecided=(*material.undecided, *waiting_ids(waiting, pep=False, weak=False)),
            undecided_peps=(*material.undecided_peps, *waiting_ids(waiting, pep=True, weak=False)),
            undecided_weak=(*material.undecided_weak, *waiting_ids(waiting, pep=False, weak=True)),
            undecided_weak_peps=(
                *material.undecided_weak_peps,
                *waiting_ids(waiting, pep=True, weak=True),
            ),
            peps=material.peps or exposed,
            newly_listed=listed,
            named_alone=self.people,
        )


def reference_of(company_id: UUID, name: str) -> str:
    """Return under which reference a name is screened for a customer."""
    return f"in_control:{uuid5(company_id, _folded(name))}"


async def screen_names(
    session: TenantSession, actor: AuthContext, run: queries.Run, names: Collection[str]
) -> dict[str, UUID]:
    """Screen persons in control by name, as a run screens its parties; returns their screenings."""
    asked = {reference_of(run.company_id, name): name for name in names}
    topics = await asked_topics(session)
    results = await screening.screen(
        session,
        actor,
        [
            ScreeningQuery(name=name, kind=PartyKind.PERSON, topics=topics, reference=reference)
            for reference, name in sorted(asked.items())
        ],
        purpose=PURPOSE,
        investigation_id=run.id,
        company_id=run.company_id,
    )
    made = {one.query.reference: one.id for one in results}
    return {name: made[reference_of(run.company_id, name)] for name in names}


async def standing(
    session: TenantSession, run: queries.Run, attestation: Attestation | None
) -> Named | None:
    """Return how those stand whom an attestation names by name alone; None: it names none."""
    names = _names(attestation.in_control or () if attestation is not None else ())
    if attestation is None or not names:
        return None
    wanted = {reference_of(run.company_id, name): name for name in names}
    now = await screening.standing_of(session, attestation.investigation_id, [], sorted(wanted))
    return Named(await _people(session, wanted), now.hits, await newly_listed(session, now))


async def with_earlier(session: TenantSession, run: queries.Run, now: Named | None) -> Named | None:
    """Add the hits, not dismissed, of those whom an attestation named that counts no more.

    One person may withdraw an attestation, and it may lapse. A hit of a person it named holds
    until it is decided, and a true match until it is decided otherwise, also under another
    customer record of the same company.
    """
    known = {hit.id for hit in now.hits} if now is not None else set()
    found = await hits_of_all(session, run)
    earlier = tuple(hit for hit in found if hit.status in HELD and hit.id not in known)
    if not earlier:
        return now
    now = now or Named((), (), {})
    return replace(now, hits=(*now.hits, *earlier))


async def hits_of_all(session: TenantSession, run: queries.Run) -> tuple[HitOut, ...]:
    """Return the hits of those whom attestations of the company ever named by name alone.

    Those of each of its customer records.
    """
    return await _hits_of(session, await records_of(session, run))


async def hits_of_entity(session: TenantSession, entity_id: UUID) -> tuple[HitOut, ...]:
    """Return the same of the company that was investigated as an entity."""
    return await _hits_of(session, await records_of_entity(session, entity_id))


async def uncompared_of(session: TenantSession, run: queries.Run) -> bool:
    """Return whether the company's attestation names someone in control who was not compared.

    By name alone, and no screening of the name excludes a match on the sanctions lists. The newest
    attestation of each of its customer records is asked, also where no check of a run counts it.
    """
    return await _uncompared(session, await records_of(session, run))


async def uncompared_of_entity(session: TenantSession, entity_id: UUID) -> bool:
    """Return the same of the company that was investigated as an entity."""
    return await _uncompared(session, await records_of_entity(session, entity_id))


async def _uncompared(session: TenantSession, company_ids: Collection[UUID]) -> bool:
    ever = await _ever_named(session, company_ids)
    found = await repository.newest_alone(session, company_ids) if ever else []
    wanted = {reference_of(company_id, name): name for company_id, name in found}
    people = await _people(session, wanted) if wanted else ()
    return any(one.screening_id is None or SANCTIONS in one.unanswered for one in people)


async def _ever_named(
    session: TenantSession, company_ids: Collection[UUID]
) -> list[tuple[UUID, str]]:
    """Return whom attestations ever named by name alone, by customer record."""
    if not company_ids:
        return []
    return await session.once(repository.named_alone, tuple(sorted(company_ids)))


async def _people(session: TenantSession, wanted: Mapping[str, str]) -> tuple[NamedAlone, ...]:
    """Return how those compare who are screened under references, each with the name attested."""
    known = await screening.referred(session, sorted(wanted))
    return tuple(_named(name, known.get(key)) for key, name in wanted.items())


async def _hits_of(session: TenantSession, company_ids: Collection[UUID]) -> tuple[HitOut, ...]:
    named = await _ever_named(session, company_ids)
    if not named:
        return ()
    references = sorted({reference_of(company_id, name) for company_id, name in named})
    return await screening.hits_under(session, references)


def matches_said(
    hits: Sequence[HitOut], ended_on: Mapping[UUID, date] = MappingProxyType({})
) -> list[MatchWritten]:
    """Return what a report says of the hits of persons in control: the name, and a sentence.

    `ended_on`: when two people confirmed the delisting of a true match, by the hit.
    """
    return [
        {
            "name": hit.party_name,
            "regime": hit.regime,
            "screening_id": str(hit.screening_id),
            "entry_key": hit.entry_key,
            "text": f"{hit.party_name}, whom an attestation named as in control,"
            f" {'matches' if hit.status == _MATCHED else 'may be'} the entry {hit.entry_key} of the"
            f" {list_label(hit.list_id)} ({hit.strength}):"
            f" {_decided(hit, ended_on)}.",
        }
        for hit in hits
        if hit.status != "false_positive"
    ]


def _decided(hit: HitOut, ended_on: Mapping[UUID, date]) -> str:
    """Return what was decided about a hit, and whether it counts once its entry was taken off."""
    if hit.status != _MATCHED:
        return f"not decided{', and no longer on the list' if hit.delisted else ''}"
    said = "confirmed as a true match"
    if ended(hit):
        on = f" on {ended_on[hit.id].isoformat()}" if hit.id in ended_on else ""
        return f"{said}; delisting confirmed by two people{on}; does not count"
    off = "; no longer on the list, which two people have not confirmed: it counts"
    return f"{said}{off if hit.delisted else ''}"


def _names(said: Sequence[StoredPerson]) -> list[str]:
    return list(dict.fromkeys(str(one["name"]) for one in said if not one.get("entity_id")))


def _named(name: str, known: screening.Referred | None) -> NamedAlone:
    """Return a person; a screening of another name under its reference does not count."""
    if known is None or _folded(known.name) != _folded(name):
        return NamedAlone(name=name, screening_id=None)
    said = {one.topic: one for one in known.screening.topics}
    unanswered = {}
    for topic in TOPIC_OF.values():
        one = said.get(topic)
        word = (one.without_candidates or one.outcome) if one is not None else None
        if word not in _ANSWERS:
            reason = (one.reason_without or one.reason) if one is not None else None
            because = f" ({reason.replace('_', ' ')})" if reason else ""
            unanswered[topic] = f"the screening of the name excludes no match{because}."
    return NamedAlone(name=name, screening_id=known.screening.id, unanswered=unanswered)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
