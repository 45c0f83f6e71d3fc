"""`atlas evaluate screening`: labelled parties against lists."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atlas.cli.console import fail, note
from atlas.cli.evaluate.files import (
    AsJson,
    FileArgument,
    Misses,
    SkipInvalid,
    read_file,
    refuse,
)
from atlas.cli.evaluate.progress import watch
from atlas.cli.stack import DataDir

if TYPE_CHECKING:
    from atlas.cli.evaluate.cases import Case
    from atlas.cli.evaluate.searched import Searched

Told = dict[str, Any]


def evaluate_screening(
    file: FileArgument,
    *,
    list_id: Annotated[
        str | None,
        typer.Option("--list", help="Search this list only; with --list-file: which list it is."),
    ] = None,
    list_file: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            help="Search this list's file or folder in memory, without a stack. Without --list "
            "it is a table: id, name, schema, aliases, weak_aliases (`;` between several).",
        ),
    ] = None,
    threshold: Annotated[
        int, typer.Option(min=50, max=100, help="Name score from which a party is a hit.")
    ] = 80,
    brute_force: Annotated[
        int,
        typer.Option(min=0, help="Compare the first so many with a search of every name."),
    ] = 0,
    misses: Misses = 15,
    skip_invalid: SkipInvalid = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Measure screening on labelled parties: recall by class, hits in 1,000 clean names, time.

    FILE is CSV or TSV with a header. Column name, and what is right: `expected` (entry key or
    list:key, `;` between several), `expected_name` (a name of the entry), or is_match (true: any
    hit will do). Empty or false: a clean party. Also list (of the key), schema, birth_date,
    country, gender, other_names, identifier (SCHEME:VALUE), and class (how the name was altered:
    recall of each). Or pairs, name1, name2, is_match, schema: name1 is looked for among all
    name2, without a stack; of name2 also aliases, weak_aliases, entry_birth_date, entry_country.

    Common alternative column names are recognised (left_name and right_name, query and
    candidate, dob, nationality, alteration, label, gold, entry_id, full_name …), in any case and
    order; several values in a cell are
    separated by `;`.

        atlas evaluate screening parties.csv

        atlas evaluate screening parties.csv --list-file sdn/ --list ofac-sdn --json
    """
    from atlas.cli.evaluate import hits, searched  # noqa: PLC0415  slow to import
    from atlas.cli.evaluate.cases import read_cases  # noqa: PLC0415
    from atlas.knowledge.names.domain.labelled import LabelledFileError  # noqa: PLC0415

    try:
        cases, entries, left_out = read_cases(
            read_file(file), threshold=threshold, skip_invalid=skip_invalid
        )
    except LabelledFileError as error:
        refuse(file, error)
    if left_out:
        note(f"{left_out} unusable rows were left out")
    if list_file is not None:
        where = [searched.of_file(list_file, list_id)]
    elif entries:
        where = [searched.of_entries("name2", file.name, entries)]
    else:
        where = asyncio.run(searched.of_stack(data_dir, list_id))
    gc.freeze()  # no collection walks the indexes while the clock runs
    told: Told = {"file": file.name, "left_out": left_out, **_measured(cases, where, threshold)}
    if brute_force:
        told["brute_force"] = _against_brute_force(cases[:brute_force], where, threshold)
    if as_json:
        hits.print_json(told)
    else:
        hits.show(told, misses)


def _measured(cases: Sequence[Case], where: Sequence[Searched], threshold: int) -> Told:
    from atlas.cli.evaluate import hits  # noqa: PLC0415

    if not cases:
        fail("No party is left to screen.")
    outcomes = []
    for case in watch(cases, "screening"):
        start = time.thread_time()
        matches = [(one.list_id, match) for one in where for match in one.index.match(case.query)]
        outcomes.append((case, matches, time.thread_time() - start))
    return hits.summarised(outcomes, where, threshold)


def _against_brute_force(cases: Sequence[Case], where: Sequence[Searched], threshold: int) -> Told:
    both = every = 0
    for case in watch(cases, "brute force"):
        for one in where:
            names, query = one.index.names, case.query
            found = names.search(query.name, kind=query.kind, threshold=threshold)
            mine = {id(item.name) for item in found}
            all_ = names.brute_force(query.name, kind=query.kind, threshold=threshold)
            both += sum(1 for item in all_ if id(item.name) in mine)
            every += len(all_)
    return {
        "queries": len(cases),
        "names": every,
        "found": both,
        "recall": round(both / every, 4) if every else None,
    }
