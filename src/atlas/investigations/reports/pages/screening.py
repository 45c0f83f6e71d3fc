"""The screening table: every party, every list version, also where nothing was found."""

from msgspec import UNSET

from atlas.investigations.reports.domain.report import Report
from atlas.investigations.reports.pages.blocks import Block, heading, note, table, tag, text
from atlas.investigations.reports.pages.remarks import joined
from atlas.investigations.reports.wording import delisting_said, named, unbroken
from atlas.investigations.results.domain import (
    Feature,
    Hit,
    ListAnswer,
    Screened,
    ScreenedParty,
    SearchedVersion,
)
from atlas.risk.evaluations.domain.wording import words
from atlas.sources.lists.domain.entry import ListedIdentifier
from atlas.sources.lists.domain.labels import entry_said, list_label
from atlas.sources.screening.domain.words import said_of_list

_NO_PROFILE = "no_profile"
_AS_SEARCHED = (
    " The table gives each list as the run searched it, together with what the list was when this"
    " report was made, where that was no longer the same."
)
_WITHOUT_PROFILE = "complete; no compliance profile was active to say how old it may be"


def screening(report: Report) -> list[Block]:
    """Return list versions with their ages, and the answer for every party."""
    found = report.screening
    blocks = [heading("Screening")]
    if not found.lists:
        blocks.append(
            note("Not assessed: no list is loaded. This report gives no result on sanctions.")
        )
    else:
        blocks.append(_lists(found))
    blocks.append(
        text(
            '"Nothing found" holds for the named versions only. A list that is not current or not'
            " complete is still searched and its candidates count; the absence of a hit does not."
            f"{_AS_SEARCHED if any(one.today is not UNSET for one in found.lists) else ''}"
        )
    )
    if not found.rows:
        return [*blocks, note("Not assessed: no party was screened.")]
    columns = [("Party", 3.2), ("Answer", 1.9), ("By topic", 3.2), ("By list and version", 4.6)]
    rows = joined(
        [
            _party(row),
            tag(row.outcome),
            _topics(row),
            _by_list(row),
            str(len(row.hits)),
        ]
        for row in found.rows
    )
    caption = "Parties screened, negative answers included"
    return [
        *blocks,
        table(caption, [*columns, ("Candidates of each", 1.7)], rows),
        *_candidates(found),
    ]


def _party(row: ScreenedParty) -> str:
    """Return a party's name, and the connection of one who has no holding or office today."""
    return f"{named(row.name)} ({named(row.connection)})" if row.connection else named(row.name)


def _lists(found: Screened) -> Block:
    ages = {
        (item.list_id, item.version): item.age_days
        for row in found.rows
        for item in row.lists
        if item.age_days is not None
    }
    profile = not _is_without_profile(found)
    columns = [("List", 2.3), ("Published", 1.5), ("Last checked", 1.9), ("Entries", 1.6)]
    return table(
        "List versions searched",
        [*columns, ("Topics", 1.5), ("Age", 1.1), ("State", 3)],
        (
            [
                _list_name(item),
                _published(item),
                _checked(item),
                _entries(item),
                ", ".join(words(topic) for topic in item.topics),
                _age(
                    ages.get((item.list_id, item.version))
                    if item.age_days is None
                    else item.age_days
                ),
                _state(item, profile=profile),
            ]
            for item in found.lists
        ),
    )


def _list_name(item: SearchedVersion) -> str:
    if item.fictitious:
        return f"{item.list_id} (demo list, fictitious)"
    return f"{item.list_id}: {item.title}" if item.title else item.list_id


def _loaded(item: SearchedVersion) -> str:
    """Return which of the list's versions it is, and when it was loaded; "" where not kept."""
    if item.sequence is None:
        return ""
    at = f"; loaded {item.loaded_at[:16].replace('T', ' ')} UTC" if item.loaded_at else ""
    return f"version {item.sequence}{at}"


def _published(item: SearchedVersion) -> str:
    """Return the publication date; runs of earlier releases kept the version's date alone."""
    if item.published is UNSET:
        return unbroken(item.version)
    return unbroken(item.published) if item.published else "unknown"


def _checked(item: SearchedVersion) -> str:
    """Return when the list was last obtained from its publisher; never when its file was made."""
    if item.last_checked:
        return unbroken(item.last_checked[:10])
    loaded = item.loaded_at
    return f"never stated; loaded {unbroken(loaded[:10])}" if loaded else "not recorded"


def _entries(item: SearchedVersion) -> str:
    """Return how many entries were searched; of a part of a list, of how many."""
    count = item.entries
    if count is None:
        return "not recorded"
    whole = item.published_entries
    if item.excerpt:
        return f"{count:,} of about {whole:,}: an excerpt" if whole else f"{count:,}: an excerpt"
    least = item.minimum_entries
    return f"{count:,} of at least {least:,}: too few" if least and count < least else f"{count:,}"


def _age(days: object) -> str:
    return "" if days is None else f"{days} day" if days == 1 else f"{days} days"


def _is_without_profile(found: Screened) -> bool:
    """Whether no compliance profile was active: it says how old a list may be."""
    return any(
        _NO_PROFILE in {*topic.reasons, *(one.reason for one in row.lists)}
        for row in found.rows
        for topic in row.topics
    )


def _state(item: SearchedVersion, *, profile: bool) -> str:
    stale = [f"stale: {item.stale}"] if item.stale else []
    if item.shortcomings is None:
        said = stale or ["within its age"]
    elif item.shortcomings:
        said = [f"the absence of a hit proves nothing: {item.shortcomings}"]
    elif profile:
        said = stale or ["complete and current"]
    else:
        said = stale or [_WITHOUT_PROFILE]
    if loaded := _loaded(item):
        said.append(loaded)
    if item.forced:
        said.append(f"forced in over a refusal: {item.forced}")
    if item.incomplete:
        said.append(f"incomplete: {item.incomplete} records could not be read whole")
    if item.today:
        said.append(f"when this report was made: {item.today}")
    return "; ".join(said)


def _topics(row: ScreenedParty) -> str:
    return "; ".join(
        f"{words(item.topic)}: {words(item.outcome)}"
        + (f" ({words(item.reason)})" if item.reason else "")
        for item in row.topics
    )


def _by_list(row: ScreenedParty) -> str:
    """Return the answers of the lists: those that answer alike behind one word."""
    alike: dict[str, list[str]] = {}
    for item in row.lists:
        said = said_of_list(item.outcome, item.former_candidates)
        said += f" ({words(item.reason)})" if item.reason else ""
        alike.setdefault(said, []).append(by_version(item))
    return "; ".join(f"{said}: {', '.join(lists)}" for said, lists in alike.items())


def by_version(item: ListAnswer) -> str:
    """Return the list, its day, and which of its versions it is: one day may have two."""
    label = list_label(item.list_id)
    return item.day.after(label, item.sequence) if item.day else f"{label} not loaded"


def _candidates(found: Screened) -> list[Block]:
    """Return every candidate with what was decided about it, then what the lists say of each."""
    hits = [(row, hit) for row in found.rows for hit in row.hits]
    if not hits:
        return []
    columns = [("Party", 3), ("List and entry", 2.4), ("Name on the list", 3), ("Match", 1.6)]
    rows = (
        [
            named(row.name),
            entry_said(hit.list_id, hit.entry_key),
            named(hit.matched_name),
            f"{words(hit.strength)} {hit.score}",
            words(hit.measure) + (", taken off the list" if hit.off_list else ""),
            words(hit.decision) + (f"; {delisting_said(hit, named=True)}" if hit.ended else ""),
        ]
        for row, hit in hits
    )
    blocks = [table("Candidates", [*columns, ("Measure", 1.9), ("Decision", 1.6)], rows)]
    told = [(row, hit) for row, hit in hits if hit.features is not None]
    if told:
        blocks.append(heading("What the lists say of the candidates", level=2))
        blocks += [_details(row, hit, found) for row, hit in told]
    return blocks


def _details(row: ScreenedParty, hit: Hit, found: Screened) -> Block:
    """Return one candidate: programme, dates, numbers, source, and what was compared."""
    listed = next((one for one in found.lists if one.list_id == hit.list_id), None)
    facts = [
        ("Entry", f"{hit.entry_name or ''} ({words(hit.entry_kind or 'unknown')})"),
        ("Screened as", hit.matched_query_name),
        ("Programmes", ", ".join(hit.programmes)),
        ("Legal basis", "; ".join(hit.legal_basis)),
        ("Listed on", hit.listed_date or "not stated by the list"),
        ("Taken off", hit.delisted_on and f"no later than {hit.delisted_on}"),
        ("Born or founded", ", ".join(hit.birth_dates)),
        ("Countries", ", ".join(hit.countries)),
        ("Numbers", "; ".join(map(_identifier, hit.identifiers))),
        ("Positions", "; ".join(hit.positions)),
        ("Publisher", listed and listed.publisher),
        ("Source", listed and listed.source_url),
        ("Compared", "; ".join(_feature(one) for one in hit.features or ())),
        ("Contradicts", "; ".join(map(words, hit.contradictions))),
    ]
    caption = f"{named(row.name)}: {entry_said(hit.list_id, hit.entry_key)}"
    rows = ([name, str(said)] for name, said in facts if said)
    return table(caption, [("What", 1.4), ("As listed", 7)], rows, record=True)


def _identifier(item: ListedIdentifier) -> str:
    label = item.label or item.scheme
    country = f" ({item.country})" if item.country else ""
    return f"{label} {item.value}{country}".strip()


def _feature(item: Feature) -> str:
    pair = ""
    if item.query_value or item.entry_value:
        pair = f" ({item.query_value or 'not given'} / {item.entry_value or 'none'})"
    return f"{words(item.name)} {words(item.effect)}{pair}"
