"""The checks that the tier asks for: done or open, by what, resting on what."""

from collections.abc import Mapping

from atlas.investigations.reports.domain.facts import CheckSaid
from atlas.investigations.reports.domain.report import Report
from atlas.investigations.reports.pages.blocks import Block, heading, note, table, tag, text
from atlas.risk.evaluations.domain.wording import origin, words
from atlas.sources.lists.domain.labels import list_label
from atlas.sources.lists.domain.list_day import ListDay, as_kept


def checks(report: Report) -> list[Block]:
    """Return the checks as they stood when the report was made; reports of before have none."""
    blocks = [heading("Checks of due diligence")]
    found = report.checks
    if found is None:
        return [*blocks, text("The report was made before it showed checks.")]
    titles = {item.check_id: item.title for item in found.items}
    blocks.append(
        text(
            f"Asked for at {(found.tier or '').upper()}, as they stood when the report was made."
            f" Risk policy {found.policy_version or 'of the product'}."
        )
    )
    if found.open:
        named = ", ".join(titles.get(key, words(key)) for key in found.open)
        blocks.append(note(f"Open mandatory checks prevent an approval: {named}."))
    columns = [("Check", 2.4), ("Asked for", 2.1), ("Outcome", 2.1), ("By", 1.9)]
    days = {
        (one.list_id, one.version): one.day for row in report.screening.rows for one in row.lists
    }
    rows = (
        [
            item.title,
            words(item.need) + (f" ({item.because})" if item.because else ""),
            tag(_outcome(item)),
            words(item.fulfilled_by or ""),
            _detail(item, days),
            item.remedy or "",
        ]
        for item in found.items
        if item.need != "none"
    )
    caption = "Mandatory and recommended checks, and on what they rest"
    return [
        *blocks,
        table(caption, [*columns, ("Detail", 4), ("What would lift it", 2.6)], rows),
    ]


def _outcome(item: CheckSaid) -> str:
    """Return a check's outcome; an attestation is never shown as fulfilled."""
    if item.outcome == "fulfilled" and item.fulfilled_by == "attestation":
        return "attested"
    return item.outcome


def _detail(item: CheckSaid, days: Mapping[tuple[str, str | None], ListDay | None]) -> str:
    said = [item.detail]
    attested = item.attestation
    if attested and not attested.withdrawn:
        where = f" ({attested.reference})" if attested.reference else ""
        by = f" by {attested.attested_by_name}" if attested.attested_by_name else ""
        said.append(f"attested{by} on {attested.attested_at[:10]}: {attested.note}{where}")
        said += [f"in control: {one.text}" for one in attested.in_control]
    said += [
        f"{origin(source.name)} of {source.as_of}" if source.as_of else origin(source.name)
        for source in item.sources
    ]
    said += [
        (days.get((one.list_id, one.version)) or as_kept(one.version)).after(
            list_label(one.list_id)
        )
        for one in item.lists
    ]
    said += [f"missing: {one.text}" for one in item.missing]
    return "; ".join(part.rstrip(".") for part in said if part)
