"""What a verification reads of the files of a bundle, as types. Members of other names are ignored.

A file that says another thing is refused with `msgspec.ValidationError`, which is a `ValueError`:
each check names it as a failure of its part.
"""

from uuid import UUID

from msgspec import Struct

from atlas.investigations.bundles.when_made import WhenMade
from atlas.investigations.results.domain import JsonObject, Number
from atlas.risk.evaluations.domain import Hashes


class NamedFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A file as the manifest names it; `size` in bytes."""

    path: str
    size: int
    sha256: str


class _Of(Struct, frozen=True, kw_only=True):
    tenant_id: str | None = None
    investigation_id: str | None = None
    report_id: str | None = None
    evaluation_id: str | None = None

    @property
    def facts(self) -> tuple[str | None, ...]:
        """Return what of the manifest's facts the seal repeats."""
        return (self.tenant_id, self.investigation_id, self.report_id, self.evaluation_id)


class Manifest(_Of, frozen=True, kw_only=True):
    """What a bundle is of, and its files. `when_made`: earlier releases did not say it."""

    format: str
    when_made: WhenMade | None = None
    files: tuple[NamedFile, ...]


class SealSaid(_Of, frozen=True, kw_only=True):
    """What the seal says: of which manifest it is, by its hash."""

    manifest_sha256: str | None = None


class EvidenceRow(Struct, frozen=True):
    """A piece of evidence in the index. withheld: why its content is not in the bundle."""

    id: str
    sha256: str
    withheld: str | None = None


class ResultFile(Struct, frozen=True):
    """The evaluation. `evaluation` is read by the room of evaluations."""

    id: UUID
    hashes: Hashes
    reference_snapshot: str
    evaluation: JsonObject


class RecordFile(Struct, frozen=True):
    """What was recorded of the report."""

    id: UUID
    content_sha256: str


class _Hashed(Struct, frozen=True):
    evaluation: Hashes
    evidence: tuple[str, ...]


class _Run(Struct, frozen=True):
    id: str


class ReportFile(Struct, frozen=True):
    """The report, as far as the rest of the bundle must agree with it."""

    investigation: _Run
    hashes: _Hashed


class Told(Struct, frozen=True):
    """An event of the audit trail with its unhashed parts. `payload`: None where erased."""

    id: UUID
    action: str
    resource_id: UUID | None
    payload: JsonObject | None
    payload_salt: str | None


class _ListSaid(Struct, frozen=True):
    list_id: str
    version: str | None
    outcome: str
    reason: str | None = None


class _HitSaid(Struct, frozen=True):
    """A hit in a report. `candidate_id`: None of one that an earlier screening found."""

    candidate_id: str | None
    entry_key: str
    score: Number


class RowSaid(Struct, frozen=True):
    """What the report says of the screening of a party."""

    screening_id: str
    name: str
    outcome: str
    lists: tuple[_ListSaid, ...]
    hits: tuple[_HitSaid, ...]


class _Rows(Struct, frozen=True):
    rows: tuple[RowSaid, ...]


class _MatchSaid(Struct, frozen=True):
    screening_id: str = ""
    entry_key: str = ""


class ChecksSaid(Struct, frozen=True):
    """What the report says of persons in control who are no parties; earlier releases: nothing."""

    in_control_screenings: tuple[str, ...] = ()
    in_control_matches: tuple[_MatchSaid, ...] = ()


class ScreeningSaid(Struct, frozen=True):
    """The report, as far as it speaks of screenings."""

    screening: _Rows
    checks: ChecksSaid | None = None


class _ListMade(Struct, frozen=True):
    list_id: str
    version_date: str | None
    outcome: str


class _CandidateMade(Struct, frozen=True):
    id: str
    entry_key: str
    score: Number


class ScreeningMade(Struct, frozen=True):
    """A screening as its certificate vouches for it."""

    id: str
    outcome: str
    lists: tuple[_ListMade, ...]
    candidates: tuple[_CandidateMade, ...]
