"""Where a profile is less strict than the law of its homes, and the rules that hold instead. Pure.

A firm may be stricter than the law that binds it, never laxer: a binding list is not left out, a
threshold not raised. What reference data assumes of a home whose law is not known gives way to what
the firm states with a source of its own; the fictitious home of the demo has no law.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar
from unicodedata import normalize

from atlas.knowledge.compliance_profile.domain.composition import STANDINGS, TIERS, ubo_order
from atlas.knowledge.compliance_profile.domain.proposal import (
    is_placeholder,
    placeholder_list,
)
from atlas.knowledge.compliance_profile.domain.rules import (
    DEFAULT_APPROVAL_AGE_HOURS,
    DEFAULT_COVERAGE,
    DEFAULT_MAX_AGE_DAYS,
    CountryFloor,
    PepScope,
    ProfileContent,
    RegimeRules,
    Reporting,
    RequiredList,
    Retention,
    SddScope,
    UboTest,
)
from atlas.knowledge.compliance_profile.domain.unconfirmed import share

Laws = Mapping[str, RegimeRules]
"""What reference data proposes, by jurisdiction."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A field of a profile that is less strict than required; `law` names the law or rule."""

    field: str
    detail: str


def shortfalls(content: ProfileContent, *laws: Laws) -> tuple[Shortfall, ...]:
    """Return every field in which a profile is less strict than the laws of its jurisdictions.

    Args:
        content: the profile.
        laws: what each of several datasets says the law is; all of them count.

    """
    found = [*_of_the_firm(content)]
    for place, own in enumerate(content.regimes):
        for law in (said[own.jurisdiction] for said in laws if own.jurisdiction in said):
            at = f"regimes.{place}"
            found += [replace(one, field=f"{at}.{one.field}") for one in _of(own, law)]
    return tuple(dict.fromkeys(found))


def renamed(content: ProfileContent, *laws: Laws) -> tuple[str, ...]:
    """Return, in a sentence each, which lists of a profile stood for one that has a name now.

    An earlier proposal for a home that it did not know named the home's list only by its country.
    The law's lists are required together with it: nothing favourable rests on the change of name.
    """
    found = []
    for own in content.regimes:
        old = placeholder_list(own.jurisdiction)
        if old not in {item.list_id for item in own.lists}:
            continue
        for law in (said[own.jurisdiction] for said in laws if own.jurisdiction in said):
            names = [item.list_id for item in law.lists if item.standing == "binding"]
            if old not in names:
                found.append(
                    f"{old} was a placeholder: the lists of {own.jurisdiction} are"
                    f" {', '.join(names)}. Draft a profile without {old}, unless the firm loads a"
                    " list of its own under that id."
                )
    return tuple(dict.fromkeys(found))


def raised(content: ProfileContent, *laws: Laws) -> ProfileContent:
    """Return a profile with what it lacks added: the stricter rule holds."""
    for said in laws:
        content = _raised(content, said)
    return content if laws else _raised(content, {})


def _raised(content: ProfileContent, laws: Laws) -> ProfileContent:
    if not shortfalls(content, laws):
        return content
    binding = [
        _binding(own, laws[own.jurisdiction])
        for own in content.regimes
        if own.jurisdiction in laws and any(_of(own, laws[own.jurisdiction]))
    ]
    return replace(
        content,
        regimes=(
            *(_shortened(one, laws.get(one.jurisdiction)) for one in content.regimes),
            *binding,
        ),
        minimum_coverage=max(content.minimum_coverage, DEFAULT_COVERAGE),
        approval_age_hours=min(content.approval_age_hours, DEFAULT_APPROVAL_AGE_HOURS),
    )


def _of_the_firm(content: ProfileContent) -> Iterator[Shortfall]:
    if content.minimum_coverage < DEFAULT_COVERAGE:
        yield Shortfall(
            "minimum_coverage",
            f"{content.minimum_coverage:f} % is less than the {DEFAULT_COVERAGE:f} % of the matrix"
            " that a favourable level takes",
        )
    if content.approval_age_hours > DEFAULT_APPROVAL_AGE_HOURS:
        yield Shortfall(
            "approval_age_hours",
            f"an approval rests on lists that were checked in the last"
            f" {DEFAULT_APPROVAL_AGE_HOURS} hours, not {content.approval_age_hours}",
        )


def _of(own: RegimeRules, law: RegimeRules) -> Iterator[Shortfall]:
    home = law.jurisdiction
    yield from _lists(own, law)
    if law.ubo.assumed:
        yield from _firms_word(own.ubo, law.ubo)
        yield from _vouched(own.ubo, law.ubo)
    else:
        yield from _owners(own.ubo, law.ubo)
    yield from (
        Shortfall("pep." + name, f"the law of {home} requires more: {said} ({law.pep.source})")
        for name, said, lax in (
            ("required", "politically exposed persons are determined", _less(own, law, "required")),
            ("domestic", "domestic ones too", _less(own, law, "domestic")),
            (
                "cooling_off_months",
                f"{law.pep.cooling_off_months} months after office",
                own.pep.cooling_off_months < law.pep.cooling_off_months,
            ),
        )
        if lax
    )
    if own.sdd.known and not law.sdd.known:
        yield Shortfall("sdd.known", f"the law of {home} knows no simplified due diligence")
    yield from _floors(own.country_floors, law)
    yield from _records(own, law)
    yield from _unread(own, law)
    lost = sorted({*law.ownership_regimes} - {*own.ownership_regimes})
    if lost:
        yield Shortfall("ownership_regimes", f"{', '.join(lost)} of {home} may not be left out")


def _less(own: RegimeRules, law: RegimeRules, name: str) -> bool:
    return bool(getattr(law.pep, name)) and not getattr(own.pep, name)


def _lists(own: RegimeRules, law: RegimeRules) -> Iterator[Shortfall]:
    named = {(item.topic, item.list_id): item for item in own.lists}
    for item in _required(own, law):
        kept = named.get((item.topic, item.list_id))
        if kept is None:
            yield Shortfall("lists", f"{item.list_id} binds by law and is missing: {item.law}")
        elif STANDINGS[kept.standing] < STANDINGS[item.standing]:
            yield Shortfall("lists", f"{item.list_id} binds by law: {item.law}")
    for item in own.lists:
        most = _oldest(item, law)
        if item.standing == "binding" and item.max_age_days > most:
            yield Shortfall(
                "lists", f"{item.list_id} binds by law: at most {most} days old,"
                f" not {item.max_age_days}"
            )  # fmt: skip


def _oldest(item: RequiredList, law: RegimeRules | None) -> int:
    """Return how old, in days, a binding list may be: as the law's entry says, or the default."""
    for one in law.lists if law else ():
        if (one.topic, one.list_id) == (item.topic, item.list_id):
            return one.max_age_days
    return DEFAULT_MAX_AGE_DAYS


def _required(own: RegimeRules, law: RegimeRules) -> Iterator[RequiredList]:
    """Yield the binding lists of a law; one that is not named yet is the firm's to name."""
    named = {item.list_id for item in own.lists}
    for item in law.lists:
        unnamed = is_placeholder(law, item.list_id) and item.list_id not in named
        if item.standing == "binding" and not unnamed:
            yield item


def _firms_word(own: UboTest, law: UboTest) -> Iterator[Shortfall]:
    """Yield that another share than the assumed one stands under the words of the assumed one.

    Where the law is not known a firm may set another share by its own word, which it states.
    """
    if (own.threshold, own.comparator) == (law.threshold, law.comparator):
        return
    cited, words = _letters(own.source), _letters(law.source)
    higher = ubo_order(own)[:2] > ubo_order(law)[:2]
    taken = own.assumed or _letters(law.source.partition(";")[0]) in cited
    if cited in {"", words} or (higher and taken):
        yield Shortfall(
            "ubo.source",
            f"{share(own)} is not what is assumed of a law that is not known"
            f" ({share(law)}: {law.source}). To set another share, state the firm's own source,"
            " and assumed: false",
        )


def _letters(words: str) -> str:
    """Return a text's letters and digits, whatever their case, form, blanks and marks."""
    return "".join(filter(str.isalnum, normalize("NFKC", normalize("NFKC", words).casefold())))


def _vouched(own: UboTest, law: UboTest) -> Iterator[Shortfall]:
    """Yield what is taken over from the assumed law although the firm cites its own source."""
    if own.assumed or _letters(own.source) in {"", _letters(law.source)}:
        return
    if law.url and _letters(own.url) == _letters(law.url):
        yield Shortfall(
            "ubo.url",
            f"{own.url} is where the assumed law is published, not the firm's own source: state"
            " where that one is published, or nothing",
        )
    if own.verified:
        yield Shortfall(
            "ubo.verified",
            "The law is not known here, and no dataset confirms a source of the firm's own: state"
            " verified: false",
        )


def _in_own_words(own: UboTest, law: UboTest) -> UboTest:
    """Return a firm's test without what it took over from the assumed law."""
    lost = {one.field for one in _vouched(own, law)}
    return replace(
        own,
        url="" if "ubo.url" in lost else own.url,
        verified=own.verified and "ubo.verified" not in lost,
    )


def _owners(own: UboTest, law: UboTest) -> Iterator[Shortfall]:
    if ubo_order(own)[:2] > ubo_order(law)[:2]:
        yield Shortfall(
            "ubo.threshold",
            f"{own.comparator} {own.threshold:g} % is above the {law.comparator}"
            f" {law.threshold:g} % of {law.source}",
        )
    if law.control_prong and not own.control_prong:
        yield Shortfall("ubo.control_prong", f"one person in control too: {law.source}")
    spared = {
        (item.kind, code, verified)
        for item in law.exemptions
        for code in item.countries
        for verified in {item.verified, False}
    }
    asked = {(i.kind, code, i.verified) for i in own.exemptions for code in i.countries}
    more = sorted({(kind, code) for kind, code, _ in asked - spared})
    if more:
        told = ", ".join(f"{kind} {code}" for kind, code in more)
        yield Shortfall("ubo.exemptions", f"the law of {law.jurisdiction} does not exempt: {told}")


def _records(own: RegimeRules, law: RegimeRules) -> Iterator[Shortfall]:
    """Yield the records kept for too few years, and the reports that are left out."""
    kept: dict[tuple[str, str], int] = {}
    for item in own.retention:
        kept[item.kind, item.starts] = max(item.years, kept.get((item.kind, item.starts), 0))
    for item in law.retention:
        years = kept.get((item.kind, item.starts))
        if years is None or years < item.years:
            said = "missing" if years is None else f"{years} years"
            yield Shortfall(
                "retention",
                f"{item.kind} records are kept {item.years} years from {item.starts}, not {said}:"
                f" {item.source}",
            )
    reported = {item.event for item in own.reporting}
    for report in law.reporting:
        if report.event not in reported:
            yield Shortfall(
                "reporting",
                f"{report.event} is reported to {report.authority} and is missing: {report.source}",
            )


def _unread(own: RegimeRules, law: RegimeRules) -> Iterator[Shortfall]:
    """Yield the shipped citations that a profile calls verified although no one read them."""
    unread = _unread_citations(law)
    for name in _CITED:
        for one in (item for item in _cited(own, name) if item.verified):
            if _citation(one) in unread:
                yield Shortfall(
                    name,
                    f"“{_citation(one)[0]}” ships as not verified. To vouch for it, cite the"
                    " official text that your firm read as its source",
                )


_CITED = ("lists", "ubo", "country_floors", "pep", "sdd", "retention", "reporting")
"""The parts of a regime's rules that cite a law."""
_Cited = RequiredList | UboTest | CountryFloor | PepScope | SddScope | Retention | Reporting
_T = TypeVar("_T", bound=_Cited)


def _cited(regime: RegimeRules, name: str) -> tuple[_Cited, ...]:
    part: _Cited | tuple[_Cited, ...] = getattr(regime, name)
    return part if isinstance(part, tuple) else (part,)


def _citation(item: _Cited) -> tuple[str, str]:
    return (item.law if isinstance(item, RequiredList) else item.source, item.url)


def _unread_citations(law: RegimeRules) -> set[tuple[str, str]]:
    """Return the citations of which no part of a law says that they were verified."""
    every = [one for name in _CITED for one in _cited(law, name)]
    verified = {_citation(one) for one in every if one.verified}
    return {_citation(one) for one in every} - verified


def _floors(own: Iterable[CountryFloor], law: RegimeRules) -> Iterator[Shortfall]:
    kept = list(own)
    for floor in law.country_floors:
        if not all(
            any(_covers(one, floor, dataset, connection) for one in kept)
            for dataset in floor.datasets
            for connection in floor.connections
        ):
            tied = ", ".join(floor.connections)
            yield Shortfall(
                "country_floors",
                f"{', '.join(floor.datasets)} ({tied}): at least {floor.tier}: {floor.source}",
            )


def _covers(one: CountryFloor, law: CountryFloor, dataset: str, connection: str) -> bool:
    return (
        dataset in one.datasets
        and connection in one.connections
        and TIERS[one.tier] >= TIERS[law.tier]
        and (one.score or 0) >= (law.score or 0)
        and (not one.groups or (bool(law.groups) and {*law.groups} <= {*one.groups}))
    )


def _binding(own: RegimeRules, law: RegimeRules) -> RegimeRules:
    """Return what of a law binds whatever the firm says; segments and roles are the firm's."""
    firms = law.ubo.assumed and not any(_firms_word(own.ubo, law.ubo))
    return replace(
        law,
        lists=tuple(_required(own, law)),
        ubo=_in_own_words(own.ubo, law.ubo) if firms else law.ubo,
        sdd=replace(law.sdd, segments=own.sdd.segments),
        senior_roles=own.senior_roles,
    )


def _shortened(own: RegimeRules, law: RegimeRules | None) -> RegimeRules:
    """Return a regime whose binding lists are at most as old as binding lists may be."""
    lists = tuple(
        replace(item, max_age_days=min(item.max_age_days, _oldest(item, law)))
        if item.standing == "binding"
        else item
        for item in own.lists
    )
    kept = replace(own, lists=lists)
    if law is None:
        return kept
    ubo = _in_own_words(own.ubo, law.ubo) if law.ubo.assumed else own.ubo
    return _as_read(replace(kept, ubo=ubo), law)


def _as_read(own: RegimeRules, law: RegimeRules) -> RegimeRules:
    """Return a regime in which no unread shipped citation is called verified."""
    unread = _unread_citations(law)

    def read(item: _T) -> _T:
        return replace(item, verified=False) if _citation(item) in unread else item

    return replace(
        own,
        lists=tuple(map(read, own.lists)),
        ubo=read(own.ubo),
        country_floors=tuple(map(read, own.country_floors)),
        pep=read(own.pep),
        sdd=read(own.sdd),
        retention=tuple(map(read, own.retention)),
        reporting=tuple(map(read, own.reporting)),
    )
