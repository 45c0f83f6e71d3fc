"""How a party is connected with the company other than by a current holding or office. Pure.

A list may name a party that left, will come, or is connected in another way; a match means
nothing to its reader without the connection.
"""

from __future__ import annotations

from enum import StrEnum

from atlas.investigations.results.domain.base import Result


class Tie(StrEnum):
    """What connects a party with a company of the group."""

    HELD_BEFORE = "held_before"
    ENDED_BY_PERSON = "ended_by_person"
    HOLDS_LATER = "holds_later"
    OFFICE_LATER = "office_later"
    HELD_BELOW = "held_below"
    HOLDS_BESIDE = "holds_beside"
    MAY_BE = "may_be_one"
    OFFICE_BELOW = "office_below"
    LEADS_ABOVE = "leads_above"
    NAMED_INSTEAD = "named_instead"
    LEFT_OUT = "left_out"
    OFFICE_LEFT_OUT = "office_left_out"


_WORDS = {
    Tie.HELD_BEFORE: "held or controlled {company} until {day}",
    Tie.ENDED_BY_PERSON: "held or controlled {company} until {day}, as persons stated on evidence"
    " (its register stated no end)",
    Tie.HOLDS_LATER: "is to hold or control {company} from {day} on",
    Tie.OFFICE_LATER: "is to be an officer of {company} from {day} on",
    Tie.HELD_BELOW: "is controlled by {company}",
    Tie.HOLDS_BESIDE: "also holds or controls {company}, below the company itself",
    Tie.MAY_BE: "may be {company}, or stands above a party that may be; nobody has decided",
    Tie.OFFICE_BELOW: "is an officer of {company}, below the company itself",
    Tie.LEADS_ABOVE: "leads a company that controls {company}",
    Tie.NAMED_INSTEAD: "is named in a statement of the register in place of an owner of {company}",
    Tie.LEFT_OUT: "held or controlled {company} until its register left the record out",
    Tie.OFFICE_LEFT_OUT: "was an officer of {company} until its register left the record out",
}


class Connection(Result, frozen=True, kw_only=True):
    """A party's tie to a company of the group. `day`: when it ended or begins, ISO 8601."""

    party: str
    tie: Tie
    company: str
    company_name: str
    day: str | None = None

    @property
    def words(self) -> str:
        """Return the connection as the rest of a sentence about the party."""
        return _WORDS[self.tie].format(company=self.company_name, day=self.day or "an unknown day")
