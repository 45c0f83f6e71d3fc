"""What the checks of a run read, as of now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.db import TenantSession
from atlas.investigations.checks import repository
from atlas.investigations.checks.domain import Material, Officer, Watched
from atlas.investigations.checks.taken_over import WAITING, taken_over
from atlas.investigations.modules.domain import spepws
from atlas.investigations.modules.domain.network import Network, network_risk
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.runs import queries, snapshot
from atlas.investigations.runs.lists_today import seen_today
from atlas.investigations.runs.owners_today import owners_outdated
from atlas.investigations.runs.register_changes import register_changes
from atlas.investigations.runs.searched import silent_lists
from atlas.investigations.runs.steps.network import around
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.domain import Company
from atlas.knowledge.compliance_profile import service as profiles
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.entities import service as entities
from atlas.knowledge.entities.domain import Entity
from atlas.knowledge.names.domain.identity import is_company_as_person
from atlas.risk.evaluations.domain import PartyRole
from atlas.sources.lists import service as lists
from atlas.sources.lists.domain.list_day import ListDay
from atlas.sources.screening import service as screening
from atlas.sources.screening.domain.parties import is_named
from atlas.sources.screening.domain.rescreening import Reason
from atlas.sources.screening.schemas.hits import HitOut
from atlas.sources.screening.service import Standing

_OFFICERS = frozenset({PartyRole.OFFICER, PartyRole.SENIOR_MANAGER})
_DECISIVE = frozenset({"exact", "strong"})


@dataclass(frozen=True, slots=True)
class InControl:
    """Persons in control who are no parties: their hits, and whether one was not compared."""

    hits: tuple[HitOut, ...]
    uncompared: bool


@dataclass(frozen=True, slots=True)
class Gathered:
    """The material, None before the run began, and the day of each source's data."""

    material: Material | None
    source_dates: Mapping[str, date | None] = field(default_factory=dict)
    earlier_hits: tuple[HitOut, ...] = ()
    """Undecided hits of parties of earlier runs that its evaluation still counts."""

    @property
    def list_days(self) -> dict[tuple[str, str], ListDay]:
        """When each list version that was searched was published and obtained, where it is kept."""
        seen = self.material.snapshot.screening if self.material else None
        lists = seen.lists if seen is not None else ()
        return {(one.list_id, one.version): one.day for one in lists if one.day is not None}


async def gather(
    session: TenantSession,
    run: queries.Run,
    in_control: InControl,
    standing: Standing | None = None,
    evaluation_id: UUID | None = None,
) -> Gathered:
    """Return what the checks of a run read.

    Args:
        session: the tenant's.
        run: the run.
        in_control: those whom attestations of its customer name by name alone.
        standing: the standing of its parties on the lists, where the caller has it.
        evaluation_id: its newest evaluation; None: it has none.

    """
    if run.as_of is None:
        return Gathered(None)
    record = await queries.record_of(session, run)
    seen = seen_today(
        await snapshot.load(session, run, on=today()), await lists.standings_for(session, today())
    )
    ids = [party.entity_id for party in record.parties]
    if standing is None:
        standing = await screening.standing_of(session, run.id, ids, _references(run))
    people = await entities.get_entities(session, ids) if ids else {}
    profile = await customer_file.profile_of(session, run.company_id)
    company = await companies.find_company(session, run.company_id)
    silent = silent_lists(seen)
    network, gap = network_risk(
        await _network(session, run, record.steps.network, seen, in_control), silent
    )
    home = await profiles.active(session)
    subject = people.get(run.entity_id) if run.entity_id else None
    earlier = await taken_over(session, run, evaluation_id, {hit.id for hit in standing.hits})
    waiting = [*(hit for hit in standing.hits if hit.status in WAITING), *earlier]
    material = Material(
        snapshot=seen,
        officers=tuple(_officers(seen, people)),
        identities={str(one.id): _identity(one) for one in people.values()},
        undecided=waiting_ids(waiting, pep=False, weak=False),
        undecided_peps=waiting_ids(waiting, pep=True, weak=False),
        undecided_weak=waiting_ids(waiting, pep=False, weak=True),
        undecided_weak_peps=waiting_ids(waiting, pep=True, weak=True),
        pep_required=home is None or home.pep.required,
        peps=_exposed(seen, standing, people),
        has_accounts=subject is not None and bool(subject.data.get("financials")),
        source_of_funds=profile.source_of_funds if profile else None,
        source_of_wealth=profile.source_of_wealth if profile else None,
        next_review=company.next_review_at if company else None,
        watched=await _watched(session, company, ids),
        network=network,
        network_gap=silent if gap is None else gap,
        approved_by_two=await repository.approved_by_two(session, run.id),
        register_changes=tuple(await register_changes(session, run, record.steps.enrich)),
        profile=home is not None,
        renamed=_is_renamed(company, run),
        owners_outdated=await owners_outdated(session, run, evaluation_id),
        newly_listed=await newly_listed(session, standing),
    )
    return Gathered(material, {one.source: one.as_of for one in record.sources}, earlier)


def _exposed(
    seen: InvestigationSnapshot, standing: Standing, people: Mapping[UUID, Entity]
) -> bool:
    """Return whether a party is, or may be, politically exposed."""
    return (
        any("pep" in hit.topics and hit.status != "false_positive" for hit in standing.hits)
        or any(one.data.get("is_pep") is True for one in people.values())
        or bool(seen.declared_peps)
    )


def _officers(seen: InvestigationSnapshot, people: Mapping[UUID, Entity]) -> Iterator[Officer]:
    for party in seen.parties:
        if party.roles & _OFFICERS and (one := people.get(party.id)):
            left = party.left_out
            yield Officer(
                one.display_name, _known(one), str(one.id), dead=_dead(one), left_out=left
            )


async def _network(
    session: TenantSession,
    run: queries.Run,
    then: Network | None,
    seen: InvestigationSnapshot,
    people: InControl,
) -> Network | None:
    """Return the parties around the company as they stand today, where the run looked at them."""
    if then is None:
        return None
    return await around(session, run, seen, people.hits, uncompared=people.uncompared)


async def newly_listed(session: TenantSession, standing: Standing) -> dict[str, str]:
    """Return what no screening has looked at yet: new entries of lists, and by today's matcher."""
    found: dict[str, list[str]] = {}
    if standing.by_others:
        told = f"Not yet compared by the name matcher of this release: {_few(standing.by_others)}."
        found = {topic: [told] for topic in (spepws.SANCTIONS, spepws.PEP)}
    new = [one for one in standing.pending if one["reason"] in _LISTS_MORE]
    versions = await lists.current_versions(session) if new else []
    topics = {one.list_id: one.topics for one in versions}
    for one in new:
        said = (
            f"{one['named']} has {one['entry_name']}"
            f" ({one['entry_key']}), new or changed, who may be {one['party_name']}:"
            " not screened yet."
        )
        for topic in topics.get(one["list_id"], ()):
            found.setdefault(topic, []).append(said)
    return {
        topic: " ".join(sentences[:_SHOWN])
        + (f" There are {len(sentences) - _SHOWN} more." if len(sentences) > _SHOWN else "")
        for topic, sentences in found.items()
    }


_SHOWN = 3


def _few(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


_LISTS_MORE = frozenset({Reason.NEW_ENTRY_HITS, Reason.ENTRY_CHANGED})
"""Changes of a list by which it may say more of a party than it did."""


def _is_renamed(company: Company | None, run: queries.Run) -> bool:
    changed = company.identity_changed_at if company else None
    return changed is not None and changed > run.created_at


async def _watched(
    session: TenantSession, company: Company | None, entity_ids: list[UUID]
) -> Watched | None:
    if company is None:
        return None
    missing = await screening.unwatched(session, entity_ids)
    return Watched(today(), company.relationship_status, len(entity_ids), len(missing))


def _references(run: queries.Run) -> list[str]:
    """Return what a subject that is no entity was screened under."""
    return [] if run.entity_id is not None else [str(run.id)]


def _identity(party: Entity) -> str:
    """Return who a party is: a person by name and birth date, others by name and numbers."""
    if party.type == "Person":
        return f"{party.display_name} {party.data.get('date_of_birth') or ''}".strip()
    numbers = party.data.get("registration_numbers") or ()
    return " ".join(
        map(str, (party.display_name, party.data.get("lei") or "", *sorted(map(repr, numbers))))
    ).strip()


def _known(party: Entity) -> bool:
    """Whether a name, and a person's birth date (also in part) or a company's number, is known.

    What its source no longer states identifies no one.
    What is recorded as a person under a company's name has neither that a company needs.
    """
    if not is_named(party) or is_company_as_person(party.type, party.display_name):
        return False
    if party.type == "Person":
        return bool(party.stated.get("date_of_birth"))
    return bool(party.stated.get("registration_numbers") or party.stated.get("lei"))


def _dead(party: Entity) -> bool:
    """Whether a source states that the person has died."""
    return bool(party.data.get("date_of_death"))


def waiting_ids(hits: list[HitOut], *, pep: bool, weak: bool) -> tuple[str, ...]:
    """Return the ids of the hits that wait: on PEP lists or on others, weak ones or not."""
    return tuple(
        str(hit.id)
        for hit in hits
        if weak is not bool(_DECISIVE & {hit.strength.value, hit.highest_strength.value})
        and ("pep" in hit.topics if pep else {*hit.topics} != {"pep"})
    )
