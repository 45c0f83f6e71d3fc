"""A report names the listed parties of regimes without a rule on ownership, and their shares."""

from typing import Any

from atlas.investigations.reports.domain.sections import OwnershipSection
from atlas.investigations.reports.without_rule import without_rule_lines
from atlas.investigations.results.domain import ListedWithoutRule
from atlas.knowledge.reference_data.domain.rules import RegimeWithoutRule

UN = RegimeWithoutRule("un", "United Nations", "No share is named.", "Resolution 1", "u", True)
AU = RegimeWithoutRule("au", "Australia", "No share is named.", "Regulations", "u", False)
NAMES = {"a": "Juan Perez", "b": "Anna Roe"}


def lines(*listed: ListedWithoutRule, searched: tuple[str, ...] = ()) -> list[str]:
    section = OwnershipSection(
        assessed=True,
        structure=None,
        regimes_without_rule=searched,
        regimes_unruled=(UN, AU),
        listed_without_rule=listed,
    )
    return without_rule_lines(section, NAMES)


def listed(party: str, *ties: str, regime: str = "un", **more: Any) -> ListedWithoutRule:
    return ListedWithoutRule(regime=regime, party=party, ties=ties, **more)


def test_no_one_listed_leaves_the_regimes_named_as_not_computed() -> None:
    assert lines(searched=("in",)) == [
        (
            "United Nations; Australia: not computed. No share is named. Resolution 1; Regulations"
            " (not verified)"
        ),
        (
            "IN: no rule on ownership by listed parties is known for this regime; a match with its"
            " list counts by itself."
        ),
    ]


def test_who_is_listed_is_named_with_share_and_decision() -> None:
    """The section said "not computed" of the UN beside "not owned", and was silent on the owner."""
    found = lines(
        listed("a", "owner", certain=True, share="100"),
        listed("b", "leader", weak=True),
        listed("b", "former_owner", "leader", regime="in"),
        searched=("in",),
    )
    un = (
        "United Nations: possible. Control: possible. Juan Perez owns or controls it, 100 % of the"
        " shares (confirmed match); Anna Roe leads it, or a company that controls it (weak match,"
        " not yet decided). No share is named. Resolution 1"
    )
    india = (
        "IN: possible. Control: possible. Anna Roe held it until lately and leads it, or a company"
        " that controls it (match, not yet decided). No rule on ownership by listed parties is"
        " known for this regime."
    )
    assert found == [
        un,
        india,
        "Australia: not computed. No share is named. Regulations (not verified)",
    ]
    assert lines(listed("b", "leader"))[0].startswith("United Nations: not assessed. Control: poss")
