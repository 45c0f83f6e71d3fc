"""What the content of a profile must state, so that favourable results can rest on it."""

from collections.abc import Iterable, Mapping
from datetime import date

from atlas.foundation.core.clock import today
from atlas.foundation.core.countries import no_country
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.db import TenantSession
from atlas.identity.tenancy import service as tenancy
from atlas.knowledge.compliance_profile.domain import (
    DEMO_HOME,
    EffectiveRules,
    ProfileContent,
    RegimeRules,
    effective,
    known_homes,
    propose_regime,
    renamed,
    shortfalls,
)
from atlas.knowledge.reference_data import service as reference_data

_UNION = "EU"
_FICTITIOUS = "demo-"
"""Beginning of the ids of the lists that the product ships for its demo."""


def check_homes(homes: Iterable[str]) -> None:
    """Refuse a home that is no country: no law can be proposed for it.

    Raises:
        InvalidRequestError: names the code, and the one that was probably meant.

    """
    for home in homes:
        wrong = no_country(home)
        if wrong is not None and home != DEMO_HOME:
            raise _invalid("home", wrong)


def _check_countries(content: ProfileContent) -> None:
    """Refuse rules of what is no country, or that name none; `EU` is the law of a union.

    Raises:
        InvalidRequestError: names the code.

    """
    for regime in content.regimes:
        stated = {regime.jurisdiction, regime.ubo.jurisdiction}
        stated |= {one.jurisdiction for one in regime.lists}
        stated |= {one.jurisdiction for one in regime.country_floors}
        stated |= {one.jurisdiction for one in regime.retention}
        stated |= {one.jurisdiction for one in regime.reporting}
        for exempt in regime.ubo.exemptions:
            stated |= {exempt.jurisdiction, *exempt.countries}
        for code in sorted(stated - {"", _UNION, DEMO_HOME}):
            wrong = no_country(code)
            if wrong is not None:
                raise _invalid("regimes", wrong)


async def check_content(session: TenantSession, content: ProfileContent) -> None:
    """Refuse content that no rules can be composed of, or that no favourable result can rest on.

    Raises:
        InvalidRequestError: names the part.

    """
    known = {regime.jurisdiction for regime in content.regimes}
    missing = sorted(set(content.jurisdictions) - known)
    if not content.entities:
        raise _invalid("entities", "at least one legal entity is required")
    if missing:
        raise _invalid("regimes", f"the rules of {', '.join(missing)} are missing")
    if len(known) < len(content.regimes):
        raise _invalid("regimes", "a jurisdiction occurs twice")
    if len({entity.key for entity in content.entities}) < len(content.entities):
        raise _invalid("entities", "a key occurs twice")
    check_homes(content.jurisdictions)
    _check_countries(content)
    rules = effective(content)
    if not rules.senior_roles:
        raise _invalid("regimes", "no role is senior management in every jurisdiction")
    if not rules.lists("sanctions"):
        raise _invalid("regimes", "at least one sanctions list must be binding or adopted")
    await _check_floors(session, content)
    if DEMO_HOME in rules.home:
        await _check_demo(session, content)
    elif demo := sorted(
        i.list_id for i in rules.required_lists if i.list_id.startswith(_FICTITIOUS)
    ):
        raise _invalid("regimes", f"{demo[0]} is fictitious and satisfies no real home")
    await _check_law(session, content)


async def _check_floors(session: TenantSession, content: ProfileContent) -> None:
    """Refuse rules without any country floor for a home whose law asks for some.

    The country floors of a profile stand in place of those that the product ships.

    Raises:
        InvalidRequestError: names the jurisdiction.

    """
    bare = [regime.jurisdiction for regime in content.regimes if not regime.country_floors]
    if not bare:
        return
    snapshot = await reference_data.snapshot(session, today())
    for home in bare:
        if propose_regime(snapshot, home, today()).country_floors:
            raise _invalid("regimes", f"the country floors of {home} are missing")


async def _check_law(session: TenantSession, content: ProfileContent) -> None:
    """Refuse rules that are less strict than the law of their homes: a firm may only be stricter.

    Raises:
        InvalidRequestError: names each field, and whose law.

    """
    found = shortfalls(content, *await laws_of(session, content, _first_day(content)))
    if found:
        problems = [
            FieldProblem(loc=["body", *one.field.split(".")], msg=one.detail, type="value_error")
            for one in found
        ]
        told = "; ".join(f"{one.field}: {one.detail}" for one in found)
        raise InvalidRequestError(f"Less than the law of the home: {told}.", errors=problems)


def _first_day(content: ProfileContent) -> date:
    return max(content.valid_from or today(), today())


async def laws_of(
    session: TenantSession, content: ProfileContent, on: date
) -> tuple[Mapping[str, RegimeRules], ...]:
    """Return the law of each real jurisdiction of a profile at a day, as reference data has it.

    What the product ships, or the operator installed, is the floor. A dataset of the tenant's own
    is added where it differs: it may be stricter, and makes no law laxer.
    """
    homes = [one.jurisdiction for one in content.regimes if one.jurisdiction != DEMO_HOME]
    if not homes:
        return ()
    own = await reference_data.snapshot(session, on)
    floor = await reference_data.snapshot(session, on, own=False)
    said = {home: propose_regime(own, home, on) for home in homes}
    known = set(known_homes(floor))
    least = {home: propose_regime(floor, home, on) for home in homes if home in known}
    return (said,) if all(said[home] == least[home] for home in least) else (least, said)


async def below_law(session: TenantSession, content: ProfileContent, on: date) -> tuple[str, ...]:
    """Return, in a sentence each, where an active profile is less strict than the law.

    So is one that has a list under a name of before.
    """
    laws = await laws_of(session, content, on)
    less = tuple(
        f"Less than the law of the home, which holds instead: {one.field}: {one.detail}. Draft a"
        " profile that says so."
        for one in shortfalls(content, *laws)
    )
    return (*less, *renamed(content, *laws))


async def _check_demo(session: TenantSession, content: ProfileContent) -> None:
    """Let only the demo tenant be at home in the fictitious country, and there alone.

    Raises:
        InvalidRequestError: another tenant, or another home in addition.

    """
    if set(content.jurisdictions) != {DEMO_HOME}:
        raise _invalid("entities", f"{DEMO_HOME} is fictitious and stands beside no real home")
    if not (await tenancy.get_tenant(session, session.tenant_id)).is_demo:
        raise _invalid("entities", f"{DEMO_HOME} is fictitious: only the demo tenant's home")


async def is_fictitious(session: TenantSession, rules: EffectiveRules) -> bool:
    """Return whether rules are the fictitious country's, and the tenant is no demo.

    A firm that adopted them before they were the demo tenant's alone keeps the version, and it
    satisfies nothing: it is at home somewhere else.
    """
    if DEMO_HOME not in rules.home:
        return False
    return not (await tenancy.get_tenant(session, session.tenant_id)).is_demo


def unanswered(rules: EffectiveRules) -> tuple[str, ...]:
    """Return what the rules demand and name no list for, in a sentence each.

    Politically exposed persons can also be determined by the customer's declaration together with
    a recorded search, so a profile without a list of them may be adopted; `no_pep_found` is never
    reported under it.
    """
    if not rules.pep.required or rules.lists("pep"):
        return ()
    sentence = (
        "Politically exposed persons must be determined, and no list of them is binding or"
        " adopted: no_pep_found is never said. Load one and adopt it in the profile."
    )
    return (sentence,)


def _invalid(name: str, message: str) -> InvalidRequestError:
    problem = FieldProblem(loc=["body", name], msg=message, type="value_error")
    return InvalidRequestError(f"{name}: {message}.", errors=[problem])
