"""Step `structure`: the parties of the run, their roles, the ownership structure and the UBOs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from atlas.foundation.core.types import JSON
from atlas.investigations.modules.domain import MODULES, births
from atlas.investigations.modules.domain.snapshot import DoubtfulBirth, directs
from atlas.investigations.results.domain import STRUCTURE, Plan, StatedEnd
from atlas.investigations.results.domain.connections import Connection, Tie
from atlas.investigations.runs import domain
from atlas.investigations.runs.domain import MAX_PARTIES
from atlas.investigations.runs.execution import Outcome, Step
from atlas.investigations.runs.models import LinkRow, PartyRow
from atlas.investigations.runs.repository import findings, lifecycle
from atlas.investigations.runs.steps import ownership
from atlas.investigations.runs.steps.decided import decided_holdings
from atlas.knowledge.entities import service as entities
from atlas.knowledge.entities.domain import Entity
from atlas.knowledge.graph import service as graph
from atlas.knowledge.graph.domain.vanished import nobody_took
from atlas.knowledge.graph.schemas import Edge, OwnershipView
from atlas.knowledge.relationships import service as relationships
from atlas.knowledge.relationships.schemas import Relationship
from atlas.knowledge.survivorship.domain.ends import ENDED_BY_PERSON
from atlas.risk.evaluations.domain import PartyRole
from atlas.sources.protocol.domain.answers import MAX_BESIDE
from atlas.sources.screening import service as screening
from atlas.sources.screening.domain.parties import is_screened
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind
from atlas.workspace.tasks.schemas import NewTask

STEP = STRUCTURE
PLAN = ("chunks", "before_screening", "after_screening")
"""What the workflow needs of the result: how much to screen, and which modules when."""
_OWNED = frozenset({"Ownership", "Voting"})
_TRUST = frozenset({"Trusteeship", "Settlor", "Beneficiary", "Protector"})
_UPWARD = _OWNED | _TRUST | {"Control"}
"""Relationship types that lead from a company to those above it."""
OFFICE = "Directorship"
_THROUGH_OTHERS = 2
"""Steps to a party that holds through another, at least."""
_FORMER = frozenset({Tie.HELD_BEFORE, Tie.ENDED_BY_PERSON})
_LEFT_OUT = frozenset({Tie.LEFT_OUT, Tie.OFFICE_LEFT_OUT})
_COMING = frozenset({Tie.HOLDS_LATER, Tie.OFFICE_LATER})
SENIOR_MANAGING = "senior managing official"
BIRTH_TASK = "birth_date"
"""What a task about a date of birth is about; its subject is the person's entity."""
_TITLE = 200


@dataclass(slots=True)
class Circle:
    """Who is connected with the subject, nearest first."""

    subject: UUID
    distance: dict[UUID, int] = field(default_factory=dict)
    roles: dict[UUID, set[PartyRole]] = field(default_factory=dict)
    links: dict[UUID, Edge | Relationship] = field(default_factory=dict)
    ties: dict[UUID, tuple[Tie, UUID, date | None]] = field(default_factory=dict)
    truncated: bool = False

    def add(self, party: UUID, role: PartyRole, distance: int) -> bool:
        """Add a role; True when the party is new. Past the limit, no new party is added."""
        if party not in self.distance:
            if len(self.distance) >= MAX_PARTIES:
                self.truncated = True
                return False
            self.distance[party] = distance
            self.roles[party] = {role}
            return True
        self.roles[party].add(role)
        return False

    def tie(self, party: UUID, how: Tie, company: UUID, day: date | None = None) -> None:
        """Keep a connection that is not current; one that a register left out takes precedence."""
        if party not in self.ties or how in _LEFT_OUT:
            self.ties[party] = how, company, day

    def forget(self, party: UUID) -> None:
        """Leave out a party that no link of today connects."""
        for known in (self.distance, self.roles, self.ties):
            known.pop(party, None)

    def connections(self, people: Mapping[UUID, Entity]) -> Iterator[Connection]:
        """Return what no current link shows: parties before, after or next to the group."""
        linked = {link.from_id for link in self.links.values()}
        for party, (how, company, day) in sorted(self.ties.items()):
            told = how in _COMING or party not in linked
            if told and party in people and company in people:
                yield Connection(
                    party=str(party),
                    tie=how,
                    company=str(company),
                    company_name=people[company].display_name,
                    day=None if day is None else day.isoformat(),
                )


async def structure(step: Step) -> Outcome[Plan]:
    """Settle parties, links, ownership and UBOs, and how many steps remain."""
    run = step.run
    before = tuple(c for c in run.modules if not MODULES[c].after_screening)
    after = tuple(c for c in run.modules if MODULES[c].after_screening)
    if run.entity_id is None or run.as_of is None:
        total = domain.total_steps(len(run.modules), 1)
        await lifecycle.set_total(step.session, run.id, total, truncated=False)
        return Outcome(
            result=Plan(parties=1, chunks=1, before_screening=before, after_screening=after),
            message="The name itself is all there is to screen.",
            data={},
        )
    view = await ownership.view(step.session, run)
    circle = await _circle(step, run.entity_id, view)
    await _vanished(step, circle, view)
    await _named_instead(step, circle)
    for party, role in _ubo_roles(view):
        circle.add(party, role, circle.distance.get(party, 1))
    for ubo in view.ubos.ubos:  # by a lower threshold alone: screened, and no beneficial owner
        if UUID(ubo.party) not in circle.distance:
            circle.add(UUID(ubo.party), PartyRole.OTHER, 1)
    people = await entities.get_entities(step.session, list(circle.distance))
    unread = {UUID(key) for key, one in view.elsewhen.parties.items() if one.unread}
    await _forget_former_unnamed(step, circle, people, unread)
    parties = _party_rows(circle, people)
    await findings.insert_parties(step.session, run.id, parties)
    await findings.insert_links(step.session, run.id, _link_rows(circle))
    truncated = circle.truncated or view.truncated
    total = domain.total_steps(len(run.modules), len(parties))
    await lifecycle.set_total(step.session, run.id, total, truncated=truncated)
    found = ownership.summary(view)
    said = await graph.stated_by(step.session, view)
    doubtful = tuple(_births(circle, people, run.as_of, view.left_offices))
    await _ask_about(step, doubtful)
    return Outcome(
        result=Plan(
            parties=len(parties),
            chunks=domain.chunks(len(parties)),
            ownership=found,
            rests_on={
                kind: tuple(sorted(tuple(sorted(one)) for one in sets))
                for kind, sets in said.items()
            },
            doubtful_births=doubtful,
            left_officers=tuple(map(str, sorted(_left_officers(circle, view)))),
            connections=tuple(circle.connections(people)),
            stated_ends=await _stated_ends(step, view),
            decided=await decided_holdings(step, view),
            unplaced=tuple(sorted(str(key) for key, one in people.items() if is_unplaced(one))),
            before_screening=before,
            after_screening=after,
        ),
        message=f"{len(parties)} parties, {len(found.certain_owners)} beneficial owners.",
        data={"parties": len(parties), "truncated": truncated},
    )


async def _stated_ends(step: Step, view: OwnershipView) -> tuple[StatedEnd, ...]:
    """Return what a person's statement has ended, in the structure and below the subject."""
    own = await relationships.of_entities(step.session, [view.entity_id])
    found: dict[UUID, Edge | Relationship] = {one.id: one for one in own}
    found |= {one.id: one for one in view.edges}
    ended = [found[key] for key in sorted(found) if _is_stated_end(found[key])]
    ends = {end for one in ended for end in (one.from_id, one.to_id)}
    people = await entities.get_entities(step.session, sorted(ends)) if ends else {}
    return tuple(
        StatedEnd(
            relationship_id=str(one.id),
            kind=one.type,
            holder=str(one.from_id),
            holder_name=people[one.from_id].display_name,
            company=str(one.to_id),
            company_name=people[one.to_id].display_name,
            ended_on=str(one.valid_to),
            left_out_on=str(one.data[ENDED_BY_PERSON]),
        )
        for one in ended
        if one.from_id in people and one.to_id in people
    )


def _is_stated_end(link: Edge | Relationship) -> bool:
    return ENDED_BY_PERSON in link.data


async def _forget_former_unnamed(
    step: Step, circle: Circle, people: Mapping[UUID, Entity], unread: Collection[UUID]
) -> None:
    """Leave out parties that held until an earlier day and that no source ever named.

    Their register ended what they held, and it is no longer possible to find out who they were: to
    screen them is a duty that no firm can fulfil. A party that represents a record that could not
    be read (`unread`) stays: the record may become readable.
    """
    over = [
        party
        for party, (how, _, _) in circle.ties.items()
        if how in _FORMER
        and circle.roles[party] == {PartyRole.OTHER}
        and party in people
        and party not in unread
    ]
    stated = await screening.stated_of(step.session, over) if over else {}
    for party in over:
        if not is_screened(people[party], stated[party]):
            circle.forget(party)


def _left_officers(circle: Circle, view: OwnershipView) -> set[UUID]:
    """Return the officers that a register no longer names, unless they are in another office."""
    in_office = {link.from_id for link in circle.links.values() if link.type == OFFICE}
    return {edge.from_id for edge in view.left_offices} - in_office


def _births(
    circle: Circle, people: Mapping[UUID, Entity], day: date, left: Iterable[Edge]
) -> Iterator[DoubtfulBirth]:
    since: dict[UUID, list[date]] = defaultdict(list)
    for link in (*circle.links.values(), *left):
        if link.valid_from is not None:
            since[link.from_id].append(link.valid_from)
    born = {
        party: (people[party].display_name, str(people[party].data["date_of_birth"]))
        for party, roles in circle.roles.items()
        if roles & births.CONCERNED and party in people and people[party].data.get("date_of_birth")
    }
    dead = {party for party in born if people[party].data.get("date_of_death")}
    return births.doubtful_births(born, since, day, dead=dead)


async def _ask_about(step: Step, found: Sequence[DoubtfulBirth]) -> None:
    """Open one task for each date of birth in doubt that no person has noted anything about."""
    ids = [UUID(one.party_id) for one in found]
    settled = await tasks.settled(step.session, TaskKind.ALERT, BIRTH_TASK, ids)
    wanted = [
        NewTask(TaskKind.ALERT, BIRTH_TASK, party, f"{one.name}: {one.why}"[:_TITLE])
        for party, one in zip(ids, found, strict=True)
        if party not in settled
    ]
    await tasks.ensure_tasks(step.session, step.actor, wanted)


async def _circle(step: Step, subject: UUID, view: OwnershipView) -> Circle:
    circle = Circle(subject)
    circle.add(subject, PartyRole.CUSTOMER, 0)
    _upward(circle, view)
    _other_times(circle, view)
    for one in graph.leaders_above(view):
        circle.add(UUID(one.party), PartyRole.OTHER, 2)
        circle.tie(UUID(one.party), Tie.LEADS_ABOVE, subject)
    _may_be(circle, view)
    around = await relationships.of_entities(step.session, [subject], as_of=view.as_of)
    for link in around:
        if link.type == OFFICE and link.to_id == subject:
            circle.links[link.id] = link
            circle.add(link.from_id, _officer_role(link), 1)
        elif link.type in _OWNED and link.from_id == subject:
            circle.links[link.id] = link
            circle.add(link.to_id, PartyRole.SUBSIDIARY, 1)
        elif link.type in _UPWARD and link.from_id == subject:
            # a company it controls, or a fund it feeds: what is listed there concerns it as well
            circle.links[link.id] = link
            circle.add(link.to_id, PartyRole.OTHER, 1)
            circle.tie(link.to_id, Tie.HELD_BELOW, subject)
    held = {link.to_id for link in around if link.type in _UPWARD and link.from_id == subject}
    await _beside(step, circle, sorted(held), view.as_of)
    return circle


async def _beside(step: Step, circle: Circle, held: Sequence[UUID], day: date) -> None:
    """Add who else holds or controls the companies that the subject holds, and their officers.

    Their links are not part of the chain above the subject: the rules on it do not see them. For a
    party without a name, only the network reports that it was not screened.
    """
    if not held:
        return
    links = await relationships.of_entities(step.session, held, as_of=day)
    into = [link for link in links if link.to_id in held]
    above = {link.from_id for link in into if link.type in _UPWARD} - circle.distance.keys()
    office = {link.from_id for link in into if link.type == OFFICE} - circle.distance.keys()
    holders = [*sorted(above), *sorted(office - above)]
    people = await entities.get_entities(step.session, holders) if holders else {}
    stated = await screening.stated_of(step.session, list(people))
    named = [
        party for party in holders if party in people and is_screened(people[party], stated[party])
    ]
    for party in named[: min(MAX_BESIDE, MAX_PARTIES - len(circle.distance))]:
        circle.add(party, PartyRole.OTHER, 2)
        for link in into:
            if link.from_id == party:
                how = Tie.HOLDS_BESIDE if party in above else Tie.OFFICE_BELOW
                circle.tie(party, how, link.to_id)


def _upward(circle: Circle, view: OwnershipView) -> None:
    """Walk to the owners, controllers and trust roles in what the view has read, by level."""
    into: dict[UUID, list[Edge]] = defaultdict(list)
    for edge in view.edges:
        if edge.type in _UPWARD and edge.valid_at(view.as_of):
            into[edge.to_id].append(edge)
    frontier, level = [view.entity_id], 0
    while frontier:
        level += 1
        links = [link for party in frontier for link in into[party]]
        frontier = []
        for link in sorted(links, key=lambda item: str(item.id)):
            circle.links[link.id] = link
            if circle.add(link.from_id, _upward_role(link), level):
                frontier.append(link.from_id)


def _other_times(circle: Circle, view: OwnershipView) -> None:
    """Add parties that held until the run's day, or hold or take office from a later day on.

    A listed party may have left only for appearance, and what is agreed for later may be decisive
    today. The same applies to a party behind such a holder.
    """
    for edge in sorted(view.edges, key=lambda item: str(item.id)):
        over = edge.valid_to is not None and edge.valid_to <= view.as_of
        coming = edge.valid_from is not None and edge.valid_from > view.as_of
        if edge.type in _UPWARD and (over or coming) and edge.to_id in circle.distance:
            circle.add(edge.from_id, PartyRole.OTHER, circle.distance[edge.to_id] + 1)
            before = Tie.ENDED_BY_PERSON if _is_stated_end(edge) else Tie.HELD_BEFORE
            how, day = (Tie.HOLDS_LATER, edge.valid_from) if coming else (before, edge.valid_to)
            circle.tie(edge.from_id, how, edge.to_id, day)
        elif edge.type == OFFICE and coming and edge.to_id == view.entity_id:
            circle.add(edge.from_id, PartyRole.OTHER, 1)
            circle.tie(edge.from_id, Tie.OFFICE_LATER, edge.to_id, edge.valid_from)
    for key, one in sorted(view.elsewhen.parties.items()):
        coming = one.stood.start > view.as_of
        circle.add(UUID(key), PartyRole.OTHER, _THROUGH_OTHERS)
        how, day = (
            (Tie.HOLDS_LATER, one.stood.start)
            if coming
            else (Tie.HELD_BEFORE, min(one.stood.end, view.as_of))
        )
        if UUID(key) not in circle.ties:
            circle.tie(UUID(key), how, view.entity_id, day)


def _may_be(circle: Circle, view: OwnershipView) -> None:
    """Add parties that may be the same as a party above, and the parties above these.

    While this is undecided, what is found about one of them counts for the other.
    """
    for key in sorted(view.partners):
        party = UUID(key)
        others = [one for one in view.together.parties(view.together.key(key)) if one != key]
        near = [UUID(one) for one in others if UUID(one) in circle.distance]
        circle.add(party, PartyRole.OTHER, _THROUGH_OTHERS)
        circle.tie(party, Tie.MAY_BE, near[0] if near else view.entity_id)


async def _vanished(step: Step, circle: Circle, view: OwnershipView) -> None:
    """Keep the role of a party that a register no longer names, until it states who holds instead.

    A missing statement does not show who has the interest now. What was found about the holder
    counts until another one is declared, or a statement ends the interest. For an officer, it
    counts until the office ends or a new officer is named; the link is not kept, because an office
    identifies a person. What the subject itself was stated to hold counts until a statement ends
    it.
    """
    found = (await lifecycle.find_enriched(step.session, step.run.id)).vanished
    ends = {UUID(end) for one in found for end in (one.holder, one.company)}
    known = await entities.clusters(step.session, sorted(ends)) if ends else {}
    gone: dict[tuple[str, str], dict[str, None]] = {}
    for one in found:
        pair = str(known[UUID(one.holder)][0]), str(known[UUID(one.company)][0])
        gone.setdefault(pair, {})[one.type] = None
    kept: dict[UUID, int] = {}
    for holding, _ in view.shown:
        kinds = [
            kind for kind in gone.get((holding.holder, holding.company), ()) if kind in _UPWARD
        ]
        company = UUID(holding.company)
        over = holding.valid_to is not None and holding.valid_to <= view.as_of
        if kinds and over and company in circle.distance and nobody_took(view.graph, holding):
            level = circle.distance[company] + 1
            kept[UUID(holding.holder)] = level
            for kind in kinds:
                circle.add(UUID(holding.holder), _role_of(kind), level)
            circle.tie(UUID(holding.holder), Tie.LEFT_OUT, company)
    await _above_vanished(step, circle, kept, view.as_of)
    for office in view.left_offices:
        circle.add(office.from_id, _officer_role(office), 1)
        circle.tie(office.from_id, Tie.OFFICE_LEFT_OUT, office.to_id)
    for (holder, held), types in gone.items():
        if holder == str(view.entity_id) and not _UPWARD.isdisjoint(types):
            owned = not _OWNED.isdisjoint(types)
            circle.add(UUID(held), PartyRole.SUBSIDIARY if owned else PartyRole.OTHER, 1)


async def _named_instead(step: Step, circle: Circle) -> None:
    """Add parties that a register names in a statement instead of an owner, to screen them."""
    said = (await lifecycle.find_enriched(step.session, step.run.id)).register_statements
    pairs = [(UUID(one.named), UUID(one.entity_id)) for one in said if one.named]
    if not pairs:
        return
    stands = await entities.clusters(step.session, sorted({end for pair in pairs for end in pair}))
    for named, about in pairs:
        company = stands[about][0]
        if company in circle.distance:
            circle.add(stands[named][0], PartyRole.OTHER, circle.distance[company] + 1)
            circle.tie(stands[named][0], Tie.NAMED_INSTEAD, company)


async def _above_vanished(step: Step, circle: Circle, kept: Mapping[UUID, int], day: date) -> None:
    """Keep the roles of the parties above a holder that a register no longer names.

    The structure ends at a holding that has ended: what is above it is read here, level by level.
    """
    level, seen = dict(kept), set(kept)
    frontier = {party for party in kept if party in circle.distance}
    while frontier:
        links = await relationships.of_entities(step.session, sorted(frontier), as_of=day)
        above = [one for one in links if one.type in _UPWARD and one.to_id in frontier]
        frontier = set()
        for link in sorted(above, key=lambda one: str(one.id)):
            level.setdefault(link.from_id, level[link.to_id] + 1)
            circle.add(link.from_id, _role_of(link.type), level[link.from_id])
            if link.from_id in circle.distance:
                circle.links[link.id] = link
                frontier |= {link.from_id} - seen
        seen |= frontier


def _upward_role(link: Edge) -> PartyRole:
    return _role_of(link.type)


def _role_of(kind: str) -> PartyRole:
    if kind in _OWNED:
        return PartyRole.OWNER
    return PartyRole.TRUST_ROLE if kind in _TRUST else PartyRole.CONTROLLER


def _officer_role(link: Edge | Relationship) -> PartyRole:
    role = str(link.data.get("role") or link.discriminator)
    if not directs(role):
        return PartyRole.OTHER  # screened like every other party
    return PartyRole.SENIOR_MANAGER if role == SENIOR_MANAGING else PartyRole.OFFICER


def _ubo_roles(view: OwnershipView) -> Iterable[tuple[UUID, PartyRole]]:
    """Yield the beneficial owners by the home law itself, whom floors and reports call that."""
    law = view.law_ubos or view.ubos
    for ubo in law.ubos:
        certain = ubo.status == "ubo" or ubo.party in view.left_owners
        yield UUID(ubo.party), PartyRole.UBO if certain else PartyRole.POSSIBLE_UBO
    for ubo in law.unidentified:
        if view.graph.gone(ubo.party):  # a finding about a person who has died stays
            yield UUID(ubo.party), PartyRole.POSSIBLE_UBO


def country_of(entity: Entity) -> str | None:
    """Return the country of a party's seat, as far as its preferred claims state it."""
    return _country_in(entity.data)


def _country_in(data: Mapping[str, JSON]) -> str | None:
    for name in ("country_code", "jurisdiction", "country_of_residence"):
        value = data.get(name)
        if isinstance(value, str) and value:
            return value[:2].upper()
    return None


def is_unplaced(entity: Entity) -> bool:
    """Whether a source once stated in which country a party is, and none states it now."""
    return country_of(entity) is not None and _country_in(entity.stated) is None


def _party_rows(circle: Circle, people: Mapping[UUID, Entity]) -> list[PartyRow]:
    known = [party for party in circle.distance if party in people]
    known.sort(key=lambda p: (circle.distance[p], people[p].display_name, str(p)))
    return [
        PartyRow(
            entity_id=party,
            ordinal=number,
            type=people[party].type,
            name=people[party].display_name,
            country_code=country_of(people[party]),
            roles=sorted(role.value for role in circle.roles[party]),
            distance=circle.distance[party],
        )
        for number, party in enumerate(known)
    ]


def _link_rows(circle: Circle) -> list[LinkRow]:
    return [
        LinkRow(
            relationship_id=link.id,
            type=link.type,
            from_id=link.from_id,
            to_id=link.to_id,
            attributes=dict(link.data),
            valid_from=link.valid_from,
            valid_to=link.valid_to,
        )
        for link in circle.links.values()
        if link.from_id in circle.distance and link.to_id in circle.distance
    ]
