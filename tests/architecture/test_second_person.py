"""Every use of four eyes compares accounts and the persons behind them as they are linked now."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import dotted, functions, modules

RULE = "foundation/core/four_eyes.py"
LOOKUP = "identity/users/service/four_eyes.py"


def uses() -> Iterator[tuple[str, ast.Call]]:
    for module in modules():
        for function in functions(module):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and dotted(node.func).endswith(
                    "require_second_person"
                ):
                    yield f"{module.path}:{function.name}", node


def test_the_rule_is_reached_through_the_lookup_alone() -> None:
    users = {
        module.path
        for module in modules()
        if module.path != RULE and "check_second_person" in module.text
    }
    assert users == {LOOKUP}


def test_every_confirmation_names_the_accounts_that_acted() -> None:
    """A stored person alone is not enough: the account is compared, and its present person."""
    found = list(uses())
    assert found
    for place, call in found:
        assert len(call.args) == 3, f"{place}: session, caller, FirstPersons"
        assert dotted(call.args[0]) == "session", place
        module = next(one for one in modules() if one.path == place.split(":")[0])
        assert "FirstPersons" in module.text or ".writers" in ast.unparse(call.args[2]), place


FIRST_PERSONS = {
    "case_decision_entry": ["investigations/decisions/service.py:decide"],
    "company_status_change": ["knowledge/customer_file/service/status.py:_check_rule"],
    "compliance_profile": ["knowledge/compliance_profile/service/lifecycle.py:_require_other"],
    "list_acceptance": ["sources/lists/acceptances.py:accept"],
    "resolution_candidate": ["knowledge/resolution/service/deciding.py:_proposed"],
    "risk_override": ["risk/overrides/service.py:_check_decider"],
    "risk_policy": ["risk/policy/service.py:activate_policy"],
    "risk_segment": [
        "risk/policy/service.py:activate_segment",
        "risk/policy/service.py:archive_segment",
    ],
    "screening_decision": ["sources/screening/service/decisions.py:second_decision"],
    "sdd_record": [
        "knowledge/sdd_records/service.py:require_other_person",
        "knowledge/sdd_records/service.py:turn_down",
    ],
    "settings_proposal": ["workspace/proposals/service.py:confirm"],
    "source_contract_version": ["workspace/proposals/service.py:confirm"],
}
"""Each table that keeps who proposed or edited, and where another person confirms it."""
ONE_PERSON = {
    "audit_event": "a record of who did what",
    "check_attestation": "one person attests, and any who decides withdraws",
    "company_import": "who began it",
    "investigation_batch": "who began it",
    "risk_batch": "who began it",
    "user_account": "the account's own person",
    "user_former_person": "links that ended",
}
SCHEMA = Path(__file__).parents[2] / "docs" / "schema.sql"


def keeping_persons() -> set[str]:
    """Return the tables that keep a person, in whatever column."""
    found, table = set(), ""
    for line in SCHEMA.read_text().splitlines():
        made = re.match(r"CREATE TABLE public\.(\w+)", line)
        table = made[1] if made else table
        if re.match(r" +\w*persons?(_ids?)? uuid", line):
            found.add(table)
    return found


def test_every_person_kept_is_compared_by_the_lookup() -> None:
    """A new decision of two people is named here, with the place where it asks the lookup."""
    assert keeping_persons() == {*FIRST_PERSONS, *ONE_PERSON}
    named = {place for places in FIRST_PERSONS.values() for place in places}
    assert {place for place, _ in uses()} == named


NO_TASK = {
    "sources/screening/service/decisions.py": "hits have tasks of their own (inbox)",
    "risk/policy/service.py": "a draft is activated; nobody proposes it before",
    "knowledge/customer_file/service/status.py": "the second person acts at once",
}


def test_what_waits_for_a_second_person_is_a_task() -> None:
    """Who must confirm something is told so: one mechanism, `workspace.tasks.second_person`."""
    places = {place.partition(":")[0] for place, _ in uses()} - {RULE, LOOKUP}
    asked = {
        module.path
        for module in modules()
        if "second_person.ask(" in module.text and "second_person.answered(" in module.text
    }
    assert places - asked == {*NO_TASK}


def test_no_other_rule_compares_persons() -> None:
    """`a.person_id == b.person_id` outside the lookup would be four eyes by the stored person."""
    found = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        if module.path not in {RULE, LOOKUP, "identity/users/service/changing.py"}
        for node in module.nodes
        if isinstance(node, ast.Compare)
        and any(
            isinstance(part, ast.Attribute) and part.attr in {"person_id", "decided_person"}
            for part in (node.left, *node.comparators)
        )
    ]
    assert found == []
