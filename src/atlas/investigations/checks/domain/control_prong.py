"""The individual in control whom a home law asks for in addition to the owners. Pure.

Source: 31 CFR 1010.230(d)(2): a single individual with significant responsibility to control,
manage or direct the customer is identified next to its owners.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from atlas.investigations.checks.domain.model import (
    ANY_REGISTER,
    CheckOutcome,
    ControlGround,
    Finding,
    Lack,
    LackOrigin,
)
from atlas.investigations.modules.domain.snapshot import ControlProng, InvestigationSnapshot
from atlas.knowledge.graph.domain.causes import UboCause

NOT_STATED = "control_person_not_stated"
"""The owners are identified; which individual controls or manages the company is not stated."""
_SHOWN = 5
_RESPONSIBLE = frozenset({ControlGround.EXECUTIVE_OFFICER, ControlGround.SIMILAR_FUNCTIONS})
_STANDS_IN = frozenset({ControlGround.SENIOR_MANAGING_OFFICIAL})


def with_control_prong(found: Finding, snapshot: InvestigationSnapshot) -> Finding:
    """Return what is found of the owners; open until a person attests who is in control.

    A source names who is in office, and none says which of them the law means: a person does.
    """
    found = replace(found, asks_in_control=asked_grounds(snapshot))
    prong = prong_of(snapshot)
    if prong is None:
        return found
    found = replace(
        found,
        detail=f"{found.detail} {asked(prong)} {known(prong)}",
        remedy=f"{found.remedy or ''} {_remedy(prong)}".strip(),
        identified=False if found.identified is not None else None,
    )
    if found.outcome is CheckOutcome.FULFILLED or found.reason == "not_verified":
        return replace(found, outcome=CheckOutcome.NOT_ASSESSED, reason=NOT_STATED)
    return found


def asked_grounds(snapshot: InvestigationSnapshot) -> tuple[frozenset[ControlGround], ...]:
    """Return the grounds of which an attestation of the owners must name a person, one of each set.

    The home law asks for one individual in control; where no owner is identified, although all
    that is owned is declared, the senior managing officials stand in.
    """
    found = (_RESPONSIBLE,) if prong_of(snapshot) is not None else ()
    ownership = snapshot.ownership
    if ownership is not None and ownership.cause == UboCause.EXHAUSTED:
        return (*found, _STANDS_IN)
    return found


def prong_of(snapshot: InvestigationSnapshot) -> ControlProng | None:
    """Return what the home law asks for besides owners; None: nothing."""
    return snapshot.ownership.control_prong if snapshot.ownership is not None else None


def asked(prong: ControlProng) -> str:
    """Return in words whom the law asks for."""
    source = prong.source.rstrip(".")
    return f"The home law also asks for one individual who controls or manages it ({source})."


def known(prong: ControlProng) -> str:
    """Return in words who may be that individual."""
    if not prong.candidates:
        return "No candidate is known: the sources name no natural person in office."
    names = ", ".join(one.name for one in prong.candidates[:_SHOWN])
    more = len(prong.candidates) - _SHOWN
    further = f" and {more} more" if more > 0 else ""
    return f"Candidates: {names}{further}. No source says which of them it is."


def lacks(snapshot: InvestigationSnapshot) -> Iterator[Lack]:
    """Yield what the check of the owners lacks beyond its owners."""
    prong = prong_of(snapshot)
    if prong is None:
        return
    yield Lack(LackOrigin.DOCUMENT, "the individual who controls or manages", "not attested")
    if not prong.candidates:
        register = snapshot.subject.register or ANY_REGISTER
        yield Lack(LackOrigin.REGISTER, register, "names no natural person in office")


def _remedy(prong: ControlProng) -> str:
    if prong.candidates:
        return "Find out which candidate, or who else, controls or manages it, and attest who."
    return "Find out which individual controls or manages it, and attest who."
