"""Use case: find parties that may be one. Nothing is joined here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.db import TenantSession
from atlas.knowledge.candidates import service as candidates
from atlas.knowledge.candidates.schemas import Candidate
from atlas.knowledge.entities import service as entities
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.relationships import service as relationships
from atlas.knowledge.resolution.domain import (
    ALL_PAIRS,
    NotCompared,
    Pairs,
    Side,
    Stake,
    add_former,
    compare,
    first_words,
    pairs,
)
from atlas.knowledge.resolution.service.sides import births_of, is_named, names_of, sides_of
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind
from atlas.workspace.tasks.schemas import NewTask

SUBJECT = "resolution_candidate"
_STAKES = ("Ownership", "Voting", "Control", "Directorship")
MOST_NAMESAKES = 50
"""Companies of the tenant that begin with the same word, up to which a company is compared."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found: new candidates, how many pairs it compared, and what it left out.

    `parties`: of the new candidates. `not_compared`: in words, each with the company and the word
    that many share.
    """

    new: int = 0
    parties: tuple[UUID, ...] = ()
    compared: int = 0
    not_compared: tuple[str, ...] = ()


async def find_candidates(
    session: TenantSession,
    actor: AuthContext,
    entity_ids: Collection[UUID],
    investigation_id: UUID | None = None,
) -> Found:
    """Note which parties may be one: of companies among the entities, and those companies.

    Whom one source names twice it distinguishes: only parties of different sources are compared. A
    pair that is known, whatever was decided of it, is not found again.
    """
    wanted = await _of_companies(session, entity_ids)
    named = await _namesakes(session, entity_ids, wanted)
    keys = {one for first, second, _ in wanted for one in (first, second)}
    sides = await sides_of(session, keys) if keys else {}
    rows = await in_thread(_alike, wanted, sides, investigation_id)
    fresh = await candidates.add(session, rows)
    await tasks.ensure_tasks(
        session,
        actor,
        [
            NewTask(
                TaskKind.DUPLICATE_CANDIDATE,
                SUBJECT,
                row.id,
                f"May be one: {row.first_name} and {row.second_name}"[:200],
            )
            for row in fresh
        ],
    )
    return Found(
        len(fresh),
        tuple(dict.fromkeys(one for row in fresh for one in (row.first_id, row.second_id))),
        len(wanted.found),
        (*await _told(session, wanted.left_out), *named),
    )


async def _of_companies(session: TenantSession, entity_ids: Collection[UUID]) -> Pairs:
    """Return whom to compare of the holders and officers of companies among the entities."""
    stakes = await _stakes(session, entity_ids)
    parties: dict[UUID, set[UUID]] = {}
    for one in stakes:
        if one.now:
            parties.setdefault(one.company, set()).add(one.party)
    many = {key for group in parties.values() if len(group) > ALL_PAIRS for key in group}
    known = await entities.get_entities(session, sorted(many)) if many else {}
    names = {key: names_of(one) for key, one in known.items()}
    people = frozenset(key for key, one in known.items() if one.type == "Person")
    answer = await in_thread(pairs, stakes, names, people)
    if not all(one.now for one in stakes):
        add_former(answer, stakes, await births_of(session, {one.party for one in stakes}))
    return answer


async def _stakes(session: TenantSession, entity_ids: Collection[UUID]) -> list[Stake]:
    """Return who holds in, or is an officer of, companies among the entities, now or otherwise.

    What a source has ended by leaving it out, it states of the party alone.
    """
    found = await relationships.of_entities(session, sorted(entity_ids), types=_STAKES)
    known = [one for one in found if one.to_id in entity_ids]
    day = today()
    said = await mutations.sources_of(session, [one.id for one in known])
    silent = {one.from_id for one in known if one.id not in said and not one.valid_at(day)}
    of_party = await mutations.sources_of(session, sorted(silent)) if silent else {}
    nothing = frozenset[str]()
    return [
        Stake(one.from_id, one.to_id, said.get(one.id, nothing), now=True)
        if one.valid_at(day)
        else Stake(
            one.from_id,
            one.to_id,
            said.get(one.id) or of_party.get(one.from_id, nothing),
            now=False,
        )
        for one in known
    ]


async def _namesakes(
    session: TenantSession, entity_ids: Collection[UUID], wanted: Pairs
) -> list[str]:
    """Add the tenant's companies whose name begins as that of a company among the entities.

    Returns in words which companies are not compared, because too many begin so.
    """
    known = await entities.get_entities(session, sorted(entity_ids))
    companies = {one.id: one for one in known.values() if one.type == "LegalEntity"}
    starts = {key: first_words(one.display_name) for key, one in companies.items()}
    begin = sorted({word for words in starts.values() for word in words})
    found = await entities.companies_beginning(session, begin, MOST_NAMESAKES + 1)
    pair_of: list[tuple[UUID, UUID]] = []
    left: list[str] = []
    for key, words in sorted(starts.items()):
        others = {other for word in words for other in found.get(word, ())} - {key}
        if len(others) > MOST_NAMESAKES:
            name = companies[key].display_name
            left.append(
                f"{name}: more than {MOST_NAMESAKES} companies begin with the same word"
                " and were not compared with it."
            )
            continue
        pair_of += [(key, other) for other in sorted(others)]
    said = await mutations.sources_of(session, sorted({one for pair in pair_of for one in pair}))
    for first, second in pair_of:
        mine, theirs = said.get(first, frozenset()), said.get(second, frozenset())
        if mine and theirs and mine.isdisjoint(theirs):
            wanted.add(first, second, first)
    return left


async def _told(session: TenantSession, left_out: Sequence[NotCompared]) -> list[str]:
    """Return what was not compared, in words."""
    if not left_out:
        return []
    known = await entities.get_entities(session, sorted({one.company for one in left_out}))
    names = {key: one.display_name for key, one in known.items()}
    return [
        f"{names.get(one.company, one.company)}: {one.parties} holders and officers share the"
        f" {'month of birth' if one.of_birth else 'word'} “{one.word}”; "
        + (
            "only those of whom another word begins alike were compared."
            if one.compared_in_part
            else "not all of them were compared."
        )
        for one in left_out
    ]


def _alike(
    wanted: Pairs, sides: Mapping[UUID, Side], investigation_id: UUID | None
) -> list[Candidate]:
    found = []
    at = now()
    named = {key for key, side in sides.items() if is_named(side)}
    for first, second, company in wanted:
        if first not in named or second not in named or sides[first].type != sides[second].type:
            continue
        one, two = sides[first], sides[second]
        seen = compare(one, two)
        if seen.possible:
            found.append(
                Candidate(
                    id=new_id(),
                    first_id=first,
                    second_id=second,
                    first_name=one.name,
                    second_name=two.name,
                    company_id=company,
                    score=round(seen.score * 10_000),
                    investigation_id=investigation_id,
                    found_at=at,
                )
            )
    return found
