"""Every use of four eyes compares accounts and the persons behind them as they are linked now."""

import ast
from collections.abc import Iterator

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
