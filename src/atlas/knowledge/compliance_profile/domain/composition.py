"""Composing the rules of several jurisdictions: of each duty the strictest, conflicts by name.

The composition is commutative and idempotent, and a further jurisdiction never weakens a duty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal
from uuid import UUID

from atlas.foundation.fields import says
from atlas.knowledge.compliance_profile.domain.rules import (
    CountryFloor,
    EffectiveRules,
    ObligedEntity,
    PepScope,
    ProfileContent,
    RegimeRules,
    RequiredList,
    Retention,
    SddScope,
    Standing,
    Tier,
    UboExemption,
    UboTest,
    rules_hash,
)

STANDINGS: dict[Standing, int] = {"informative": 0, "adopted": 1, "binding": 2}
TIERS: dict[Tier, int] = {"SDD": 0, "CDD": 1, "EDD": 2}
_US_LISTS = frozenset({"ofac-sdn", "ofac-consolidated"})


@dataclass(frozen=True)
class Difference:
    """A duty on which jurisdictions differ.

    `stricter`: the stricter one holds and satisfies both. `conflict`: both cannot simply be
    followed, a person must decide with advice. `values`: jurisdiction and what it says.
    """

    duty: Annotated[str, says("The duty.", "beneficial_owners")]
    kind: Annotated[
        Literal["stricter", "conflict"],
        says("`stricter`: the stricter one holds; `conflict`: a person must decide."),
    ]
    values: tuple[tuple[str, str], ...]
    detail: Annotated[
        str, says("What was found, in words.", "The stricter duty holds for every customer.")
    ]


def stricter_ubo(tests: Sequence[UboTest]) -> UboTest:
    """Return the test under which most persons are beneficial owners.

    An exemption holds where every law has it, for the countries that all of them name.
    """
    first = min(tests, key=ubo_order)
    return replace(
        first,
        control_prong=any(test.control_prong for test in tests),
        exemptions=tuple(_exemptions(tests)),
    )


def _exemptions(tests: Sequence[UboTest]) -> Iterator[UboExemption]:
    kinds = sorted({item.kind for test in tests for item in test.exemptions})
    for kind in kinds:
        named = [[item for item in test.exemptions if item.kind == kind] for test in tests]
        countries = set.intersection(
            *({code for item in items for code in item.countries} for items in named)
        )
        if countries:
            every = [item for items in named for item in items]
            first = min(every, key=lambda item: (item.jurisdiction, item.source, item.url))
            checked = all(item.verified for item in every)
            yield replace(first, countries=tuple(sorted(countries)), verified=checked)


def ubo_order(test: UboTest) -> tuple[float, bool, bool, str, str, str]:
    """Sort key: the widest test first; equal ones by what is verified, then by jurisdiction."""
    said = (test.jurisdiction, test.url, test.source)
    return (test.threshold, test.comparator == ">", not test.verified, *said)


def _lists(regimes: Iterable[RegimeRules]) -> tuple[RequiredList, ...]:
    found: dict[tuple[str, str], list[RequiredList]] = {}
    for regime in regimes:
        for item in regime.lists:
            found.setdefault((item.topic, item.list_id), []).append(item)
    return tuple(_list(items) for _, items in sorted(found.items()))


def _list(items: Sequence[RequiredList]) -> RequiredList:
    """Return the list with its highest standing and its shortest age."""
    strongest = min(items, key=lambda item: (-STANDINGS[item.standing], *_words(item)))
    return replace(strongest, max_age_days=min(item.max_age_days for item in items))


def _words(item: RequiredList | Retention) -> tuple[str, ...]:
    text = item.law if isinstance(item, RequiredList) else item.source
    return (item.jurisdiction, text, item.url, str(not item.verified))


def weakened_lists(before: EffectiveRules | None, after: EffectiveRules) -> tuple[str, ...]:
    """Return in words which lists count for less under other rules, and what that takes away.

    A list that is left out is still searched where it is loaded, as an informative one is.
    """
    now = {(item.list_id, item.topic): item for item in after.required_lists}
    found = []
    for item in before.required_lists if before else ():
        later = now.get((item.list_id, item.topic))
        was, rank = STANDINGS[item.standing], STANDINGS[later.standing] if later else 0
        named = f"{item.list_id} ({item.topic})"
        if rank < was:
            said = f"{item.standing} today, {later.standing if later else 'left out'} from then on"
            lost = _LESS if rank else _NO_MORE
            found.append(f"{named}: {said}. {lost}")
        elif later is not None and was and later.max_age_days > item.max_age_days:
            days = f"{later.max_age_days} days old instead of {item.max_age_days}"
            found.append(f"{named}: it may be {days}.")
    return tuple(sorted(found))


_NO_MORE = (
    "A true match on it refuses no approval, an equal name holds none, and a favourable result does"
    " not require it. Its hits and tasks stay."
)
_LESS = "A refusal that rests on it goes to the MLRO, and it need not be obtained for an approval."


def _floors(regimes: Iterable[RegimeRules]) -> tuple[CountryFloor, ...]:
    distinct = {floor for regime in regimes for floor in regime.country_floors}
    return tuple(sorted(distinct, key=_floor_order))


def _floor_order(floor: CountryFloor) -> tuple[object, ...]:
    tier, score = -TIERS[floor.tier], -(floor.score or 0)
    words = (floor.jurisdiction, floor.source, floor.url, floor.verified)
    return (floor.datasets, floor.groups, floor.connections, tier, score, *words)


def _pep(scopes: Sequence[PepScope]) -> PepScope:
    first = min(
        scopes,
        key=lambda item: (
            not item.required,
            not item.domestic,
            -item.cooling_off_months,
            not item.verified,
            item.source,
            item.url,
        ),
    )
    return replace(
        first,
        required=any(item.required for item in scopes),
        domestic=any(item.domestic for item in scopes),
        cooling_off_months=max(item.cooling_off_months for item in scopes),
    )


def _sdd(scopes: Sequence[SddScope]) -> SddScope:
    """Return what every law knows: one that knows no such tier ends it."""
    first = min(scopes, key=lambda item: (item.known, not item.verified, item.source, item.url))
    known = all(item.known for item in scopes)
    segments = set.intersection(*(set(item.segments) for item in scopes)) if known else set()
    factors = set.intersection(*(set(item.factors) for item in scopes)) if known else set()
    return replace(
        first, known=known, segments=tuple(sorted(segments)), factors=tuple(sorted(factors))
    )


def _retention(regimes: Iterable[RegimeRules]) -> tuple[Retention, ...]:
    found: dict[tuple[str, str], list[Retention]] = {}
    for regime in regimes:
        for item in regime.retention:
            found.setdefault((item.kind, item.starts), []).append(item)
    return tuple(
        min(items, key=lambda item: (-item.years, *_words(item)))
        for _, items in sorted(found.items())
    )


def _senior(regimes: Sequence[RegimeRules]) -> tuple[str, ...]:
    """Return the roles that every jurisdiction accepts as senior management."""
    return tuple(sorted(set.intersection(*(set(regime.senior_roles) for regime in regimes))))


def compose(
    regimes: Sequence[RegimeRules], *, content: ProfileContent | None = None
) -> EffectiveRules:
    """Return the strictest duties of the regimes, hashed.

    `content`: the firm's own figures in addition to the law (coverage, age of lists for an
    approval).

    Raises:
        ValueError: no regime is given.

    """
    if not regimes:
        raise ValueError("a profile has at least one jurisdiction")
    rules = EffectiveRules(
        home=tuple(sorted({regime.jurisdiction for regime in regimes})),
        required_lists=_lists(regimes),
        ubo=stricter_ubo([regime.ubo for regime in regimes]),
        country_floors=_floors(regimes),
        ownership_regimes=tuple(sorted({n for item in regimes for n in item.ownership_regimes})),
        pep=_pep([regime.pep for regime in regimes]),
        sdd=_sdd([regime.sdd for regime in regimes]),
        senior_roles=_senior(regimes),
        retention=_retention(regimes),
        reporting=tuple(
            sorted(
                {item for regime in regimes for item in regime.reporting},
                key=lambda item: (item.event, item.jurisdiction, item.authority, item.source),
            )
        ),
    )
    if content is not None:
        rules = replace(
            rules,
            minimum_coverage=content.minimum_coverage,
            approval_age_hours=content.approval_age_hours,
        )
    return replace(rules, hash=rules_hash(rules))


def effective(
    content: ProfileContent, profile_id: UUID | None = None, version: int = 0
) -> EffectiveRules:
    """Return the effective rules of a profile: all of its jurisdictions together."""
    wanted = set(content.jurisdictions)
    regimes = [regime for regime in content.regimes if regime.jurisdiction in wanted]
    return replace(compose(regimes, content=content), profile_id=profile_id, version=version)


def effective_for(content: ProfileContent, entity: ObligedEntity) -> EffectiveRules:
    """Return the rules of one legal entity or branch: its home's law and its host's."""
    wanted = {entity.home, entity.host or entity.home}
    regimes = [regime for regime in content.regimes if regime.jurisdiction in wanted]
    return compose(regimes, content=content)


def differences(content: ProfileContent) -> tuple[Difference, ...]:
    """Return the duties on which a profile's jurisdictions differ, conflicts first."""
    wanted = set(content.jurisdictions)
    regimes = [regime for regime in content.regimes if regime.jurisdiction in wanted]
    found = [
        *_stricter_figures(regimes),
        *_retention_differences(regimes),
        *blocking_law(regimes),
    ]
    return tuple(sorted(found, key=lambda item: (item.kind, item.duty)))


def _said(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs))


def _stricter_figures(regimes: Sequence[RegimeRules]) -> list[Difference]:
    readings = {
        "beneficial_owners": [
            (
                item.jurisdiction,
                f"{item.ubo.comparator} {item.ubo.threshold:g} %"
                + (" and one person in control" if item.ubo.control_prong else ""),
            )
            for item in regimes
        ],
        "pep_domestic": [
            (item.jurisdiction, "included" if item.pep.domestic else "not included")
            for item in regimes
        ],
        "pep_cooling_off": [
            (item.jurisdiction, f"{item.pep.cooling_off_months} months") for item in regimes
        ],
        "simplified_due_diligence": [
            (item.jurisdiction, "known" if item.sdd.known else "not known") for item in regimes
        ],
        "senior_management": [
            (item.jurisdiction, ", ".join(sorted(item.senior_roles))) for item in regimes
        ],
    }
    return [
        Difference(duty, "stricter", _said(values), "The stricter duty holds for every customer.")
        for duty, values in readings.items()
        if len({text for _, text in values}) > 1
    ]


def _retention_differences(regimes: Sequence[RegimeRules]) -> list[Difference]:
    by_kind: dict[str, list[tuple[str, str, int]]] = {}
    for regime in regimes:
        for item in regime.retention:
            said = (regime.jurisdiction, f"{item.years} years from {item.starts}", item.years)
            by_kind.setdefault(item.kind, []).append(said)
    return [
        Difference(
            f"retention.{kind}",
            "conflict",
            _said((where, text) for where, text, _ in values),
            "The longer period holds; where the shorter law limits how long personal data may be"
            " kept, the firm names the ground for keeping it longer.",
        )
        for kind, values in sorted(by_kind.items())
        if len({years for _, _, years in values}) > 1
    ]


def blocking_law(regimes: Sequence[RegimeRules]) -> list[Difference]:
    """Return the conflict of an EU firm that follows US lists (Regulation (EC) 2271/96)."""
    europeans = [item for item in regimes if any(one.list_id == "eu-fsf" for one in item.lists)]
    american = [
        (item.jurisdiction, f"{one.list_id}: {one.standing}")
        for item in regimes
        for one in item.lists
        if one.list_id in _US_LISTS and one.standing != "informative"
    ]
    if not europeans or not american:
        return []
    return [
        Difference(
            "foreign_sanctions",
            "conflict",
            _said([(item.jurisdiction, "Regulation (EC) 2271/96") for item in europeans])
            + _said(american),
            "Article 5 of Regulation (EC) 2271/96 forbids EU operators to comply with the foreign"
            " laws in its annex. A refusal that rests on a US list alone goes to the MLRO.",
        )
    ]
