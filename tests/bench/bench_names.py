"""Name pairs: the own matcher beside nomenklatura, on the half that was not tuned on.

Goals: F1 ≥ 0.85, persons ≥ 0.75, at most half of logic-v2's time. Needs the labelled pairs beside
the repository.
"""

from pathlib import Path

import pytest

from atlas.cli.evaluate import report, scoring
from atlas.knowledge.names.domain.labelled import read_pairs
from atlas.knowledge.names.domain.measures import half_of

PAIRS = Path(__file__).parents[3] / "shared/data/entity-resolution/os-name-bench/cases.csv"


@pytest.mark.bench
@pytest.mark.skipif(not PAIRS.is_file(), reason="the labelled pairs are not beside the repository")
def test_names(capsys: pytest.CaptureFixture[str]) -> None:
    pairs, _ = read_pairs(PAIRS.read_bytes())
    held = [pair for pair in pairs if half_of(pair.name1, pair.name2) == "b"]
    results = [
        report.evaluated(scoring.score_pairs(algorithm, held), held, None)
        for algorithm in ("own", "logic-v1", "logic-v2")
    ]
    with capsys.disabled():
        print()
        for result in results:
            report.show(result, 0)
        report.show_comparison(results)
    assert all(result["pairs"] == len(held) for result in results)
