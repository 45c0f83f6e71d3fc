"""The date of a version: what the operator, a name or a stamp says, checked against content."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from atlas.foundation.core.partial_dates import parse_date
from atlas.sources.lists.domain.catalogue import ListDefinition, date_of_entry_number
from atlas.sources.lists.errors import ListFileError

_ZONES = timedelta(days=1)
"""A publisher east of us may be a day ahead."""


@dataclass(frozen=True, slots=True)
class VersionDate:
    """A version's date, where it comes from, and what the operator should know."""

    value: date
    source: str
    warning: str | None = None


@dataclass(frozen=True, slots=True)
class DateHints:
    """What tells a version's age, from the surest to the least sure.

    `stated` by the operator, `published` by the file, `manifest` by the manifest, `named` by a
    file or folder name, `stamp` of the archive or file (`stamp_source`). `newest_number` (OFAC)
    and `newest_date` are the newest content.
    """

    stamp: date
    stamp_source: str
    stated: date | None = None
    published: date | None = None
    manifest: date | None = None
    named: date | None = None
    newest_number: int = 0
    newest_date: date | None = None


def is_future(day: date, today: date) -> bool:
    """Whether a day has not begun anywhere yet."""
    return day > today + _ZONES


def date_version(definition: ListDefinition, hints: DateHints, today: date) -> VersionDate:
    """Choose the version date: the file's own where it states one.

    Without one, in order: the operator's, the manifest's, a date in a file or folder name, the
    newest date of the content, the archive's or file's own stamp. Names and stamps tell when a
    copy was made; so where they would make the list current, but its newest content is older
    than that, the content's date is taken: an old list must never answer "clear".

    Raises ValueError for a date in the future, and for one later than the file's own.
    """
    for day in (hints.stated, hints.published, hints.manifest):
        if day is not None and is_future(day, today):
            raise ValueError(f"the version date {day} lies in the future")
    if hints.stated is not None:
        if hints.published is not None and hints.stated > hints.published:
            raise ValueError(
                f"the file says that it was published on {hints.published}: it cannot be of"
                f" {hints.stated}"
            )
        return VersionDate(min(hints.stated, today), "stated")
    if hints.published is not None:
        return VersionDate(min(hints.published, today), "published")
    if hints.manifest is not None:
        return VersionDate(min(hints.manifest, today), "manifest")
    return _guessed(definition, hints, today)


_WHERE = {
    "file": "file's time stamp",
    "archive": "archive's time stamp",
    "name": "file or folder name",
}


def _guessed(definition: ListDefinition, hints: DateHints, today: date) -> VersionDate:
    value, source = hints.stamp, hints.stamp_source
    if hints.named is not None:
        value, source = hints.named, "name"
    value = min(value, today)
    evidence, newest = hints.newest_date, "content"
    if hints.newest_number:
        evidence, newest = date_of_entry_number(hints.newest_number), "entry_numbers"
    if evidence is not None and not hints.newest_number and hints.named is None:
        warning = (
            f"the file states no publication date: dated {evidence} by its newest content. State"
            " it with --version-date if it is later."
        )
        return VersionDate(min(evidence, today), newest, warning)
    fresh_from = today - timedelta(days=definition.max_age_days)
    if evidence is not None and value >= fresh_from > evidence:
        what = f"the newest entry ({hints.newest_number})" if hints.newest_number else "its newest"
        warning = (
            f"the {_WHERE.get(source, source)} says {value}, but {what} dates from about"
            f" {evidence}: dated so. State the publication date with --version-date."
        )
        return VersionDate(evidence, newest, warning)
    if evidence is None or not hints.newest_number:
        warning = (
            f"the file states no publication date: dated {value} by the"
            f" {_WHERE.get(source, source)}, which is none and makes no list current. State it with"
            " --version-date and --reason."
        )
        return VersionDate(value, source, warning)
    return VersionDate(value, source)


_DAY_MONTH_YEAR = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?=$|[T ])")
_TIME = re.compile(r"(?<=\d{4})[,T ]+\d{1,2}:\d{2}.*$")


def day_of(file: str, line: int, text: str | None, *, order: str = "dmy") -> date | None:
    """Return a file's own publication date; None when it states none.

    ISO dates (with a time or not), `12 Sep 2026`, and `09/10/2026` in the publisher's order:
    `dmy` or `mdy`.

    Raises:
        ListFileError: for a text that is no date: the file's age would be unknown.

    """
    if not text:
        return None
    try:
        if found := _ISO.match(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_MONTH_YEAR.match(text):
            first, second, year = (int(part) for part in found.groups())
            day, month = (first, second) if order == "dmy" else (second, first)
            return date(year, month, day)
        stated = parse_date(_TIME.sub("", text))
    except ValueError as error:
        raise ListFileError(file, line, f"publication date is no date: {text[:60]}") from error
    if not stated.is_full:
        raise ListFileError(file, line, f"publication date is no full date: {text[:60]}")
    return stated.earliest
