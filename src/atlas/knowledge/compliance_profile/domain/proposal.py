"""The product's proposal of a profile: what reference data knows of a home country's law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, NotRequired, TypedDict, TypeVar, cast

from atlas.knowledge.compliance_profile.domain.rules import (
    DEFAULT_MAX_AGE_DAYS,
    Connection,
    CountryFloor,
    ExemptionKind,
    ObligedEntity,
    PepScope,
    ProfileContent,
    RegimeRules,
    Reporting,
    RequiredList,
    Retention,
    SddScope,
    Standing,
    Tier,
    Topic,
    UboExemption,
    UboTest,
)
from atlas.knowledge.reference_data.domain import (
    ReferenceSnapshot,
    holds,
    ubo_threshold,
)
from atlas.knowledge.reference_data.domain.shapes import Period

_NATIONAL = "national"
_FALLBACK = ", for a home that it does not know"
_NO_READER = (
    "Atlas has no reader of its publisher's file: load it as FollowTheMoney with atlas lists load"
    " FILE --list {}; until then it rules out clear"
)


class _Said(Period):
    source: str
    url: str
    verified: bool


class _Test(_Said):
    threshold: float
    comparator: Literal[">", ">="]
    control_prong: NotRequired[bool]


class _Exemption(_Said):
    kind: ExemptionKind
    countries: Sequence[str]


class _Pep(_Said):
    required: bool
    domestic: bool
    cooling_off_months: int


class _Sdd(_Said):
    known: bool
    factors: Sequence[str]


class _List(_Said):
    list: str
    topic: Topic
    standing: Standing
    reader: NotRequired[bool]
    max_age_days: NotRequired[int]


class _Floor(_Said):
    datasets: Sequence[str]
    connections: Sequence[Connection]
    tier: Tier
    score: NotRequired[int | None]
    groups: NotRequired[Sequence[str]]


class _Retention(_Said):
    kind: str
    years: int
    starts: str


class _Reporting(_Said):
    event: str
    authority: str
    deadline: str


class _Joined(TypedDict):
    lists: Sequence[_List]
    country_floors: Sequence[_Floor]
    retention: Sequence[_Retention]
    reporting: Sequence[_Reporting]


class _Home(_Joined):
    pep: Sequence[_Pep]
    sdd: Sequence[_Sdd]
    ownership_regimes: Sequence[str]
    senior_roles: Sequence[str]
    home: NotRequired[str]
    group: NotRequired[str]
    extends: NotRequired[str]
    ubo: NotRequired[_Test]
    ubo_exemptions: NotRequired[Sequence[_Exemption]]


class _Homes(TypedDict):
    items: Sequence[_Home]
    groups: Sequence[_Home]
    fallback: _Home


S = TypeVar("S", bound=Period)


def known_homes(snapshot: ReferenceSnapshot) -> tuple[str, ...]:
    """Return the homes of which reference data knows the law, sorted."""
    data = cast("_Homes | None", snapshot.data("home_regimes"))
    return tuple(sorted(item["home"] for item in data["items"])) if data else ()


def propose_content(
    snapshot: ReferenceSnapshot,
    homes: Sequence[str],
    as_of: date,
    *,
    name: str = "",
    kind: str = "bank",
    valid_from: date | None = None,
) -> ProfileContent:
    """Return the proposal for a firm with one legal entity in each home.

    homes: ISO 3166-1 alpha-2, or the fictitious XD. as_of: the day whose law is proposed.

    Raises:
        LookupError: the snapshot has no `home_regimes` or no `ubo_thresholds`.

    """
    ordered = tuple(dict.fromkeys(homes))
    return ProfileContent(
        title=f"Proposal for {', '.join(ordered)}, law of {as_of.isoformat()}",
        entities=tuple(
            ObligedEntity(key=home.lower(), name=name or f"Firm in {home}", kind=kind, home=home)
            for home in ordered
        ),
        regimes=tuple(propose_regime(snapshot, home, as_of) for home in ordered),
        valid_from=valid_from,
    )


def propose_regime(snapshot: ReferenceSnapshot, home: str, as_of: date) -> RegimeRules:
    """Return what reference data proposes for a home at a day; unknown homes get the fallback.

    Raises:
        LookupError: the snapshot has no `home_regimes` or no `ubo_thresholds`.

    """
    dataset = snapshot.get("home_regimes")
    if dataset is None or dataset.data is None:
        raise LookupError("no dataset home_regimes")
    said = _merged(cast("_Homes", dataset.data), home)
    return RegimeRules(
        jurisdiction=home,
        ubo=_ubo(snapshot, said, home, as_of),
        pep=_pep(_first(said["pep"], as_of)),
        sdd=_sdd(_first(said["sdd"], as_of)),
        lists=tuple(_list(item, home) for item in said["lists"] if holds(item, as_of)),
        country_floors=tuple(
            _floor(item, home) for item in said["country_floors"] if holds(item, as_of)
        ),
        ownership_regimes=tuple(said["ownership_regimes"]),
        senior_roles=tuple(said["senior_roles"]),
        retention=tuple(
            Retention(
                item["kind"], item["years"], item["starts"], item["source"], item["url"],
                item["verified"], home,
            )
            for item in said["retention"]
            if holds(item, as_of)
        ),
        reporting=tuple(
            Reporting(
                item["event"], item["authority"], item["deadline"], item["source"], item["url"],
                item["verified"], home,
            )
            for item in said["reporting"]
            if holds(item, as_of)
        ),
        basis=f"home_regimes {dataset.version}{'' if said.get('home') else _FALLBACK}",
    )  # fmt: skip


def _merged(data: _Homes, home: str) -> _Home:
    """Return a home's entry with its group's: lists of statements add up, the rest replaces."""
    own = next((item for item in data["items"] if item["home"] == home), None)
    if own is None:
        return data["fallback"]
    group = next((one for one in data["groups"] if one["group"] == own.get("extends")), None)
    if group is None:
        return own
    joined: _Joined = {
        "lists": [*group["lists"], *own.get("lists", ())],
        "country_floors": [*group["country_floors"], *own.get("country_floors", ())],
        "retention": [*group["retention"], *own.get("retention", ())],
        "reporting": [*group["reporting"], *own.get("reporting", ())],
    }
    return {**group, **own, **joined}


def _first(statements: Sequence[S], as_of: date) -> S:
    return next(item for item in statements if holds(item, as_of))


def _ubo(snapshot: ReferenceSnapshot, said: _Home, home: str, as_of: date) -> UboTest:
    own = said.get("ubo")
    exempt = tuple(
        UboExemption(
            item["kind"],
            tuple(item["countries"]),
            item["source"],
            item["url"],
            item["verified"],
            home,
        )
        for item in said.get("ubo_exemptions", ())
        if holds(item, as_of)
    )
    if own is not None:
        return UboTest(
            float(own["threshold"]),
            own["comparator"],
            own.get("control_prong", False),
            home,
            own["source"],
            own["url"],
            own["verified"],
            exemptions=exempt,
        )
    found = ubo_threshold(snapshot, home, as_of)
    return UboTest(
        found.threshold,
        ">=" if found.comparator == ">=" else ">",
        found.control_prong,
        home,
        found.source,
        found.url,
        found.verified,
        found.assumed,
        exempt,
    )


def placeholder_list(home: str) -> str:
    """Return the id of the national list of a home that reference data cannot name."""
    return f"{home.lower()}-{_NATIONAL}"


def is_unknown(law: RegimeRules) -> bool:
    """Return whether reference data did not know the home whose rules it proposed."""
    return law.basis.endswith(_FALLBACK)


def is_placeholder(law: RegimeRules, list_id: str, *, unknown: bool | None = None) -> bool:
    """Return whether a law's list stands for one of a home that reference data does not know.

    `unknown`: whether the home is not known, where the law's own basis need not say it.
    """
    if unknown is None:
        unknown = is_unknown(law)
    return unknown and list_id == placeholder_list(law.jurisdiction)


def _list(item: _List, home: str) -> RequiredList:
    """Return a list; the fallback's `national` takes the home's name until the firm names it.

    Of one that no reader knows, the law is followed by what to do.
    """
    list_id = placeholder_list(home) if item["list"] == _NATIONAL else item["list"]
    unread = "" if item.get("reader", True) else f". {_NO_READER.format(list_id)}"
    return RequiredList(
        list_id,
        item["topic"],
        item["standing"],
        f"{item['source']}{unread}",
        item.get("max_age_days", DEFAULT_MAX_AGE_DAYS),
        home,
        item["url"],
        item["verified"],
    )


def _floor(item: _Floor, home: str) -> CountryFloor:
    return CountryFloor(
        tuple(item["datasets"]),
        tuple(item["connections"]),
        item["tier"],
        item.get("score"),
        item["source"],
        item["url"],
        item["verified"],
        home,
        tuple(item.get("groups", ())),
    )


def _pep(item: _Pep) -> PepScope:
    return PepScope(
        item["required"],
        item["domestic"],
        item["cooling_off_months"],
        item["source"],
        item["url"],
        item["verified"],
    )


def _sdd(item: _Sdd) -> SddScope:
    """Return the law's scope; the firm's segments are its own to name: none are proposed."""
    return SddScope(
        item["known"], item["source"], (), tuple(item["factors"]), item["url"], item["verified"]
    )
