"""What a matrix can read: the inputs, their kinds, and where their values come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from atlas.foundation.fields import says


class InputKind(StrEnum):
    """Kind of a value: flag, whole number, percentage, one token, several, countries, date."""

    FLAG = "flag"
    COUNT = "count"
    PERCENT = "percent"
    TOKEN = "token"  # noqa: S105  a kind of value, no secret
    TOKENS = "tokens"
    COUNTRIES = "countries"
    DATE = "date"


@dataclass(frozen=True)
class InputSpec:
    """One input: key, kind, what it says, the ontology paths or parts it is read from.

    values: the closed vocabulary; `ranked`: from harmless to worst.
    """

    key: Annotated[str, says("Name to use in a matrix.", "countries.established")]
    kind: Annotated[InputKind, says("Kind of the value.")]
    title: Annotated[str, says("Title, for people.", "Countries of establishment")]
    paths: Annotated[
        tuple[str, ...],
        says(
            "Ontology paths, modules and profile fields it is read of.",
            ["LegalEntity.country_code"],
        ),
    ]
    values: Annotated[
        tuple[str, ...],
        says(
            "Closed vocabulary, from harmless to worst; else empty.",
            ["active", "inactive", "dormant"],
        ),
    ] = ()
    ranked: bool = True


_ALL = (
    InputSpec(
        "ownership.layers",
        InputKind.COUNT,
        "Layers of ownership above the subject",
        ("Ownership", "module:mebo"),
    ),
    InputSpec(
        "ownership.bearer_shares", InputKind.FLAG, "Bearer shares exist", ("Ownership.share_class",)
    ),
    InputSpec(
        "ownership.nominee",
        InputKind.FLAG,
        "A nominee holds shares or directs",
        ("Directorship.role", "Ownership", "module:mebo", "module:cir"),
    ),
    InputSpec(
        "ownership.ubo_exemption",
        InputKind.TOKEN,
        "Exemption from naming beneficial owners",
        ("LegalEntity.is_listed",),
        ("none", "listed", "state"),
        ranked=False,
    ),
    InputSpec(
        "ownership.ubo_cause",
        InputKind.TOKEN,
        "Whether a beneficial owner is identified, and if not, why",
        ("Ownership", "Control", "module:mebo"),
        (
            "identified",
            "exempt",
            "exhausted",
            "unknown",
            "incomplete",
            "protected",
            "concealed",
            "refused",
            "contradicted",
            "closed_loop",
        ),
    ),
    InputSpec(
        "subject.identified_by",
        InputKind.TOKEN,
        "What settled which subject it is",
        ("LegalEntity.registration_numbers", "LegalEntity.lei"),
        ("register", "lei", "choice", "name"),
        ranked=False,
    ),
    InputSpec(
        "pep.categories",
        InputKind.TOKENS,
        "Classes of politically exposed persons among the parties",
        ("Person.pep_details", "PEPExposure.tier"),
    ),
    InputSpec(
        "pep.connected_roles",
        InputKind.TOKENS,
        "Roles in which a PEP, relative or associate stands",
        ("Person.is_pep", "PEPExposure.relationship"),
    ),
    InputSpec(
        "sanctions.exposure",
        InputKind.TOKENS,
        "Strengths of sanctions candidates of the customer and connected parties",
        ("SanctionsMatch.strength",),
        ("weak", "strong", "exact"),
    ),
    InputSpec(
        "sanctions.asset_freeze",
        InputKind.TOKENS,
        "Asset-freeze candidates, by role and state of the decision",
        ("SanctionsMatch.status", "SanctionsMatch.measure"),
    ),
    InputSpec(
        "sanctions.ownership",
        InputKind.TOKENS,
        "Outcome of the sanctioned-ownership computations",
        ("Ownership", "Control"),
        ("possible", "blocked"),
    ),
    InputSpec(
        "sanctions.matched_holding_upper",
        InputKind.PERCENT,
        "Upper bound of the share that matched parties hold",
        ("Ownership",),
    ),
    InputSpec(
        "screening.parties",
        InputKind.TOKENS,
        "Kinds of parties that were screened; open where no source names all of them",
        ("Directorship", "Ownership", "Control"),
    ),
    InputSpec(
        "adverse_media.severities",
        InputKind.TOKENS,
        "Severities of adverse media",
        ("AdverseMedia.severity",),
        ("low", "medium", "high", "critical"),
    ),
    InputSpec(
        "business.industry_codes",
        InputKind.TOKENS,
        "Industry codes",
        ("LegalEntity.industry_codes",),
    ),
    InputSpec(
        "company.age_months",
        InputKind.COUNT,
        "Full months since incorporation",
        ("LegalEntity.incorporation_date",),
    ),
    InputSpec(
        "company.incorporation_date",
        InputKind.DATE,
        "Date of incorporation",
        ("LegalEntity.incorporation_date",),
    ),
    InputSpec(
        "ownership.opacity",
        InputKind.TOKENS,
        "What makes the structure of owners unusual or excessively complex",
        ("Ownership", "Control"),
        ("long_chain",),
    ),
    InputSpec(
        "geography.establishment",
        InputKind.COUNTRIES,
        "Countries of establishment",
        ("LegalEntity.country_code", "LegalEntity.jurisdiction"),
    ),
    InputSpec(
        "geography.operations",
        InputKind.COUNTRIES,
        "Countries of operation",
        ("OperatesAt", "profile:countries_of_operation"),
    ),
    InputSpec(
        "geography.ubo_residence",
        InputKind.COUNTRIES,
        "Countries where beneficial owners reside",
        ("Person.country_of_residence",),
    ),
    InputSpec(
        "geography.ubo_nationality",
        InputKind.COUNTRIES,
        "Nationalities of beneficial owners",
        ("Person.nationalities",),
    ),
    InputSpec(
        "geography.ownership_chain",
        InputKind.COUNTRIES,
        "Countries of owners and controllers",
        ("LegalEntity.country_code", "Person.country_of_residence", "Ownership", "Control"),
    ),
    InputSpec(
        "geography.involved",
        InputKind.COUNTRIES,
        "Countries of officers, subsidiaries and addresses for letters",
        ("Directorship", "Ownership", "Control"),
    ),
    InputSpec("product.codes", InputKind.TOKENS, "Products and services", ("profile:products",)),
    InputSpec(
        "regulatory.status",
        InputKind.TOKEN,
        "Licences and enforcement",
        ("LegalEntity.is_regulated", "module:frls"),
        ("regular", "expired_licence", "enforcement", "missing_licence"),
    ),
    InputSpec(
        "delivery.non_face_to_face",
        InputKind.FLAG,
        "The relationship is established at a distance",
        ("profile:delivery_channel",),
    ),
    InputSpec(
        "delivery.digital_presence",
        InputKind.TOKEN,
        "Presence on the web",
        ("LegalEntity.website", "OwnsDomain", "module:dfwo"),
        ("verified", "unverified", "none"),
    ),
    InputSpec(
        "transaction.annual_volume_eur",
        InputKind.COUNT,
        "Expected yearly volume in whole euros",
        ("profile:expected_volume",),
    ),
    InputSpec(
        "transaction.pattern",
        InputKind.TOKEN,
        "Pattern of transactions",
        ("profile:transaction_pattern",),
        ("normal", "unusual", "complex"),
    ),
    InputSpec(
        "relationship.stage",
        InputKind.TOKEN,
        "Stage of the business relationship",
        ("profile:status",),
        ("prospect", "onboarding", "active", "restricted", "exited"),
        ranked=False,
    ),
    InputSpec(
        "network.risk_score",
        InputKind.COUNT,
        "Risk of the network, 0 to 100",
        ("graph:risk_network",),
    ),
    InputSpec(
        "network.shared_address_count",
        InputKind.COUNT,
        "Other companies at the subject's address",
        ("RegisteredAt", "module:roa"),
    ),
    InputSpec(
        "network.subsidiary_count", InputKind.COUNT, "Subsidiaries, one level", ("Ownership",)
    ),
    InputSpec(
        "filing.regularity",
        InputKind.TOKEN,
        "Regularity of filings",
        ("FiledBy", "module:frls"),
        ("regular", "irregular", "none"),
    ),
    InputSpec(
        "history.events",
        InputKind.TOKENS,
        "Adverse events of the past",
        ("LegalEntity.status", "LegalEntity.events"),
        ("tax_or_social_debt", "distress"),
    ),
    InputSpec(
        "modules.levels",
        InputKind.TOKEN,
        "Level of each module",
        ("module:*",),
        ("clear", "low", "medium", "high", "critical"),
    ),
)

INPUTS: Mapping[str, InputSpec] = {item.key: item for item in _ALL}
CORE: Mapping[str, str] = {
    "sanctions": "sanctions.exposure",
    "ownership": "ownership.layers",
    "jurisdiction": "geography.establishment",
    "owners_geography": "geography.ubo_residence",
    "business_profile": "business.industry_codes",
    "product": "product.codes",
    "delivery_channel": "delivery.non_face_to_face",
    "pep": "pep.categories",
}
"""The facts that every level of low or clear requires, and the input of each."""
