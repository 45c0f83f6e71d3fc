"""Failures of the reference-data room."""

from atlas.foundation.core.errors import ConflictError, NotFoundError, ReferenceNotFoundError


class DatasetNotFoundError(NotFoundError):
    """There is no dataset with that id."""

    code = "dataset_not_found"
    title = "No such dataset"


class DatasetTypeNotFoundError(NotFoundError):
    """There is no such type of reference data."""

    code = "dataset_type_not_found"
    title = "No such type of reference data"


class DatasetExistsError(ConflictError):
    """The tenant has a dataset of this type and version."""

    code = "dataset_exists"
    title = "The version exists already"


class DatasetStateError(ConflictError):
    """The dataset's state does not allow the change."""

    code = "dataset_state"
    title = "The dataset's state does not allow this"


class ComparedDatasetNotFoundError(ReferenceNotFoundError):
    """The dataset to compare with is not there."""


class BadReferenceDataError(Exception):
    """Shipped reference data is damaged; the process must not start.

    `problems` names each file with what is wrong in it.
    """

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("reference data is damaged:\n" + "\n".join(problems))


class SnapshotNotFoundError(NotFoundError):
    """No snapshot with that hash is stored."""

    code = "reference_snapshot_not_found"
    title = "No such reference snapshot"


class CountryNotFoundError(NotFoundError):
    """There is no country with that code."""

    code = "country_not_found"
    title = "No such country"
