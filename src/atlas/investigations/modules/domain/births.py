"""Owners and officers who are minors, were not born when their interest began, or too old to live.

The age is 18: "a child means every human being below the age of eighteen years unless under the law
applicable to the child, majority is attained earlier" (Convention on the Rights of the Child of 20
November 1989, article 1). A minor may hold shares, and some laws admit officers of 16: that is no
breach, but a question, who acts for the minor and whether the date is right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from atlas.foundation.core.partial_dates import PartialDate, parse_date
from atlas.investigations.modules.domain.country_ties import UPWARD
from atlas.investigations.modules.domain.known_parties import (
    OFFICERS,
    cut_gap,
    hidden_gap,
    parties_unknown,
)
from atlas.investigations.modules.domain.outcome import Absence, Fired, NotFired, finding
from atlas.investigations.modules.domain.snapshot import DoubtfulBirth, InvestigationSnapshot

FULL_AGE = 18
"""Years."""
OLDEST = 110
"""Years, the product's own choice: some hundred people in the world are known to be as old."""
CONCERNED = UPWARD | OFFICERS
"""The roles whose age is checked: owners, controllers, trust roles and officers."""


def doubtful_births(
    born: Mapping[UUID, tuple[str, str]],
    since: Mapping[UUID, Sequence[date]],
    day: date,
    *,
    dead: Collection[UUID] = (),
) -> Iterator[DoubtfulBirth]:
    """Yield each person who is a minor, too old to live, or born after an interest of theirs began.

    Args:
        born: person → name and stated date of birth; one of a month or year counts as the earliest
            day that it may mean. One that is approximate or unreadable is ignored.
        since: person → the days from which interests and offices of theirs are stated.
        day: the day for which the age is computed.
        dead: the persons whose death a source states.

    """
    for party, (name, text) in sorted(born.items(), key=lambda item: str(item[0])):
        stated = _read(text)
        if stated is None:
            continue
        began = min((one for one in since.get(party, ()) if one < stated.earliest), default=None)
        if stated.earliest > day:
            yield DoubtfulBirth(str(party), name, f"born {text}, in the future")
        elif began is not None:
            yield DoubtfulBirth(
                str(party), name, f"born {text}, after the interest or office began ({began})"
            )
        elif _birthday(stated.earliest) > day:
            yield DoubtfulBirth(str(party), name, f"born {text}, under {FULL_AGE}")
        elif party not in dead and stated.latest.year < day.year - OLDEST:
            yield DoubtfulBirth(
                str(party), name, f"born {text}, over {OLDEST}, and no death stated"
            )


def _read(text: str) -> PartialDate | None:
    try:
        stated = parse_date(text)
    except ValueError:
        return None
    return None if stated.circa else stated


def _birthday(born: date) -> date:
    """Return the day on which a person comes of age; of 29 February, 1 March."""
    year = born.year + FULL_AGE
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _all_fit(snapshot: InvestigationSnapshot) -> Absence:
    gap = cut_gap(snapshot) or hidden_gap(snapshot) or parties_unknown(snapshot)
    if gap is None:
        return NotFired(detail="No owner's or officer's date of birth is in doubt.")
    return gap


@finding(otherwise=_all_fit)
def doubtful_birth(snapshot: InvestigationSnapshot) -> Fired | None:
    """Fire when the date of birth of an owner or officer makes a minor of them, or cannot be."""
    if not snapshot.doubtful_births:
        return None
    return Fired(
        detail="; ".join(f"{one.name}: {one.why}" for one in snapshot.doubtful_births),
        entity_ids=tuple(UUID(one.party_id) for one in snapshot.doubtful_births),
    )
