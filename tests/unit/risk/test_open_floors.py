"""What keeps a floor open is said for each of its inputs and lists, or that it was not kept."""

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
        "rules open (No rule was assessed of: MEBO, ROA)",
        "rules open (Rules of DFWO are open)",
    ]


def test_an_input_without_a_reading_and_a_finding_of_before_keep_a_floor_open() -> None:
    assert said({}, EXPOSURE) == ["not run"]
    [before] = said({EXPOSURE: [{"source": "carried:screening", "value": ["x"]}]}, EXPOSURE)
    assert "found by an earlier evaluation" in before
    assert said({EXPOSURE: [{"source": "screening", "value": []}]}, EXPOSURE) == []


def test_a_list_on_which_absence_proves_nothing_is_named() -> None:
    readings: Readings = {EXPOSURE: [{"source": "screening", "value": []}]}
    [told] = said(readings, EXPOSURE, lists=("fatf_grey_list", "fatf_black_list"))
    assert told.startswith("stale list (the ")


def test_of_a_matrix_that_is_gone_it_says_so() -> None:
    assert left_open(None, {}, {}, ["sanctions_open"]) == {"sanctions_open": (NOT_KEPT,)}
