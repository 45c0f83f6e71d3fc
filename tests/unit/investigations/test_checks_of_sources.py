"""Checks by how sources ended: registers, what only repeats them, and what did not answer."""

from dataclasses import replace

from tests.unit.investigations.pictures import picture, screening, source

from atlas.investigations.checks.domain import CheckOutcome, Material, assess_checks
from atlas.investigations.checks.domain.rules import RULES
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import CATALOGUE


def test_what_only_repeats_registers_fulfils_no_check_of_a_register() -> None:
    repeats = replace(source(), name="provider:example:company", second_hand=True)
    for check in ("registry", "ubo_identification"):
        said = RULES[check](Material(picture=picture(screening=screening(), sources=(repeats,))))
        assert (said.outcome, said.reason) == (CheckOutcome.NOT_ASSESSED, "no_register_answered")
        assert said.identified is not True
    both = picture(screening=screening(), sources=(source(), repeats))
    assert RULES["registry"](Material(picture=both)).outcome is CheckOutcome.FULFILLED


def test_what_is_missing_names_only_sources_that_did_not_answer() -> None:
    about_others = replace(source(), name="provider:example:branches", answered=False)
    failed = replace(about_others, name="provider:example:company", silent="did not answer")
    subject = replace(picture().subject, status="subject_unanswered")
    gone = picture(screening=screening(), sources=(about_others, failed), subject=subject)
    found = assess_checks(CATALOGUE, Tier.EDD, Material(picture=gone), {})
    [missing] = [one.missing for one in found if one.check.id == "registry"]
    assert [(one.name, one.state) for one in missing] == [
        ("provider:example:company", "did not answer")
    ]
