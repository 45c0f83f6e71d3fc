"""Checks by how sources ended: registers, what only repeats them, and what did not answer."""

from dataclasses import replace

import pytest
from tests.unit.investigations.snapshots import DAY, SUBJECT, screening, snapshot, source, subject

from atlas.investigations.checks.domain import CheckOutcome, Material, assess_checks
from atlas.investigations.checks.domain.rules import RULES
from atlas.investigations.modules.domain import cir, common, live_register, roa
from atlas.investigations.modules.domain.observations import StatedAddress
from atlas.investigations.modules.domain.outcome import Fired, NotFired, Unassessed
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot, Source
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import CATALOGUE
from atlas.sources.protocol.domain.answers import MissingCredentials


def test_what_only_repeats_registers_fulfils_no_check_of_a_register() -> None:
    repeats = replace(source(), name="provider:example:company", second_hand=True)
    for check in ("registry", "ubo_identification"):
        said = RULES[check](Material(snapshot=snapshot(screening=screening(), sources=(repeats,))))
        assert (said.outcome, said.reason) == (CheckOutcome.NOT_ASSESSED, "no_register_answered")
        assert said.identified is not True
    both = snapshot(screening=screening(), sources=(source(), repeats))
    assert RULES["registry"](Material(snapshot=both)).outcome is CheckOutcome.FULFILLED


def test_what_is_missing_names_only_sources_that_did_not_answer() -> None:
    about_others = replace(source(), name="provider:example:branches", answered=False)
    failed = replace(about_others, name="provider:example:company", silent="did not answer")
    subject = replace(snapshot().subject, status="subject_unanswered")
    gone = snapshot(screening=screening(), sources=(about_others, failed), subject=subject)
    found = assess_checks(CATALOGUE, Tier.EDD, Material(snapshot=gone), {})
    [missing] = [one.missing for one in found if one.check.id == "registry"]
    assert [(one.name, one.state) for one in missing] == [
        ("provider:example:company", "did not answer")
    ]


def test_the_lei_index_repeats_registers() -> None:
    """GLEIF is no register of incorporation: neither its API nor its loaded file fulfils one."""
    subject_ = subject(register="XI-LEI")
    api = replace(source(), name="provider:gleif:lei_records", second_hand=True)
    seen = snapshot(screening=screening(), sources=(api,), subject=subject_)
    assert RULES["registry"](Material(snapshot=seen)).reason == "no_register_answered"
    absence = cir.not_active.otherwise(seen)
    doubt = cir.unconfirmed(seen)
    assert isinstance(absence, Unassessed)
    assert doubt is not None
    assert (absence.reason, doubt.reason) == ("no_register_answered", "no_register_answered")


KEYLESS = Source(
    name="provider:kvk",
    answered=False,
    silent="has no credentials",
    lacking=MissingCredentials(
        title="KVK",
        remedy="An admin enters the key at /settings/sources/kvk.",
        covers=("LegalEntity.legal_name", "Directorship"),
        states=("LegalEntity.legal_name", "LegalEntity.status", "LegalEntity.industry_codes"),
    ),
)


def test_credentials_that_are_missing_are_why_the_register_did_not_answer() -> None:
    repeats = replace(
        source(covers=frozenset({"LegalEntity.legal_name"})), name="gleif", second_hand=True
    )
    seen = snapshot(screening=screening(), sources=(repeats, KEYLESS))
    found = assess_checks(CATALOGUE, Tier.EDD, Material(snapshot=seen, network=10), {})
    checks = {one.check.id: one for one in found}
    for name in ("registry", "director_identity", "sanctions_screening", "network"):
        said = checks[name].finding
        assert said.reason == "missing_credentials", name
        assert "KVK was not asked: no credentials are configured." in said.detail
        assert "/settings/sources/kvk" in (said.remedy or "")
        assert "number" not in (said.remedy or "")
        assert ("provider:kvk", "has no credentials") in [
            (one.name, one.state) for one in checks[name].missing
        ], name
    assert checks["financial_statements"].finding.reason == "not_covered"  # KVK has no accounts
    held = snapshot(screening=screening(), sources=(source(), KEYLESS))
    assert RULES["registry"](Material(snapshot=held)).outcome is CheckOutcome.FULFILLED


def test_a_key_that_would_not_help_is_not_the_reason() -> None:
    assert KEYLESS.lacking is not None
    repeats = replace(source(), name="gleif", second_hand=True)
    aggregator = replace(KEYLESS, lacking=replace(KEYLESS.lacking, repeats=True))
    seen = snapshot(screening=screening(), sources=(repeats, aggregator))
    assert RULES["registry"](Material(snapshot=seen)).reason == "no_register_answered"


def test_a_company_that_only_a_source_without_credentials_may_know_is_not_asked_for_again() -> None:
    unknown = snapshot(
        screening=screening(), sources=(KEYLESS,), subject=subject(status="subject_unanswered")
    )
    gap = common.unidentified(unknown)
    assert gap is not None
    assert gap.reason == "missing_credentials"
    assert "KVK" in gap.detail
    assert "number" not in gap.remedy
    assert "/settings/sources/kvk" in gap.remedy
    [registry] = [
        one
        for one in assess_checks(CATALOGUE, Tier.EDD, Material(snapshot=unknown), {})
        if one.check.id == "registry"
    ]
    assert [(one.name, one.state) for one in registry.missing] == [
        ("provider:kvk", "has no credentials")
    ]


FILE = replace(
    source(
        complete_registers=frozenset({"GB-COH"}),
    ),
    name="registry_file:day-before",
)
REGISTER = Source(
    name="provider:companies_house:company", answered=False, as_of=DAY, register="GB-COH"
)
DENYING = replace(REGISTER, silent="does not know the company")
DOWN = replace(REGISTER, silent="did not answer")


def asked(*sources: Source, **more: object) -> InvestigationSnapshot:
    return snapshot(screening=screening(), sources=live_register.disowned(sources), **more)


def checks_of(seen: InvestigationSnapshot) -> dict[str, tuple[str, str | None]]:
    found = assess_checks(CATALOGUE, Tier.CDD, Material(snapshot=seen), {})
    return {one.check.id: (one.finding.outcome.value, one.finding.reason) for one in found}


def test_a_file_does_not_outweigh_the_register_that_does_not_know_the_company() -> None:
    seen = asked(FILE, DENYING)
    said = RULES["registry"](Material(snapshot=seen))
    assert (said.outcome, said.reason) == (CheckOutcome.NOT_ASSESSED, "left_register")
    assert "GB-COH itself (provider:companies_house:company)" in said.detail
    assert "register file day-before states the company" in said.detail
    for check in ("director_identity", "ubo_identification"):
        assert checks_of(seen)[check] == ("not_assessed", "left_register")
    for rule in (cir.not_active, cir.registration_not_found, cir.no_directors):
        absence = rule(seen)
        assert isinstance(absence, Unassessed)
        assert absence.reason == "left_register"
    doubt = cir.unconfirmed(seen)  # the level is provisional
    assert doubt is not None
    assert doubt.reason == "left_register"
    [registry] = [
        one
        for one in assess_checks(CATALOGUE, Tier.CDD, Material(snapshot=seen), {})
        if one.check.id == "registry"
    ]
    assert [(one.name, one.state) for one in registry.missing] == [
        ("GB-COH", "does not know the company"),
        ("provider:companies_house:company", "does not know the company"),
    ]


def test_an_address_of_a_file_is_the_last_known_one_where_the_register_denies_the_company() -> None:
    where = StatedAddress(
        source=FILE.name,
        use="registered",
        full="1 Example Road, London",
        country_code="GB",
        key="k",
        entity_id=SUBJECT,
        evidence_ids=(),
        removed_on=DAY,
    )
    gap = roa.address_mismatch(asked(FILE, DENYING, addresses=(where,)))
    assert isinstance(gap, Unassessed)
    assert gap.reason == "left_register"
    assert "does not know the company" in gap.detail


def test_what_a_register_denies_and_finds_still_counts() -> None:
    gone = asked(FILE, DENYING, subject=subject(company_status="dissolved"))
    assert checks_of(gone)["registry"] == ("not_fulfilled", "dissolved")
    assert isinstance(cir.not_active(gone), Fired)


def test_a_register_that_states_the_company_or_was_not_asked_changes_nothing() -> None:
    states = replace(source(), name=REGISTER.name, register="GB-COH")
    none = replace(DENYING, name="provider:companies_house:exemptions")
    other = replace(DENYING, name="provider:kvk:profile", register="NL-KVK")
    off = replace(REGISTER, name="provider:companies_house", silent="was not asked")
    for held in ((FILE, states, none), (states, other), (FILE,), (FILE, off)):
        seen = asked(*held)
        assert checks_of(seen)["registry"] == ("fulfilled", None)
        assert isinstance(cir.registration_not_found(seen), NotFired)


def test_a_register_that_no_longer_knows_what_it_stated_has_removed_the_company() -> None:
    repeats = replace(source(), name="provider:northdata:company", second_hand=True)
    seen = asked(repeats, replace(DENYING, knew=True))
    said = RULES["registry"](Material(snapshot=seen))
    assert (said.outcome, said.reason) == (CheckOutcome.NOT_ASSESSED, "left_register")
    assert "does not know the company any more, although it stated it earlier" in said.detail
    assert "provider:northdata:company states the company" in said.detail


def test_a_file_alone_does_not_fulfil_the_check_of_a_register_that_did_not_answer() -> None:
    seen = asked(FILE, DOWN)
    [registry] = [
        one
        for one in assess_checks(CATALOGUE, Tier.CDD, Material(snapshot=seen), {})
        if one.check.id == "registry"
    ]
    said = registry.finding
    assert (said.outcome, said.reason) == (CheckOutcome.NOT_ASSESSED, "register_unanswered")
    assert ("provider:companies_house:company", "did not answer") in [
        (one.name, one.state) for one in registry.missing
    ]
    for rule in (cir.not_active, cir.registration_not_found):
        absence = rule(seen)
        assert isinstance(absence, Unassessed)
        assert absence.reason == "register_unanswered"
    doubt = cir.unconfirmed(seen)
    assert doubt is not None
    assert doubt.reason == "register_unanswered"


def test_a_current_file_stands_beside_a_register_without_credentials_and_names_it() -> None:
    keyless = replace(KEYLESS, name="provider:companies_house", register="GB-COH")
    found = assess_checks(CATALOGUE, Tier.CDD, Material(snapshot=asked(FILE, keyless)), {})
    [registry] = [one for one in found if one.check.id == "registry"]
    assert registry.finding.outcome is CheckOutcome.FULFILLED
    assert [(one.name, one.state) for one in registry.missing] == [
        ("provider:companies_house", "has no credentials")
    ]


@pytest.mark.parametrize("silent", ["did not answer", "was not asked", "has no credentials"])
def test_a_complete_file_proves_no_absence_beside_a_register_that_did_not_answer(
    silent: str,
) -> None:
    lacking = replace(FILE, answered=False, silent="does not know the company")
    unknown = subject(status="subject_unanswered", entity_id=None)
    seen = asked(lacking, replace(DOWN, silent=silent), subject=unknown)
    absence = cir.registration_not_found(seen)
    assert isinstance(absence, Unassessed)
    assert absence.reason == "subject_unanswered"
    assert checks_of(seen)["registry"] == ("not_assessed", "subject_unanswered")
    answered = asked(lacking, DENYING, subject=unknown)  # another source did not answer
    assert isinstance(cir.registration_not_found(answered), Fired)


def test_sources_of_a_company_that_its_register_denies_exclude_no_party() -> None:
    said = {"Ownership": [frozenset({FILE.name})]}
    denied = common.unsettled(live_register.disowned((FILE, DENYING)), said)
    assert denied == dict.fromkeys(("Ownership", "Directorship"), "left_register")
    assert common.unsettled(live_register.disowned((FILE, DOWN)), said) == {}
    old = common.unsettled((replace(FILE, stale=True),), said)
    assert old == {"Ownership": "stale_register"}
