"""Failures of the reference-data room."""

from atlas.foundation.core.errors import NotFoundError


class DatasetNotFoundError(NotFoundError):
    """No dataset of that id."""

    code = "dataset_not_found"
    title = "No such dataset"


class DatasetTypeNotFoundError(NotFoundError):
    """No such type of reference data."""

    code = "dataset_type_not_found"
    title = "No such type of reference data"


class BadReferenceDataError(Exception):
    """Shipped reference data is damaged; the process must not start.

    `problems` names each file with what is wrong in it.
    """

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("reference data is damaged:\n" + "\n".join(problems))


class SnapshotNotFoundError(NotFoundError):
    """No snapshot of that hash is kept."""

    code = "reference_snapshot_not_found"
    title = "No such reference snapshot"


class CountryNotFoundError(NotFoundError):
    """No country of that code."""

    code = "country_not_found"
    title = "No such country"
