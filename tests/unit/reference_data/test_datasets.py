"""Checks, comparison and import of datasets: pure rules."""

from __future__ import annotations

import csv
import io
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.countries import countries
from atlas.knowledge.reference_data.domain import (
    Dataset,
    check_data,
    diff,
    in_force,
    key_of,
    load_shipped,
    read_rows,
)

TYPES = load_shipped().types
CPI = TYPES["cpi"]
UBO = TYPES["ubo_thresholds"]
RULES = TYPES["sanctions_ownership_rules"]
CODES = sorted(countries())
TABLES = st.dictionaries(st.sampled_from(CODES), st.integers(0, 100), min_size=1, max_size=30)


def table(scores: dict[str, int]) -> dict[str, Any]:
    return {"items": [{"code": code, "score": score} for code, score in scores.items()]}


def threshold(*codes: str, start: str | None = None, end: str | None = None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "jurisdictions": list(codes),
        "threshold": 25,
        "comparator": ">",
        "source": "law",
        "url": "https://example.org",
    }
    return entry | ({"valid_from": start} if start else {}) | ({"valid_to": end} if end else {})


def thresholds(*entries: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in threshold("GB").items() if key != "jurisdictions"}
    return {"default": plain, "enhanced": plain, "items": list(entries)}


@pytest.mark.parametrize("name", sorted(TYPES))
def test_what_ships_passes_its_own_check(name: str) -> None:
    for dataset in load_shipped().datasets:
        if dataset.type == name and not dataset.empty:
            assert check_data(dataset.data, TYPES[name]) == []


@pytest.mark.parametrize(
    ("data", "type_", "path", "says"),
    [
        ({"items": [{"code": "QQ", "score": 1}]}, CPI, "$.items[0]", "QQ is no country"),
        ({"items": [{"code": "DK", "score": 101}]}, CPI, "$.items[0].score", "maximum"),
        ({"items": [{"code": "DK"}]}, CPI, "$.items[0]", "required"),
        (table({"DK": 1}) | {"x": 1}, CPI, "$", "unexpected"),
        ([], CPI, "$", "object"),
        (None, CPI, "$", "object"),
        (
            {"items": [{"code": "DK", "score": 1}, {"code": "DK", "score": 2}]},
            CPI,
            "$.items[1]",
            "stands twice",
        ),
        (thresholds(threshold("GB", "QQ")), UBO, "$.items[0]", "QQ is no country"),
        (thresholds(threshold("GB"), threshold("GB", "FR")), UBO, "$.items[1]", "overlaps"),
        (
            thresholds(threshold("GB", start="2024-01-01", end="2024-01-01")),
            UBO,
            "$.items[0]",
            "later",
        ),
        (thresholds(threshold("GB", start="2024-02-30")), UBO, "$.items[0].valid_from", "date"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(data: Any, type_: Any, path: str, says: str) -> None:
    problems = check_data(data, type_)
    assert any(item.path == path and says in item.message for item in problems), problems


def test_periods_that_meet_do_not_overlap() -> None:
    data = thresholds(threshold("GB", end="2027-07-10"), threshold("GB", "FR", start="2027-07-10"))
    assert check_data(data, UBO) == []


@given(
    st.lists(
        st.tuples(st.dates(date(2000, 1, 1)), st.dates(date(2000, 1, 1))), min_size=2, max_size=5
    )
)
def test_an_overlap_is_found_exactly_when_a_day_has_two_rules(
    periods: list[tuple[date, date]],
) -> None:
    ordered = [(min(a, b), max(a, b)) for a, b in periods if a != b]
    entries = [threshold("GB", start=str(a), end=str(b)) for a, b in dict.fromkeys(ordered)]
    starts = [entry["valid_from"] for entry in entries]
    if len(set(starts)) < len(starts):
        return  # a repeated entry, told of as such
    overlapping = any(
        first[0] < second[1] and second[0] < first[1]
        for number, first in enumerate(dict.fromkeys(ordered))
        for second in list(dict.fromkeys(ordered))[number + 1 :]
    )
    assert any("overlaps" in item.message for item in check_data(thresholds(*entries), UBO)) is (
        overlapping
    )


@given(TABLES, TABLES)
def test_a_difference_applied_to_the_old_gives_the_new(
    old: dict[str, int], new: dict[str, int]
) -> None:
    found = diff(table(old), table(new), CPI)
    rebuilt = {key_of(item, CPI): item for item in table(old)["items"]}
    for entry in found.removed:
        del rebuilt[key_of(entry, CPI)]
    for change in found.changed:
        assert rebuilt[change.key] == change.before != change.after
        rebuilt[change.key] = dict(change.after)
    for entry in found.added:
        assert key_of(entry, CPI) not in rebuilt
        rebuilt[key_of(entry, CPI)] = dict(entry)
    assert rebuilt == {key_of(item, CPI): item for item in table(new)["items"]}
    assert found.same is (old == new)
    assert found.unchanged + len(found.changed) + len(found.added) == len(new)


@given(TABLES)
def test_a_difference_is_mirrored_and_blind_to_order(scores: dict[str, int]) -> None:
    backwards = table(dict(reversed(scores.items())))
    assert diff(table(scores), backwards, CPI).same
    there, back = diff(None, backwards, CPI), diff(backwards, None, CPI)
    assert there.added == back.removed
    assert not there.removed
    assert len(there.added) == len(scores)


def test_members_beside_the_entries_are_compared_too() -> None:
    industry = next(item for item in load_shipped().datasets if item.type == "industry_risk")
    assert industry.data is not None
    found = diff(industry.data, {**industry.data, "default": "high"}, TYPES["industry_risk"])
    assert [(c.key, c.after) for c in found.settings] == [("default", {"value": "high"})]
    assert not found.same


@given(TABLES, st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_a_csv_of_any_dialect_is_read_whole(
    scores: dict[str, int], delimiter: str, ending: str, bom: bool
) -> None:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter, lineterminator=ending)
    writer.writerow(["Code", " score"])
    writer.writerows(scores.items())
    text = ("\ufeff" if bom else "") + target.getvalue() + ending + "\x1a"
    found = read_rows(text, "csv", CPI, {})
    assert found.data == table(scores)
    assert [row.key for row in found.rows] == list(scores)
    assert all(row.accepted for row in found.rows)


def test_an_entry_that_stands_twice_is_named_by_its_row() -> None:
    found = read_rows("code\nDE\nFR\nDE\nDE\n", "csv", TYPES["fatf_grey_list"], {})
    assert found.data is None
    assert found.problems == ()
    assert [row.number for row in found.rows if not row.accepted] == [4, 5]


@pytest.mark.parametrize("copies", [1, 2])
def test_a_long_table_is_checked_in_one_pass(copies: int) -> None:
    """Each repeated entry was looked for in all of them: 7 s of the API's loop for 20,000."""
    count = 20_000 // copies
    rows = "".join(f"GB,AB{n},{n} High Street\n" for n in range(count)) * copies
    header = "country_code,postal_code,address\n"
    start = time.process_time()
    found = read_rows(header + rows, "csv", TYPES["virtual_office_addresses"], {})
    assert time.process_time() - start < 5
    assert (found.data is None) == (copies == 2)


def test_one_bad_row_and_there_is_no_data() -> None:
    found = read_rows("code,score\nDK,89\nQQ,9\nSO,\nFI,x\nNO,80\n", "csv", CPI, {})
    assert found.data is None
    outcome = {row.number: (row.key, row.accepted) for row in found.rows}
    assert outcome[2] == ("DK", True)
    assert outcome[4] == ("SO", False)
    assert outcome[5] == ("FI", False)
    fixed = read_rows("code,score\nDK,89\nQQ,9\n", "csv", CPI, {})
    assert [row.problems for row in fixed.rows] == [(), ("QQ is no country of ISO 3166-1",)]


@pytest.mark.parametrize(
    ("text", "format_", "says"),
    [
        ("", "csv", "header row names nothing"),
        ("code,score\n", "csv", "no rows"),
        ("land,score\nDK,1\n", "csv", "columns of cpi are code, score"),
        ("code,code\nDK,1\n", "csv", "twice"),
        ("code,score\nDK\n", "csv", "line 2: 1 cells, the header has 2"),
        ('code,score\n"DK,1\n', "csv", "line"),
        ("[", "json", "no JSON"),
        ("3", "json", "list of entries"),
        ("[]", "json", "no rows"),
    ],
)
def test_a_text_that_cannot_be_read_says_why(text: str, format_: Any, says: str) -> None:
    found = read_rows(text, format_, CPI, {})
    assert found.data is None
    assert says in found.problems[0].message


def test_json_keeps_the_members_that_a_list_lacks() -> None:
    rest = {"default": thresholds()["default"], "enhanced": thresholds()["enhanced"]}
    entry = threshold("GB")
    import orjson

    found = read_rows(orjson.dumps([entry]).decode(), "json", UBO, rest)
    assert found.data == {**rest, "items": [entry]}
    whole = orjson.dumps(thresholds(entry)).decode()
    assert read_rows(whole, "json", UBO, {}).data == thresholds(entry)


def test_a_list_in_a_cell_is_divided() -> None:
    text = "jurisdictions,threshold,comparator,source,url\nGB;FR,25,>,law,https://example.org\n"
    found = read_rows(text, "csv", UBO, thresholds())
    assert found.data is not None
    assert found.data["items"][0]["jurisdictions"] == ["GB", "FR"]


def version(name: str, source_date: str | None, *, empty: bool = False) -> Dataset:
    return Dataset(
        type="t",
        version=name,
        name="t",
        source="s",
        url="https://example.org",
        source_date=source_date,
        licence="l",
        refresh_days=30,
        data=None if empty else {"items": []},
    )


@pytest.mark.parametrize(
    ("day", "chosen"),
    [
        (date(2026, 8, 1), "own"),
        (date(2026, 5, 1), "former"),
        (date(2026, 3, 1), "installation"),
        (date(2026, 1, 15), "shipped"),
        (date(2020, 1, 1), "shipped"),
    ],
)
def test_the_first_layer_that_reaches_back_so_far_is_in_force(day: date, chosen: str) -> None:
    layers = (
        [version("own", "2026-07-01")],
        [version("former", "2026-04-01")],
        [version("installation", "2026-02-01")],
    )
    found = in_force([version("shipped", "2026-01-01")], day, before=layers)
    assert found.datasets[0].version == chosen


def test_an_older_version_activated_again_goes_before_a_newer_one_left() -> None:
    layers = ([version("own", "2026-02-01")], [version("left", "2026-07-01")])
    found = in_force([version("shipped", "2026-01-01")], date(2026, 8, 1), before=layers)
    assert found.datasets[0].version == "own"


def test_an_empty_dataset_is_in_force_only_where_no_other_is() -> None:
    shipped = version("none", None, empty=True)
    own = version("own", "2026-02-01")
    for day in (date(2025, 1, 1), date(2026, 8, 1)):
        assert in_force([shipped], day, before=([own],)).datasets == (own,)
    assert in_force([shipped], date(2026, 1, 1)).datasets == (shipped,)
