"""The life of a customer relationship, without I/O: its states, its reviews, its profile.

Source: FATF recommendation 10 (ongoing due diligence).
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from atlas.foundation.core.types import JSON
from atlas.knowledge.companies.domain import identity_notice


class RelationshipStatus(StrEnum):
    """State of the relationship with a company."""

    PROSPECT = "prospect"
    ONBOARDING = "onboarding"
    ACTIVE = "active"
    RESTRICTED = "restricted"
    EXITED = "exited"


_S = RelationshipStatus
TRANSITIONS: Mapping[RelationshipStatus, frozenset[RelationshipStatus]] = {
    _S.PROSPECT: frozenset({_S.ONBOARDING, _S.EXITED}),
    _S.ONBOARDING: frozenset({_S.PROSPECT, _S.ACTIVE, _S.EXITED}),
    _S.ACTIVE: frozenset({_S.RESTRICTED, _S.EXITED}),
    _S.RESTRICTED: frozenset({_S.ACTIVE, _S.EXITED}),
    _S.EXITED: frozenset({_S.ONBOARDING}),
}
"""From each status, the statuses that may follow. No one becomes active without onboarding."""


class Approval(StrEnum):
    """Whether due diligence allows a relationship to begin.

    Source: Directive (EU) 2015/849, article 14(4): no business relationship without due diligence.
    `NOT_INVESTIGATED`: Atlas never investigated the company, for example a customer of before.
    """

    HOLDS = "holds"
    MISSING = "missing"
    NOT_INVESTIGATED = "not_investigated"


@dataclass(frozen=True, slots=True)
class TransitionRule:
    """What a change of status asks for."""

    by_person: bool
    second_person: bool
    approval: bool = False
    """A final approval that holds, which there is not."""


def rule_of(
    before: RelationshipStatus,
    after: RelationshipStatus,
    *,
    restriction_stands: bool = False,
    approval: Approval = Approval.NOT_INVESTIGATED,
) -> TransitionRule | None:
    """Return what a change requires, or None when it is not allowed.

    Machines may move a prospect into onboarding and back; opening, reopening, restricting and
    ending a relationship is a person's decision; lifting a restriction takes a second person. A
    company that was investigated becomes active, also after a restriction, only while a final
    approval holds; one that never was takes a second person.

    Args:
        before: the present status.
        after: the status that is asked for.
        restriction_stands: the relationship was restricted and has not been active since. Ending
            it and starting again does not lift the restriction.
        approval: whether a final approval holds.

    """
    if after not in TRANSITIONS[before]:
        return None
    restricted = restriction_stands or before is _S.RESTRICTED
    reopens = before is _S.EXITED
    opens = after is _S.ACTIVE
    unknown = opens and approval is Approval.NOT_INVESTIGATED
    return TransitionRule(
        by_person=reopens or after not in {_S.ONBOARDING, _S.PROSPECT},
        second_person=unknown or (restricted and opens),
        approval=opens and approval is Approval.MISSING,
    )


REVIEW_MONTHS: Mapping[str, int] = {"sdd": 36, "cdd": 12, "edd": 6}
"""Months until the next review, by due-diligence tier."""


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def review_due(reviewed_on: date, tier: str) -> date:
    """Return the day by which a relationship of this tier is reviewed again."""
    return add_months(reviewed_on, REVIEW_MONTHS[tier])


def next_review(
    current: date | None, due: date, *, reviewed: bool, exited: bool = False
) -> date | None:
    """Return the next review after an evaluation.

    Args:
        current: the review that stands, which a person may have brought forward.
        due: the policy's day for the evaluation's tier.
        reviewed: the evaluation rests on a fresh investigation that covers a review, so that the
            review is done; otherwise it can only bring the next one forward.
        exited: an ended relationship has no reviews.

    """
    if exited:
        return None
    if reviewed or current is None:
        return due
    return min(current, due)


class DeliveryChannel(StrEnum):
    """How the customer is met (EBA/GL/2021/02, guideline 2, delivery channel risk factors)."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    ONLINE = "online"
    PHONE = "phone"
    POST = "post"
    INTERMEDIARY = "intermediary"


class TransactionPattern(StrEnum):
    """What is expected of the customer's transactions."""

    NORMAL = "normal"
    UNUSUAL = "unusual"
    COMPLEX = "complex"


def notice_of(payload: Mapping[str, JSON]) -> str | None:
    """Return what a change of the customer file takes, by what an event keeps of it, or None."""
    before, after = payload.get("before"), payload.get("after")
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return None
    return identity_notice(before, after)


def shown_details(payload: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return what a timeline shows of an event: everything, but of a note its id alone."""
    if "note_id" in payload:
        return {"note_id": payload["note_id"]}
    return dict(payload)
