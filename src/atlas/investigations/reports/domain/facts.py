"""The facts of a stored report: sources, evidence, claims, rules, findings and checks. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import field

from atlas.investigations.modules.domain.words import ModuleWord
from atlas.investigations.results.domain import JsonObject, Number, Result


class Ref(Result, frozen=True, kw_only=True):
    """What a statement rests on (`foundation.core.provenance`)."""

    kind: str
    id: str


class EvidenceKept(Result, frozen=True, kw_only=True):
    """A stored raw response, with its size in bytes and its hash."""

    id: str
    kind: str | None = None
    source: str
    source_url: str | None = None
    licence: str | None = None
    retrieved_at: str
    data_date: str | None = None
    size: int
    sha256: str


class SourceAsked(Result, frozen=True, kw_only=True):
    """A source that was asked, and how it answered.

    `removed_on`: the day of its file that holds the company no more, though an earlier one did.
    """

    source: str
    status: str
    as_of: str | None
    licence: str | None
    detail: str | None
    evidence_ids: tuple[str, ...]
    removed_on: str | None = None

    @property
    def answers(self) -> bool:
        """Whether it says something of the company today."""
        return self.status == "answered" and self.removed_on is None


class ClaimSaid(Result, frozen=True, kw_only=True):
    """What a source says of an attribute of a party.

    `bears`: the party's value rests on it; False: another source's value is preferred.
    """

    attribute: str
    value: object
    source: str
    trust: Number | None = None
    asserted_at: str | None
    claim_id: str | None = None
    evidence_id: str | None
    evidence_sha256: str | None = None
    bears: bool = True


class LinkClaim(ClaimSaid, frozen=True, kw_only=True):
    """What a source says of a holding or a role; `about`: both its ends, type and attribute."""

    relationship_id: str | None = None
    about: str


def value_stated(claims: Sequence[ClaimSaid]) -> object:
    """Return the value that the claims on an attribute state; of lists, every member once."""
    lists = [one.value for one in claims if isinstance(one.value, list)]
    members = [member for value in lists for member in value]
    found = [one for place, one in enumerate(members) if one not in members[:place]]
    return found or claims[0].value


class PartyClaim(ClaimSaid, frozen=True, kw_only=True):
    """What a source says of another party that something was read of."""

    entity_id: str


class Provenance(Result, frozen=True, kw_only=True):
    """What an evaluation rests on: its readings by input and source, its factors and floors."""

    readings: dict[str, dict[str, tuple[Ref, ...] | None]]
    factors: dict[str, tuple[Ref, ...] | None]
    floors: dict[str, tuple[Ref, ...] | None]


class LineageSection(Result, frozen=True, kw_only=True):
    """What the statements of a report rest on; `evaluation`: None where it was not recorded."""

    evaluation: Mapping[str, object] | None = None
    steps: dict[str, tuple[Ref, ...]] = field(default_factory=dict)
    claims: tuple[ClaimSaid, ...]
    parties: tuple[PartyClaim, ...] = ()
    relationships: tuple[LinkClaim, ...] = ()
    evidence: tuple[EvidenceKept, ...]


class LinkSaid(Result, frozen=True, kw_only=True):
    """A relationship, from holder or officer to company."""

    relationship_id: str | None = None
    type: str
    from_id: str
    to_id: str
    from_name: str | None
    to_name: str | None
    attributes: JsonObject
    valid_from: str | None
    valid_to: str | None


class RuleAnswer(Result, frozen=True, kw_only=True):
    """What one rule of a module said. `references`: None of a release that recorded none."""

    code: str | None = None
    title: str
    outcome: str
    points: Number
    reason: str | None = None
    detail: str
    evidence_ids: tuple[str, ...] = ()
    screening_ids: tuple[str, ...] = ()
    references: tuple[Ref, ...] | None = None


class Coverage(Result, frozen=True, kw_only=True):
    """How many rules of a module could be assessed."""

    assessed: int
    rules: int
    percent: Number


class ModuleSaid(Result, frozen=True, kw_only=True):
    """What a module found."""

    code: str
    title: str
    level: ModuleWord
    points: Number
    coverage: Coverage
    rules: tuple[RuleAnswer, ...]


class FindingSaid(Result, frozen=True, kw_only=True):
    """What a reader must know. `proof`: holdings, or owners with their grounds."""

    module: str
    code: str
    severity: str
    title: str
    detail: str
    proof: tuple[JsonObject, ...] = ()
    evidence_ids: tuple[str, ...]
    screening_ids: tuple[str, ...]
    references: tuple[Ref, ...] | None = None


class CheckSource(Result, frozen=True, kw_only=True):
    """A source that a check rests on."""

    name: str
    as_of: str | None


class CheckedList(Result, frozen=True, kw_only=True):
    """A version of a list that a check rests on."""

    list_id: str
    version: str


class NamedInControl(Result, frozen=True, kw_only=True):
    """Whom an attestation names as in control of the company, or managing it."""

    entity_id: str | None
    name: str
    title: str
    as_of: str
    ground: str
    text: str
    screening_id: str | None = None


class Attested(Result, frozen=True, kw_only=True):
    """A person's attestation of a check."""

    note: str
    reference: str | None
    withdrawn: bool
    attested_at: str
    attested_by_name: str | None = None
    in_control: tuple[NamedInControl, ...] = ()


class MissingSaid(Result, frozen=True, kw_only=True):
    """What a check that was not assessed lacks, and from where it would have come."""

    origin: str
    name: str
    state: str
    text: str


class CheckSaid(Result, frozen=True, kw_only=True):
    """A check of due diligence as it stood when the report was made."""

    check_id: str
    title: str
    need: str
    because: str | None
    outcome: str
    fulfilled_by: str | None
    detail: str
    remedy: str | None
    sources: tuple[CheckSource, ...]
    lists: tuple[CheckedList, ...]
    missing: tuple[MissingSaid, ...] = ()
    evidence_ids: tuple[str, ...] = ()
    screening_ids: tuple[str, ...] = ()
    attestation: Attested | None


class InControlMatch(Result, frozen=True, kw_only=True):
    """A match of a person in control who is no party of the run: the name, and a sentence.

    `regime`: of the list, several by comma. `screening_id`: the screening that saw the entry
    (`entry_key`) last. Each is empty in reports of before it was kept.
    """

    name: str
    text: str
    regime: str = ""
    screening_id: str = ""
    entry_key: str = ""


class ChecksSection(Result, frozen=True, kw_only=True):
    """The checks that the tier asks for; `open`: mandatory ones that prevent an approval.

    `in_control_screenings`: the screenings of persons in control who are known by name alone.
    """

    tier: str | None = None
    policy_version: int | str | None = None
    open: tuple[str, ...] = ()
    items: tuple[CheckSaid, ...] = ()
    in_control_matches: tuple[InControlMatch, ...] = ()
    in_control_screenings: tuple[str, ...] = ()


class StatementSaid(Result, frozen=True, kw_only=True):
    """A sentence of the summary with what it rests on."""

    text: str
    references: tuple[Ref, ...] | None = None


class Fact(Result, frozen=True, kw_only=True):
    """An attribute of the company as the sources state it; `stated`: whether any still does."""

    attribute: str
    value: object
    stated: bool = True


class AddressSaid(Result, frozen=True, kw_only=True):
    """An address of the company, with the first source that states it."""

    use: str
    address: str
    source: str


class Officer(Result, frozen=True, kw_only=True):
    """Who directs the company."""

    entity_id: str
    name: str
    role: str | None
    since: str | None


class Holder(Result, frozen=True, kw_only=True):
    """Who holds or controls the company directly."""

    entity_id: str
    name: str
    type: str
    attributes: JsonObject
    since: str | None


class ProfileSection(Result, frozen=True, kw_only=True):
    """What the company is, where it sits, who directs and owns it."""

    facts: tuple[Fact, ...]
    addresses: tuple[AddressSaid, ...]
    officers: tuple[Officer, ...]
    holders: tuple[Holder, ...]
