"""Where the beneficial owners live and of which nationality they are, by the home law.

Who reaches only the lower threshold of an enhanced investigation is no beneficial owner. Where such
holders live is read too, because scrutiny is only ever added, and always under their own name.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from atlas.investigations.modules.domain import common, country_ties
from atlas.investigations.modules.domain.recording import RecordedClaims, Recorder
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot, Party
from atlas.investigations.runs.answers import Answer, answer
from atlas.investigations.runs.searched import gap_of, ownership_gap
from atlas.risk.evaluations.domain import NotAssessed, PartyRole, Reading

LOWER = "not beneficial owners: holders by the lower threshold of this investigation alone"
"""Source of the readings of those who are owners by no law."""
_UBO_ROLES = frozenset({PartyRole.UBO, PartyRole.POSSIBLE_UBO})
_NATIONALITIES = "nationalities"
People = Mapping[str, RecordedClaims]
"""Preferred claims of persons, by entity id as text."""


def owners(snapshot: InvestigationSnapshot) -> list[Party]:
    """Return the beneficial owners by the home law, certain and possible."""
    lower = _by_lower_alone(snapshot)
    found = snapshot.ownership
    known = {*found.certain_owners, *found.possible_owners} if found else set()
    return [
        one
        for one in snapshot.parties
        if one.id in known or (one.roles & _UBO_ROLES and one.id not in lower)
    ]


def lower_owners(snapshot: InvestigationSnapshot) -> list[Party]:
    """Return who reaches only the lower threshold of a deeper run."""
    lower = _by_lower_alone(snapshot)
    return [one for one in snapshot.parties if one.id in lower]


def _by_lower_alone(snapshot: InvestigationSnapshot) -> set[UUID]:
    found = snapshot.ownership
    if found is None:
        return set()
    return {*found.ubos, *found.possible_ubos} - {*found.certain_owners, *found.possible_owners}


def residences(snapshot: InvestigationSnapshot) -> Answer[tuple[str, ...]]:
    """Return where the beneficial owners live, with why that is not all."""
    known = _countries(owners(snapshot))
    partly = _unplaced(owners(snapshot), "beneficial owners") if known else None
    absence = NotAssessed("not_covered", "No source gave where the beneficial owners live.")
    gaps = (ownership_gap(snapshot), partly, _unread(snapshot), *_others(snapshot))
    return answer(known or None, *gaps, absence=absence)


def nationalities(snapshot: InvestigationSnapshot, people: People) -> Answer[tuple[str, ...]]:
    """Return the nationalities of the beneficial owners, with why that is not all."""
    found = owners(snapshot)
    known = _nationalities(found, people)
    absence = NotAssessed("not_covered", "No source gave the beneficial owners' nationalities.")
    lost = any(
        people[key].lacks(_NATIONALITIES) for party in found if (key := str(party.id)) in people
    )
    told = "No source states the nationality of a beneficial owner any more."
    silence = NotAssessed("not_covered", told) if known and lost else None
    gaps = (ownership_gap(snapshot), silence, *_others(snapshot))
    return answer(known or None, *gaps, absence=absence)


def with_lower_owners(
    further: Mapping[str, tuple[Reading, ...]], noted: Recorder, people: People
) -> dict[str, tuple[Reading, ...]]:
    """Add where those live, and of which nationality they are, who reach no law's threshold."""
    seen = noted.snapshot
    said = {
        "geography.ubo_residence": lambda: _lower_residences(seen),
        "geography.ubo_nationality": lambda: (_nationalities(lower_owners(seen), people), None),
    }
    found = dict(further)
    for key, read in said.items():
        name = f"lower_threshold:{key}"
        codes, gap = noted(name, read)
        values = (codes or None, gap)
        found[key] = (
            *found.get(key, ()),
            *(
                Reading(LOWER, one, references=noted.references[name])
                for one in values
                if one is not None
            ),
        )
    return {key: readings for key, readings in found.items() if readings}


def _lower_residences(
    snapshot: InvestigationSnapshot,
) -> tuple[tuple[str, ...], NotAssessed | None]:
    found = lower_owners(snapshot)
    return _countries(found), _unplaced(found, "holders by the lower threshold alone")


def _countries(parties: Iterable[Party]) -> tuple[str, ...]:
    return tuple(sorted({code for one in parties for code in country_ties.countries_of(one)}))


def _nationalities(parties: Iterable[Party], people: People) -> tuple[str, ...]:
    stated = (
        people[key].get(_NATIONALITIES) for party in parties if (key := str(party.id)) in people
    )
    lists = (codes for codes in stated if isinstance(codes, Sequence))
    return tuple(sorted({str(code)[:2].upper() for codes in lists for code in codes}))


def _unplaced(parties: list[Party], who: str) -> NotAssessed | None:
    """Return of how many the country is not known, or None."""
    lost = sum(one.unplaced or common.country(one.country_code) is None for one in parties)
    told = f"The country of {lost} of {len(parties)} {who} is not known."
    return NotAssessed("not_covered", told) if lost else None


def _unread(snapshot: InvestigationSnapshot) -> NotAssessed | None:
    found = country_ties.unread(snapshot, _UBO_ROLES)
    return gap_of(found) if found is not None else None


def _others(snapshot: InvestigationSnapshot) -> tuple[NotAssessed | None, NotAssessed | None]:
    """Return why there may be other owners than those who are known."""
    found = snapshot.ownership
    hidden = found.hidden_owners if found else ()
    more = NotAssessed("owners_not_identified", hidden[0]) if hidden else None
    return more, _none_by_law(snapshot)


def _none_by_law(snapshot: InvestigationSnapshot) -> NotAssessed | None:
    """Return that those who are known reach only the lower test of a deeper run, or None."""
    found = snapshot.ownership
    if found is None or found.ubos_by_law is None or found.exempt:
        return None
    if found.certain_owners or found.possible_owners:
        return None
    return NotAssessed("owners_not_identified", "Nobody known is an owner by the home law.")
