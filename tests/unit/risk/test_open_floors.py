"""What keeps a floor open is said for each of its inputs and lists, or that it was not kept."""

from typing import Any

from atlas.risk.evaluations.domain.open_floors import NOT_KEPT, Readings, gaps_of_floor, left_open

MODULES = "modules.levels"
EXPOSURE = "sanctions.exposure"


def said(readings: Readings, *inputs: str, lists: tuple[str, ...] = ()) -> list[str]:
    silent = {"fatf_grey_list": "stale_list"}
    return [one.said for one in gaps_of_floor(inputs, lists, readings, silent)]


def test_modules_without_an_assessed_rule_are_named() -> None:
    readings: Readings = {
        MODULES: [
            {"source": "module:cir", "value": "low"},
            {"source": "module:mebo", "not_assessed": {"reason": "not_run", "detail": ""}},
            {"source": "module:roa", "not_assessed": {"reason": "not_run", "detail": None}},
            {
                "source": "module:dfwo",
                "not_assessed": {"reason": "rules_open", "detail": "Rules of DFWO are open."},
            },
        ]
    }
    assert said(readings, MODULES) == [
        (
            "rules open (No rule was assessed of: “Management and beneficial owners”,"
            " “Registered and operational addresses”)"
        ),
        "rules open (Rules of “Digital footprint and web presence” are open)",
    ]


def test_an_input_without_a_reading_and_a_finding_of_before_keep_a_floor_open() -> None:
    assert said({}, EXPOSURE) == ["not run"]
    [before] = said({EXPOSURE: [{"source": "carried:screening", "value": ["x"]}]}, EXPOSURE)
    assert "found by an earlier evaluation" in before
    assert said({EXPOSURE: [{"source": "screening", "value": []}]}, EXPOSURE) == []


def test_a_module_was_found_before_only_where_it_was_high_or_critical() -> None:
    """Evaluations of earlier releases took over each level, also of a module that was clear."""
    gap = {"source": "module:mebo", "not_assessed": {"reason": "not_run", "detail": None}}

    def told(level: str, *more: Any) -> list[str]:
        return said({MODULES: [*more, {"source": "carried:module:mebo", "value": level}]}, MODULES)

    unasked = "rules open (No rule was assessed of: “Management and beneficial owners”)"
    for level in ("clear", "low", "medium"):
        assert told(level, gap) == [unasked]
    for level in ("high", "critical"):
        first, before = told(level, gap)
        assert (first, "found by an earlier evaluation" in before) == (unasked, True)
    # a rule that told then was not assessed now, and nothing else keeps the floor open
    [before] = told("medium", {"source": "module:mebo", "value": "clear"})
    assert "found by an earlier evaluation" in before


def test_a_list_on_which_absence_proves_nothing_is_named() -> None:
    readings: Readings = {EXPOSURE: [{"source": "screening", "value": []}]}
    [told] = said(readings, EXPOSURE, lists=("fatf_grey_list", "fatf_black_list"))
    assert told.startswith("stale list (the ")


def test_of_a_matrix_that_is_gone_it_says_so() -> None:
    assert left_open(None, {}, {}, ["sanctions_open"]) == {"sanctions_open": (NOT_KEPT,)}
