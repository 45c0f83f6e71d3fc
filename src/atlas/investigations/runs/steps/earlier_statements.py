"""What sources stated to an earlier run of the company and do not state to this one.

The lack of a statement is not a correction. What ties a party to a country counts until the same
source states the same kind of tie again: another residence, another place of business. What a
register said last of the company itself counts until it answers again, or a later file of it does:
it may have failed since, or have lost its credentials or its route. That it gave no answer when it
was last asked counts as long. So does what a source said of whose a number is that the requester
states.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec.structs import replace

from atlas.investigations.modules.domain.live_register import REGISTERED, provider_of
from atlas.investigations.results.domain import (
    CountryStated,
    Enriched,
    LastWord,
    Observed,
    OfOther,
)
from atlas.investigations.runs.execution import Step
from atlas.investigations.runs.models import SourceRow
from atlas.investigations.runs.observations import register_words
from atlas.investigations.runs.repository import findings, history, lifecycle
from atlas.knowledge.entities import service as entities
from atlas.sources.protocol.domain.answers import Asked, SettledNumber
from atlas.sources.protocol.domain.coverage import DatasetInfo, file_source


async def with_earlier(
    step: Step,
    found: Observed,
    ids: Mapping[str, UUID],
    subject: UUID,
    answers: tuple[Collection[Asked], Iterable[DatasetInfo]],
) -> Observed:
    """Return what was observed, with what the newest earlier run saw and no source has replaced.

    Args:
        step: the run's step.
        found: what the registers state now.
        ids: party key to entity.
        subject: the company. Every run about it counts, of another customer record or withdrawn.
        answers: the parts that this run asked, and the files that it read.

    """
    cluster = (await entities.clusters(step.session, [subject]))[subject]
    earlier = await history.enriched_before(step.session, step.run, cluster)
    if earlier is None:
        return found
    run, day = earlier
    before = await lifecycle.find_enriched(step.session, run)
    wanted = {UUID(one.entity_id) for one in before.observed.countries} | {*ids.values()}
    stands = {
        str(party): str(found[0])
        for party, found in (await entities.clusters(step.session, sorted(wanted))).items()
    }
    now = {stands[str(party)]: str(party) for party in ids.values()}
    found = carried(found, before, {key: now.get(root) for key, root in stands.items()})
    words = words_of(before, await findings.fetch_sources(step.session, run), day)
    asked = {one.register for one in words}
    older = [one for one in before.observed.last_words if one.answered or one.register not in asked]
    return replace(found, last_words=unanswered((*words, *older), found, *answers))


async def of_others(
    step: Step, settled: Sequence[SettledNumber], every: Iterable[Asked], subject: UUID
) -> tuple[OfOther, ...]:
    """Return the stated numbers of another company, as answered now or to the earlier run.

    What a source stated then holds until it answers again.

    Args:
        step: the run's step.
        settled: the numbers of which a source says now whose they are.
        every: each part that was asked, and how that ended.
        subject: the company.

    """
    now = tuple(
        OfOther(scheme=one.scheme, value=one.value, text=one.text, stated_by=one.stated_by)
        for one in settled
        if one.of_other
    )
    before = await _before(step, subject)
    known = {(one.scheme, one.value) for one in settled}
    requested = {(one.scheme, one.value) for one in step.run.identifiers}
    heard = {one.source for one in every if one.outcome in {"answered", "no_answer"}}
    return (
        *now,
        *(
            one
            for one in (before.of_others if before else ())
            if (one.scheme, one.value) not in known
            and (
                (one.scheme, one.value) in requested
                if one.stated_by is None
                else one.stated_by not in heard
            )
        ),
    )


async def was_denied(step: Step, subject: UUID) -> bool:
    """Return whether the register did not know the company in the newest earlier run either."""
    before = await _before(step, subject)
    return before is not None and before.left_register


async def _before(step: Step, subject: UUID) -> Enriched | None:
    cluster = (await entities.clusters(step.session, [subject]))[subject]
    earlier = await history.enriched_before(step.session, step.run, cluster)
    return await lifecycle.find_enriched(step.session, earlier[0]) if earlier else None


def carried(found: Observed, before: Enriched, party_of: Mapping[str, str | None]) -> Observed:
    """Return what was observed, with earlier statements that no source has replaced.

    Args:
        found: what the registers state now.
        before: what an earlier run kept.
        party_of: entity of that run to the one of this run; None or absent: not a party of it.

    """
    known = {_kind(one) for one in found.countries}
    any_use = {kind[:3] for kind in known}
    countries = [
        moved
        for one in before.observed.countries
        if (party := party_of.get(one.entity_id)) is not None
        and _kind(moved := replace(one, entity_id=party, earlier=True)) not in known
        and not (one.use is None and _kind(moved)[:3] in any_use)
    ]
    return replace(found, countries=(*found.countries, *countries))


def words_of(before: Enriched, rows: Sequence[SourceRow], day: date) -> list[LastWord]:
    """Return what each register itself answered a run: whether it knows the company, or nothing.

    Args:
        before: what the run kept.
        rows: the sources that it asked.
        day: of the run; of an answer that has none.

    """
    own = defaultdict(list)
    for row in rows:
        if row.source in before.registers:
            own[provider_of(row.source)].append(row)
    heard = _heard((row.source, row.status, row.covered) for parts in own.values() for row in parts)
    failed = [name for name, parts in own.items() if name not in heard and _failed(parts)]
    return [
        *(_word(before, own[name], day, known=known) for name, known in heard.items()),
        *(_word(before, own[name], day, known=False, answered=False) for name in failed),
    ]


def _failed(parts: Iterable[SourceRow]) -> bool:
    """Tell whether a register gave no data although it was asked: a part failed, none answered."""
    outcomes = {row.status for row in parts}
    return "failed" in outcomes and "answered" not in outcomes


def _heard(parts: Iterable[tuple[str, str, Collection[str]]]) -> dict[str, bool]:
    """Return the registers that said of the company whether they know it.

    parts: source, how asking it ended, and what it covers. An answer about its owners alone, or of
    one part that knows nothing of it while another failed, says neither.
    """
    found = defaultdict(list)
    for source, outcome, covered in parts:
        found[provider_of(source)].append((outcome, bool({*REGISTERED} & {*covered})))
    said = {name: ("answered", True) in several for name, several in found.items()}
    return {
        name: known
        for name, known in said.items()
        if known or all(outcome == "no_answer" for outcome, _ in found[name])
    }


def _word(
    before: Enriched,
    rows: Sequence[SourceRow],
    day: date,
    *,
    known: bool,
    answered: bool = True,
) -> LastWord:
    sources, seen = [row.source for row in rows], before.observed
    stated = seen.statuses
    status = next((str(stated[one]) for one in sources if one in stated), None)
    words = register_words(seen, sources)
    return LastWord(
        source=sources[0],
        register=before.registers[sources[0]],
        on=max((row.as_of for row in rows if row.as_of), default=day).isoformat(),
        known=known,
        status=status,
        words=tuple(words or ([status.replace("_", " ")] if status else [])),
        answered=answered,
    )


def unanswered(
    words: Iterable[LastWord],
    found: Observed,
    asked: Collection[Asked],
    files: Iterable[DatasetInfo],
) -> tuple[LastWord, ...]:
    """Return the words of registers that neither they nor a later file of them has replaced.

    Args:
        words: of earlier runs.
        found: what the registers state now.
        asked: the parts that this run asked.
        files: that it read.

    """
    own = {provider_of(one.source): one.register for one in asked if one.register is not None}
    parts = ((one.source, one.outcome, one.covered) for one in asked if one.register is not None)
    heard = {own[name] for name in _heard(parts)}
    stating = found.statuses
    days = {
        (scheme, one.data_date.isoformat())
        for one in files
        if one.data_date and not one.stale and file_source(one.name) in stating
        for scheme in one.registers
    }
    return tuple(
        one
        for one in words
        if one.register not in heard
        and not any(scheme == one.register and day > one.on for scheme, day in days)
    )


def _kind(said: CountryStated) -> tuple[str, str, str, str | None]:
    """Return what a statement answers: which party, by what tie, which source, as what address."""
    return said.entity_id, said.tie, said.source, said.use
