"""The checks as a report keeps them (`reports.domain.facts.ChecksSection`). Pure."""

from typing import NotRequired, TypedDict


class AttestationWritten(TypedDict, total=False):
    """Of a person's attestation, who gave it; the rest is as the API shows it."""

    attested_by_name: str | None


class CheckWritten(TypedDict):
    """Of a check, what is read by name; the rest is as the API shows it."""

    check_id: str
    outcome: str
    attestation: NotRequired[AttestationWritten | None]
    attested_by_name: NotRequired[str | None]


class MatchWritten(TypedDict):
    """A match of a person in control who is no party of the run: the name, and a sentence."""

    name: str
    regime: str
    screening_id: str
    entry_key: str
    text: str


class ChecksWritten(TypedDict, total=False):
    """The checks of a run; `in_control_…`: what stands of persons known by name alone."""

    tier: str
    policy_version: int
    open: list[str]
    items: list[CheckWritten]
    in_control_matches: list[MatchWritten]
    in_control_screenings: list[str]
    in_control_regimes: list[str]
    in_control_uncompared: bool
