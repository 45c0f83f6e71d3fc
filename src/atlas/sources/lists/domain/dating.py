"""The date of a version: what the operator, a name or a stamp says, checked against content."""

from dataclasses import dataclass
from datetime import date

from atlas.sources.lists.domain.catalogue import ListDefinition, date_of_entry_number


@dataclass(frozen=True, slots=True)
class VersionDate:
    """A version's date, where it comes from, and what the operator should know."""

    value: date
    source: str
    warning: str | None = None


def date_version(
    definition: ListDefinition,
    *,
    stated: date | None,
    named: date | None,
    stamp: date,
    stamp_source: str,
    newest_number: int,
    today: date,
) -> VersionDate:
    """Choose the version date.

    OFAC's csv files state none. In order: the operator's, a date in a file or folder name, the
    archive's or file's own stamp. A stamp is only when a copy was made; so where a name or
    stamp would make the list current, but its highest entry number was given out earlier, the
    number's date is taken: an old list must never answer "clear".

    Raises ValueError for a date in the future.
    """
    if stated is not None:
        if stated > today:
            raise ValueError("the version date lies in the future")
        return VersionDate(stated, "stated")
    value, source = (named, "name") if named is not None else (stamp, stamp_source)
    value = min(value, today)
    numbered = date_of_entry_number(newest_number)
    oldest_fresh = today.toordinal() - definition.max_age_days
    if value.toordinal() >= oldest_fresh > numbered.toordinal():
        warning = (
            f"the {source} says {value}, but the newest entry ({newest_number}) dates from about"
            f" {numbered}: dated so. State the publication date with --version-date."
        )
        return VersionDate(numbered, "entry_numbers", warning)
    return VersionDate(value, source)
