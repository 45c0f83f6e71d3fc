"""What a profile says: the rules of each jurisdiction, and the effective rules of the tenant.

Sources: Directive (EU) 2015/849, article 45(2) to (4) (a firm with establishments abroad follows
the host's law, and its own where that is stricter); each rule names its own law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import TypeAdapter

from atlas.foundation.core.canonical import canonical_hash
from atlas.foundation.core.types import JSON

Topic = Literal["sanctions", "pep"]
Standing = Literal["binding", "adopted", "informative"]
Connection = Literal["established", "resident_ubo", "operating", "involving", "owning"]
Tier = Literal["SDD", "CDD", "EDD"]
DEFAULT_MAX_AGE_DAYS = 3
DEFAULT_COVERAGE = Decimal(60)
DEFAULT_APPROVAL_AGE_HOURS = 24


@dataclass(frozen=True, slots=True)
class RequiredList:
    """A list that a home requires (`binding`), the firm adopted, or that only informs.

    `law`: the instrument, or the firm's policy. `max_age_days`: age of the last check at which
    the list stops giving negative answers. `verified`: the law was read in its official text.
    """

    list_id: str
    topic: Topic
    standing: Standing
    law: str
    max_age_days: int = DEFAULT_MAX_AGE_DAYS
    jurisdiction: str = ""
    url: str = ""
    verified: bool = False


ExemptionKind = Literal["listed_customer", "listed_owner", "state_customer"]


@dataclass(frozen=True, slots=True)
class UboExemption:
    """Whose beneficial owners a law does not ask for.

    `listed_customer`: the customer is listed on a regulated market (reference data) of one of the
    `countries` (ISO 3166-1; `EU` where a source says only that). `listed_owner`: a company so
    listed has the majority, and the customer is of one of the countries.
    `state_customer`: the customer is a public body of one of the countries. A state's companies
    are not exempt by being the state's. One that is not `verified` exempts no one.
    """

    kind: ExemptionKind
    countries: tuple[str, ...]
    source: str
    url: str
    verified: bool
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class UboTest:
    """Share in percent that makes a beneficial owner, under one jurisdiction's law.

    `control_prong`: one individual with significant responsibility is always a beneficial owner
    too (31 CFR 1010.230(d)(2)). `assumed`: the law is not known; the lowest known threshold holds.
    `exemptions`: whose owners this law does not ask for.
    """

    threshold: float
    comparator: Literal[">", ">="]
    control_prong: bool
    jurisdiction: str
    source: str
    url: str
    verified: bool
    assumed: bool = False
    exemptions: tuple[UboExemption, ...] = ()


@dataclass(frozen=True, slots=True)
class CountryFloor:
    """Countries with which a connection sets a minimum tier or score.

    `datasets`: types of reference data; being on one of them suffices. `connections`: what
    connects a customer with the country under this law. `score`: minimum points, or None.
    """

    datasets: tuple[str, ...]
    connections: tuple[Connection, ...]
    tier: Tier
    score: int | None
    source: str
    url: str
    verified: bool
    jurisdiction: str = ""
    groups: tuple[str, ...] = ()
    """Only entries of these groups of the dataset; empty: every entry."""


@dataclass(frozen=True, slots=True)
class PepScope:
    """Whether PEPs must be determined, domestic ones too, and for how long after office.

    `cooling_off_months`: months after the end of the function in which the person still counts.
    """

    required: bool
    domestic: bool
    cooling_off_months: int
    source: str = ""
    url: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class SddScope:
    """Whether the law knows simplified due diligence, and where the firm wants it.

    `segments`: the firm's segments for which it may be used; empty: for none. `factors`: codes of
    the lower-risk factors of the home law.
    """

    known: bool
    source: str = ""
    segments: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    url: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Retention:
    """How long records of a kind are kept: years from the end of what `starts` names."""

    kind: str
    years: int
    starts: str
    source: str
    url: str
    verified: bool
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class Reporting:
    """Where an event must be reported, and within which time (in the words of the law)."""

    event: str
    authority: str
    deadline: str
    source: str
    url: str
    verified: bool
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class RegimeRules:
    """What one jurisdiction's law (and the firm's policy there) requires."""

    jurisdiction: str
    ubo: UboTest
    pep: PepScope
    sdd: SddScope
    lists: tuple[RequiredList, ...] = ()
    country_floors: tuple[CountryFloor, ...] = ()
    ownership_regimes: tuple[str, ...] = ()
    senior_roles: tuple[str, ...] = ("senior_officer", "mlro")
    retention: tuple[Retention, ...] = ()
    reporting: tuple[Reporting, ...] = ()
    basis: str = ""
    """Version of the reference data that proposed it."""


@dataclass(frozen=True, slots=True)
class ObligedEntity:
    """A legal entity or branch of the firm. `host`: where a branch works, if abroad."""

    key: str
    name: str
    kind: str
    home: str
    host: str | None = None
    supervisor: str = ""


@dataclass(frozen=True, slots=True)
class ProfileContent:
    """What a version of a profile says; adopted as a whole."""

    title: str
    entities: tuple[ObligedEntity, ...]
    regimes: tuple[RegimeRules, ...]
    minimum_coverage: Decimal = DEFAULT_COVERAGE
    approval_age_hours: int = DEFAULT_APPROVAL_AGE_HOURS
    valid_from: date | None = None

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """Homes and hosts of the entities, sorted."""
        hosts = {entity.host for entity in self.entities if entity.host}
        return tuple(sorted({entity.home for entity in self.entities} | hosts))


@dataclass(frozen=True, slots=True)
class EffectiveRules:
    """The rules that hold for a tenant: of each duty the strictest of its jurisdictions."""

    home: tuple[str, ...]
    required_lists: tuple[RequiredList, ...]
    ubo: UboTest
    country_floors: tuple[CountryFloor, ...]
    ownership_regimes: tuple[str, ...]
    pep: PepScope
    sdd: SddScope
    senior_roles: tuple[str, ...]
    retention: tuple[Retention, ...]
    reporting: tuple[Reporting, ...] = ()
    minimum_coverage: Decimal = DEFAULT_COVERAGE
    approval_age_hours: int = DEFAULT_APPROVAL_AGE_HOURS
    profile_id: UUID | None = None
    version: int = 0
    hash: str = field(default="", compare=False)

    def lists(self, topic: Topic, *standings: Standing) -> tuple[RequiredList, ...]:
        """Return the lists of a topic with one of the standings (default: binding, adopted)."""
        wanted = standings or ("binding", "adopted")
        return tuple(
            item for item in self.required_lists if item.topic == topic and item.standing in wanted
        )

    def inputs(self) -> dict[str, JSON]:
        """Return what enters an evaluation's hashed inputs: codes and figures, no sentences.

        Neither the profile's id nor its version is among it: equal rules hash alike.
        """
        document: dict[str, Any] = _RULES.dump_python(self, mode="json")
        if not self.ubo.exemptions:  # rules hashed before there were any keep their hash
            del document["ubo"]["exemptions"]
        return {
            name: _without_words(document[name])
            for name in document
            if name not in {"profile_id", "version", "hash"}
        }

    def document(self) -> dict[str, JSON]:
        """Return the rules as JSON with their sources; `rules_from_document` is its inverse."""
        document: dict[str, JSON] = _RULES.dump_python(self, mode="json")
        return document


_WORDS = frozenset({"law", "source", "url", "supervisor"})
_RULES: TypeAdapter[EffectiveRules] = TypeAdapter(EffectiveRules)
_CONTENT: TypeAdapter[ProfileContent] = TypeAdapter(ProfileContent)


def _without_words(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_words(item) for key, item in value.items() if key not in _WORDS}
    return [_without_words(item) for item in value] if isinstance(value, list) else value


def rules_hash(rules: EffectiveRules) -> str:
    """Return the SHA-256 over the canonical JSON (RFC 8785) of `inputs`, as lower-case hex."""
    return canonical_hash(rules.inputs())


def rules_from_document(document: Mapping[str, object]) -> EffectiveRules:
    """Return the rules of `document()` or of an evaluation's `inputs()` (then without words).

    Raises:
        ValueError: the document is not one of rules.

    """
    filled = _with_words(dict(document))
    return _RULES.validate_python(filled)


def _with_words(document: dict[str, Any]) -> dict[str, Any]:
    """Put empty words where `inputs` left them out."""
    blank = {"source": "", "url": ""}
    exempt = [{**blank, **item} for item in document["ubo"].get("exemptions", ())]
    document["ubo"] = {**blank, **document["ubo"], "exemptions": exempt}
    document["required_lists"] = [{"law": "", **item} for item in document["required_lists"]]
    for name in ("country_floors", "retention", "reporting"):
        document[name] = [{**blank, **item} for item in document.get(name, ())]
    return document


def content_document(content: ProfileContent) -> dict[str, JSON]:
    """Return a profile's content as JSON; `content_from_document` is its inverse."""
    document: dict[str, JSON] = _CONTENT.dump_python(content, mode="json")
    return document


def content_from_document(document: Mapping[str, object]) -> ProfileContent:
    """Return the content of its JSON form.

    Raises:
        ValueError: the document is not one of a profile.

    """
    return _CONTENT.validate_python(document)
