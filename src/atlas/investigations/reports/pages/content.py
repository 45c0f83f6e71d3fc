"""Every section of a report as blocks, in the order of the template's sections."""

from collections.abc import Callable, Mapping
from typing import Any

from atlas.investigations.reports.pages.appendix import conflicts, gaps, hashes, lineage
from atlas.investigations.reports.pages.blocks import (
    Block,
    Cell,
    bullets,
    heading,
    mono,
    note,
    table,
    tag,
    text,
)
from atlas.investigations.reports.pages.checks import checks
from atlas.investigations.reports.pages.ownership import ownership
from atlas.investigations.reports.pages.screening import screening
from atlas.investigations.reports.wording import (
    gauge_words,
    proof_line,
    value,
    words,
)

Document = Mapping[str, Any]


def pages_of(document: Document, sha256: str, sections: tuple[str, ...]) -> dict[str, Any]:
    """Return what is shown, on paper and on a screen: the facts at the top, then the sections.

    Args:
        document: the report's document, redacted already where it must be.
        sha256: hash of the stored canonical JSON.
        sections: names of `SECTIONS` and `hashes`, in their order.

    """
    run = document["investigation"]
    facts: list[tuple[str, Cell]] = [
        ("As of", run["as_of"]),
        ("Register and number", _number(run)),
        ("Country", run["country_code"] or "not given"),
        ("Depth", run["depth"].upper()),
        ("Version of the run", str(run["run_version"])),
        ("Started", _moment(run["started_at"])),
        ("Investigation", mono(run["id"])),
    ]
    return {
        "title": f"Investigation report: {run['company_name']}",
        "company": run["company_name"],
        "as_of": run["as_of"],
        "banner": document["banner"],
        "redaction": (document.get("redaction") or {}).get("note"),
        "sha256": sha256,
        "facts": [{"name": name, "value": said} for name, said in facts],
        "sections": [
            {"name": name, "blocks": _blocks_of(document, sha256, name)} for name in sections
        ],
    }


def _blocks_of(document: Document, sha256: str, name: str) -> list[Block]:
    return hashes(document, sha256) if name == "hashes" else SECTIONS[name](document)


def summary(document: Document) -> list[Block]:
    """Return the executive summary."""
    said = document["summary"]
    blocks = [heading("Executive summary"), *_gauge(document)]
    blocks += [text(sentence) for sentence in said["sentences"]]
    if said["key_findings"]:
        blocks.append(heading("Key findings", level=2))
        blocks.append(
            bullets(
                {"tag": item["severity"], "lead": item["title"], "text": item["detail"]}
                for item in said["key_findings"]
            )
        )
    candidates = document["subject"]["candidates"]
    if candidates and not document["subject"]["entity_id"]:
        blocks.append(_candidates(candidates))
    return blocks


def risk(document: Document) -> list[Block]:
    """Return score, floors with their legal basis, dimensions and factors."""
    found = document["risk"]
    blocks = [
        heading("Risk"),
        text(
            f"Score before floors {found['base_score']}, after floors {found['score']}. Matrix"
            f" {found['matrix']['id']} {found['matrix']['version']}, appetite"
            f" {found['appetite']}. An unknown factor keeps its maximum in the sum and scores the"
            " matrix's value for unknown; the range says what the unknowns could still change."
        ),
    ]
    if found["insufficient_depth"]:
        blocks.append(
            note(
                "Insufficient depth: the tier asks for more than this run's depth gave. It cannot"
                " be approved; rerun it deeper."
            )
        )
    return [*blocks, _floors(found), _dimensions(found), _factors(found), *_overrides(found)]


def findings(document: Document) -> list[Block]:
    """Return the findings with their proofs and evidence."""
    blocks = [heading("Findings"), text(_looked_at(document))]
    for item in document["findings"]:
        blocks.append(heading(item["title"], level=2, tag=item["severity"]))
        blocks.append(text(f"{item['detail']} (rule {item['module']} {words(item['code'])})"))
        if item["proof"]:
            blocks.append(bullets(proof_line(edge) for edge in item["proof"]))
        if item["evidence_ids"] or item["screening_ids"]:
            blocks.append(_rests_on(document, item))
    return blocks


def modules(document: Document) -> list[Block]:
    """Return each module with what its rules said."""
    blocks = [heading("Modules and their rules")]
    for module in document["modules"]:
        coverage = module["coverage"]
        assessed = f"{coverage['assessed']} of {coverage['rules']} rules assessed"
        title = f"{module['code']} · {module['title']} ({assessed})"
        blocks.append(heading(title, level=2, tag=module["level"]))
        caption = (
            f"{module['points']} points; {assessed} ({coverage['percent']} %), and the level holds"
            " for these alone."
        )
        columns = [("Rule", 3), ("Fired", 1.6), ("Points", 1), ("Detail", 6)]
        rows = (
            [rule["title"], words(rule["outcome"]), str(rule["points"]), rule["detail"]]
            for rule in module["rules"]
        )
        blocks.append(table(caption, columns, rows))
    return blocks


def _moment(text: str | None) -> str:
    """Return a time as it is read: to the minute, in UTC."""
    return f"{text[:10]} {text[11:16]} UTC" if text else "not started"


def _looked_at(document: Document) -> str:
    """Return how many rules fired, of how many that could be assessed."""
    counts = [module["coverage"] for module in document["modules"]]
    whole = sum(item["rules"] for item in counts)
    assessed = sum(item["assessed"] for item in counts)
    fired = len(document["findings"])
    said = "none fired" if not fired else f"{fired} fired" if fired > 1 else "one fired"
    return (
        f"{assessed} of {whole} rules could be assessed, and {said}. What the other"
        f" {whole - assessed} would have said is unknown."
        if assessed < whole
        else f"All {whole} rules could be assessed, and {said}."
    )


def _gauge(document: Document) -> list[Block]:
    found = document["risk"]
    keys = ("score", "score_low", "score_high", "coverage", "level", "level_at_worst", "tier")
    return [{"kind": "gauge", "alt": gauge_words(found)} | {key: str(found[key]) for key in keys}]


def _number(run: Mapping[str, Any]) -> str:
    if not run["registration_number"]:
        return "not given"
    return f"{run['register'] or ''} {run['registration_number']}".strip()


def _candidates(found: list[Mapping[str, Any]]) -> Block:
    columns = [("Name", 4), ("Country", 1.2), ("Register and number", 3), ("Dataset", 2)]
    return table(
        "Companies that may be meant; rerun with the record of the right one.",
        [*columns, ("Score", 1), ("Record", 3)],
        (
            [
                item["name"],
                item["country_code"] or "unknown",
                f"{item['register_code'] or ''} {item['registration_number'] or ''}".strip(),
                item["dataset"],
                value(item["score"]),
                mono(item["record"]),
            ]
            for item in found
        ),
    )


def _floors(found: Mapping[str, Any]) -> Block:
    columns = [("Floor", 4), ("State", 2.1), ("Least score", 1.1), ("Least tier", 1)]
    return table(
        "Floors: minimum scores and tiers that nothing lowers, with their legal basis",
        [*columns, ("Legal basis", 4), ("Because of", 2.5)],
        (
            [
                floor["title"],
                tag(floor["status"]),
                floor["minimum_score"] or "",
                (floor["minimum_tier"] or "").upper(),
                floor["legal_source"],
                value(floor["because"]),
            ]
            for floor in found["floors"]
        ),
    )


def _dimensions(found: Mapping[str, Any]) -> Block:
    columns = [("Dimension", 4), ("Weight", 1), ("Score", 2)]
    rows = (
        [words(item["id"]), item["weight"], item["score"] or "not applicable"]
        for item in found["dimensions"]
    )
    return table("Dimensions", columns, rows)


def _factors(found: Mapping[str, Any]) -> Block:
    columns = [("Factor", 2.6), ("State", 2.1), ("Points", 1), ("of", 0.8), ("Decided by", 5)]
    return table(
        "Factors: the worst source of each wins",
        columns,
        (
            [
                words(item["id"]),
                tag(item["status"]),
                item["points"],
                item["maximum"],
                _decided_by(item),
            ]
            for item in found["factors"]
        ),
    )


def _decided_by(factor: Mapping[str, Any]) -> str:
    won = [
        f"{source['source']}: {value(source['value'])}"
        for source in factor["sources"]
        if source["winner"]
    ]
    return "; ".join(won) if won else words(factor["reason"] or "")


def _overrides(found: Mapping[str, Any]) -> list[Block]:
    if not found["overrides"]:
        return []
    columns = [("Factor", 2), ("Score", 1), ("Rationale", 6)]
    rows = ([words(o["factor"]), o["score"], o["rationale"]] for o in found["overrides"])
    return [table("Overrides by analysts", columns, rows)]


def _rests_on(document: Document, item: Mapping[str, Any]) -> Block:
    kept = {row["id"]: row for row in document["lineage"]["evidence"]}
    rows = [
        ["Evidence", kept.get(key, {}).get("source", ""), mono(key, key)]
        for key in item["evidence_ids"]
    ]
    parties = {row["screening_id"]: row["name"] for row in document["screening"]["rows"]}
    rows += [["Screening", parties.get(key, ""), mono(key)] for key in item["screening_ids"]]
    return table("Rests on", [("Kind", 1), ("Source or party", 3), ("Id", 4)], rows)


SECTIONS: Mapping[str, Callable[[Document], list[Block]]] = {
    "summary": summary,
    "risk": risk,
    "checks": checks,
    "findings": findings,
    "ownership": ownership,
    "screening": screening,
    "modules": modules,
    "conflicts": conflicts,
    "gaps": gaps,
    "lineage": lineage,
}
"""All but the hashes, which stand last where they are asked for."""
