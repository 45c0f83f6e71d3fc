"""Questions that reference data answers: thresholds, sanctions rules, a country's profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, cast

from atlas.foundation.fields import says
from atlas.knowledge.reference_data.domain.checks import holds
from atlas.knowledge.reference_data.domain.shapes import (
    Markets,
    OwnerTest,
    OwnerTests,
    RegimeRule,
    RegimeRules,
)
from atlas.knowledge.reference_data.domain.snapshot import Dataset, ReferenceSnapshot

COUNTRY_LISTS = (
    "fatf_black_list",
    "fatf_grey_list",
    "eu_high_risk_third_countries",
    "eu_eea",
    "eu_tax_blacklist",
    "secrecy_jurisdictions",
)


@dataclass(frozen=True)
class Threshold:
    """Share in percent, comparator (`>` or `>=`) and legal source of a beneficial owner.

    `verified`: the provision was checked against a source. `assumed`: the jurisdiction's law is not
    in the dataset, so the lowest threshold of any holds. `control_prong`: one individual with
    significant responsibility is always a beneficial owner too.
    """

    threshold: Annotated[float, says("Percent.")]
    comparator: Annotated[str, says("`>` more than, `>=` at least.", ">")]
    source: Annotated[
        str, says("Where the threshold is written down.", "Directive (EU) 2015/849, Article 3(6)")
    ]
    url: Annotated[
        str, says("Https address of the source.", "https://eur-lex.europa.eu/eli/dir/2015/849")
    ]
    jurisdiction: Annotated[str | None, says("Null: no rule of its own is known.")]
    verified: bool = False
    assumed: bool = False
    control_prong: bool = False


@dataclass(frozen=True, slots=True)
class OwnershipRule:
    """One regime's ownership rule in force at a date; fields as in the dataset's schema."""

    regime: str
    threshold: float
    comparator: str
    aggregate: bool
    votes: bool
    appointment: bool
    control: bool
    source: str
    url: str
    valid_from: date | None
    valid_to: date | None
    votes_comparator: str = ">"


@dataclass(frozen=True)
class ListStanding:
    """Whether a country is on a list; None: the list is not loaded (`no_dataset`)."""

    type: Annotated[str, says("Type of reference data that the list is.", "fatf_grey_list")]
    listed: Annotated[bool | None, says("Null when the list is not loaded.")]
    group: Annotated[str | None, says("Entries of one group belong together; null: none.")]
    version: Annotated[str | None, says("Version of the dataset; null: none is loaded.", "2026-10")]
    source: Annotated[
        str | None, says("Who publishes the list; null: none is loaded.", "FATF plenary")
    ]
    url: Annotated[
        str | None,
        says(
            "Https address of the list; null: none is loaded.",
            "https://www.fatf-gafi.org/en/publications/High-risk-and-other-monitored-jurisdictions.html",
        ),
    ]
    source_date: Annotated[
        str | None, says("The source's own date, as precise as it states it.", "2026-10-24")
    ]
    stale: Annotated[bool, says("The list is past its refresh interval.")] = False


def ubo_threshold(snapshot: ReferenceSnapshot, jurisdiction: str | None, as_of: date) -> Threshold:
    """Return the threshold of beneficial ownership of a jurisdiction at a date.

    Where the dataset does not know its law, the lowest threshold in force holds, marked `assumed`.

    Raises:
        LookupError: the snapshot has no `ubo_thresholds`.

    """
    return _threshold_in_force(snapshot, jurisdiction, as_of, register=False)


def register_threshold(
    snapshot: ReferenceSnapshot, jurisdiction: str | None, as_of: date
) -> Threshold:
    """Return the threshold by which a jurisdiction's register knows beneficial owners at a date.

    It is that of due diligence, unless the dataset states another for the register. Where the
    dataset does not know the law, the lowest threshold in force holds, marked `assumed`.

    Raises:
        LookupError: the snapshot has no `ubo_thresholds`.

    """
    return _threshold_in_force(snapshot, jurisdiction, as_of, register=True)


def _threshold_in_force(
    snapshot: ReferenceSnapshot, jurisdiction: str | None, as_of: date, *, register: bool
) -> Threshold:
    data = cast("OwnerTests | None", snapshot.data("ubo_thresholds"))
    if data is None:
        raise LookupError("no dataset ubo_thresholds")
    for item in data["items"]:
        if jurisdiction in item["jurisdictions"] and holds(item, as_of):
            return _threshold(item.get("register", item) if register else item, jurisdiction)
    return _lowest(data, as_of)


def enhanced_threshold(snapshot: ReferenceSnapshot) -> Threshold | None:
    """Return the product's threshold of an enhanced investigation."""
    data = cast("OwnerTests | None", snapshot.data("ubo_thresholds"))
    return None if data is None else _threshold(data["enhanced"], None)


def _lowest(data: OwnerTests, as_of: date) -> Threshold:
    """Return the widest test in force of any jurisdiction: no smaller circle of persons is safe."""
    known = [item for item in data["items"] if holds(item, as_of)]
    item = min(
        (data["default"], *known),
        key=lambda one: (
            float(one["threshold"]),
            one["comparator"] == ">",
            not one.get("verified", False),
            one["source"],
        ),
    )
    words = f"The law is not known here; the lowest known threshold holds: {item['source']}"
    found = _threshold(item, None)
    return replace(found, source=words, verified=False, assumed=True, control_prong=False)


def _threshold(item: OwnerTest, jurisdiction: str | None) -> Threshold:
    return Threshold(
        float(item["threshold"]),
        item["comparator"],
        item["source"],
        item["url"],
        jurisdiction,
        verified=item.get("verified", False),
        control_prong=item.get("control_prong", False),
    )


def regulated_markets(snapshot: ReferenceSnapshot) -> dict[str, str]:
    """Return the regulated markets: ISO 10383 code to country; none where no dataset is loaded."""
    data: Markets = cast("Markets", snapshot.data("regulated_markets") or {"items": ()})
    return {item["code"]: item["country"] for item in data["items"]}


def ownership_rules(
    snapshot: ReferenceSnapshot, as_of: date, regime: str | None = None
) -> tuple[OwnershipRule, ...]:
    """Return the sanctions ownership rules in force at a date, of one regime or of all.

    Raises:
        LookupError: the snapshot has no `sanctions_ownership_rules`.

    """
    return tuple(
        OwnershipRule(
            regime=item["regime"],
            threshold=float(item["threshold"]),
            comparator=item["comparator"],
            aggregate=item["aggregate"],
            votes=item["votes"],
            appointment=item["appointment"],
            control=item["control"],
            source=item["source"],
            url=item["url"],
            valid_from=_day(item.get("valid_from")),
            valid_to=_day(item.get("valid_to")),
            votes_comparator=item.get("votes_comparator", ">"),
        )
        for item in _ownership_items(snapshot)
        if (regime is None or item["regime"] == regime) and holds(item, as_of)
    )


def ownership_regimes(snapshot: ReferenceSnapshot) -> frozenset[str]:
    """Return the regimes that have a sanctions ownership rule at some date.

    Raises:
        LookupError: the snapshot has no `sanctions_ownership_rules`.

    """
    return frozenset(item["regime"] for item in _ownership_items(snapshot))


@dataclass(frozen=True)
class RegimeWithoutRule:
    """A sanctions regime on whose ownership rule nothing is computed, and why."""

    regime: Annotated[str, says("Code of the regime.", "un")]
    title: Annotated[str, says("Whose regime it is.", "United Nations")]
    reason: Annotated[
        str, says("Why nothing is computed.", "The resolutions name no share; no rule is computed.")
    ]
    source: Annotated[str, says("The law.", "Resolution 1267 (1999)")]
    url: Annotated[str, says("Where it is published.", "https://main.un.org/securitycouncil/en")]
    verified: Annotated[bool, says("Whether the law was checked against a source.")]


def regimes_without_rule(snapshot: ReferenceSnapshot) -> tuple[RegimeWithoutRule, ...]:
    """Return the regimes that reference data names as having no rule here, by code."""
    data = cast("RegimeRules | None", snapshot.data("sanctions_ownership_rules"))
    without = data.get("without_rule", ()) if data else ()
    found = (RegimeWithoutRule(**item) for item in without)
    return tuple(sorted(found, key=lambda item: item.regime))


def _ownership_items(snapshot: ReferenceSnapshot) -> Sequence[RegimeRule]:
    data = cast("RegimeRules | None", snapshot.data("sanctions_ownership_rules"))
    if data is None:
        raise LookupError("no dataset sanctions_ownership_rules")
    return data["items"]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def country_standing(
    snapshot: ReferenceSnapshot, country: str, today: date | None = None
) -> tuple[ListStanding, ...]:
    """Return where a country (ISO 3166-1 alpha-2) stands on every country list.

    today: the day by which a list is past its refresh interval; None leaves `stale` false.
    """
    return tuple(_standing(snapshot.get(name), name, country, today) for name in COUNTRY_LISTS)


def _standing(dataset: Dataset | None, name: str, country: str, today: date | None) -> ListStanding:
    if dataset is None or dataset.data is None:
        return ListStanding(name, None, None, None, None, None, None)
    entry = next((item for item in dataset.data["items"] if item["code"] == country), None)
    return ListStanding(
        type=name,
        listed=entry is not None,
        group=None if entry is None else entry.get("group"),
        version=dataset.version,
        source=dataset.source,
        url=dataset.url,
        source_date=dataset.source_date,
        stale=today is not None and dataset.stale(today),
    )
