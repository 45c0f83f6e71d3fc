"""`atlas evaluate names`: labelled pairs of names against a name matcher."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from atlas.cli.console import fail, note
from atlas.cli.evaluate import report
from atlas.cli.evaluate.files import (
    AsJson,
    FileArgument,
    Misses,
    SkipInvalid,
    read_file,
    refuse,
)
from atlas.cli.stack import DataDir


class Algorithm(StrEnum):
    """What scores the pairs."""

    OWN = "own"
    LOGIC_V1 = "logic-v1"
    LOGIC_V2 = "logic-v2"


class Half(StrEnum):
    """Which half of the file, by a fixed hash of the names."""

    ALL = "all"
    A = "a"
    B = "b"


def evaluate_names(
    file: FileArgument,
    *,
    algorithm: Annotated[
        list[Algorithm] | None,
        typer.Option(
            "--algorithm",
            help="Atlas's own; to compare, also nomenklatura's logic-v1 or logic-v2 (repeatable).",
        ),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option(
            help="Score from which on a pair is a match: 0-1, or 0-100. Default: each "
            "algorithm's own (Atlas 0.80, nomenklatura 0.70)."
        ),
    ] = None,
    half: Annotated[
        Half,
        typer.Option(
            help="Half a (for tuning), half b (for measuring), split by a fixed "
            "hash of the names, or all."
        ),
    ] = Half.ALL,
    misses: Misses = 15,
    skip_invalid: SkipInvalid = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,  # noqa: ARG001  every command takes it
) -> None:
    """Measure name matching on labelled pairs: precision, recall, F1, the worst misses.

    FILE is CSV or TSV with a header: name1, name2, is_match (true or false) and schema (Person,
    Company, Organization, LegalEntity, Vessel …; without it a pair is compared both ways). Columns
    stand in any order and case; a column `category` or `class` gets a table of its own. Needs no
    running stack and no list.

        atlas evaluate names pairs.csv

        atlas evaluate names pairs.csv --algorithm own --algorithm logic-v2 --json > result.json
    """
    from atlas.cli.evaluate import scoring  # noqa: PLC0415  slow to import
    from atlas.knowledge.names.domain.labelled import LabelledFileError, read_pairs  # noqa: PLC0415
    from atlas.knowledge.names.domain.measures import half_of  # noqa: PLC0415

    try:
        pairs, left_out = read_pairs(read_file(file), skip_invalid=skip_invalid)
        pairs, unknown = scoring.with_known_schema(pairs, skip_invalid=skip_invalid)
    except LabelledFileError as error:
        refuse(file, error)
    if half is not Half.ALL:
        pairs = [pair for pair in pairs if half_of(pair.name1, pair.name2) == half.value]
    if not pairs:
        fail("No pair is left to measure.", "Use --half all, or a larger file.")
    if left_out + unknown:
        note(f"{left_out + unknown} unusable rows were left out")
    results = []
    for one in dict.fromkeys(algorithm or [Algorithm.OWN]):
        try:
            scored = scoring.score_pairs(one.value, pairs)
        except scoring.NotInstalledError as error:
            fail(f"{one.value} cannot be measured.", str(error))
        results.append(report.evaluated(scored, pairs, scoring.as_share(threshold)))
    if as_json:
        report.print_json(
            {"file": file.name, "half": half.value, "left_out": left_out + unknown}, results
        )
        return
    for result in results:
        report.show(result, misses)
    if len(results) > 1:
        report.show_comparison(results)
