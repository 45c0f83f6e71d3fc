"""What the checks on screening say of persons in control who are known by name alone. Pure.

They are no parties of the run, so the run did not search for them: their names are screened when
they are attested. Until that answers, no check says that everyone was searched for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from atlas.investigations.checks.domain.model import CheckOutcome, Finding, Material, NamedAlone
from atlas.investigations.modules.domain import spepws

NOT_SCREENED = "person_in_control_not_screened"
"""An attestation names a person in control by name alone, and that name was never screened."""
NOT_COMPARED = "person_in_control_not_compared"
"""The name was screened, and the screening excludes no match: a list or the name is the reason."""
TOPIC_OF: Mapping[str, str] = {
    "sanctions_screening": spepws.SANCTIONS,
    "pep_determination": spepws.PEP,
}
"""The checks that are about everyone who owns or controls the customer, with what is asked."""
_SHOWN = 5


def with_named_alone(check_id: str, found: Finding, material: Material) -> Finding:
    """Return what is found of the parties, and of the persons in control who are not parties.

    Hits that wait, and entries of lists loaded since, are among those of the parties already.
    """
    topic = TOPIC_OF.get(check_id)
    people = material.named_alone
    if topic is None or not people or found.outcome is CheckOutcome.NOT_FULFILLED:
        return found
    never = [one for one in people if one.screening_id is None]
    if never:
        told = f"Named as in control by name alone, and never screened: {_few(never)}."
        remedy = "Withdraw that attestation and attest again: the name is screened with it."
        return _open(found, NOT_SCREENED, told, remedy, attestable=False)
    found = replace(
        found,
        screening_ids=(
            *found.screening_ids,
            *(one.screening_id for one in people if one.screening_id is not None),
        ),
    )
    silent = [one for one in people if topic in one.unanswered]
    if silent:
        told = " ".join(f"{one.name}: {one.unanswered[topic]}" for one in silent[:_SHOWN])
        remedy = (
            "Load the lists that are missing or too old, and attest again who is in control, with"
            " the full name: it is screened with that."
        )
        # what a person may have looked at outside of Atlas for the parties, also for this person
        attestable = found.outcome is not CheckOutcome.FULFILLED and found.attestable
        return _open(found, NOT_COMPARED, told, remedy, attestable=attestable)
    told = f"Named as in control, and searched by name alone: {_few(people)}."
    return replace(found, detail=f"{found.detail} {told}")


def _open(found: Finding, reason: str, told: str, remedy: str, *, attestable: bool) -> Finding:
    """Return the finding as open; a reason that it is open for already stays."""
    own = found.outcome is not CheckOutcome.FULFILLED
    return replace(
        found,
        outcome=CheckOutcome.NOT_ASSESSED,
        reason=(found.reason or reason) if own else reason,
        detail=f"{found.detail} {told}",
        remedy=f"{found.remedy or ''} {remedy}".strip(),
        attestable=attestable,
    )


def _few(people: Sequence[NamedAlone]) -> str:
    more = len(people) - _SHOWN
    names = ", ".join(one.name for one in people[:_SHOWN])
    return f"{names} and {more} more" if more > 0 else names
