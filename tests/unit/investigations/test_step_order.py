"""Steps are listed in the order in which a run takes them."""

from atlas.investigations.modules.domain.titles import step_place


def test_steps_stand_in_the_order_of_a_run() -> None:
    in_order = [
        "investigation",
        "queued",
        "begin",
        "enrich",
        "structure",
        "screen",
        "module:CIR",
        "module:ROA",
        "module:FRLS",
        "module:AMLRR",
        "module:DFWO",
        "sanctioned_ownership",
        "module:MEBO",
        "module:SPEPWS",
        "indicators",
        "evaluation",
        "report",
        "complete",
        "something_old",
    ]
    assert sorted(sorted(in_order), key=step_place) == in_order
