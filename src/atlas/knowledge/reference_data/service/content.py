"""What a body or a text describes: the dataset in it, or what is wrong with it."""

from collections.abc import Mapping, Sequence
from typing import cast

from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.knowledge.reference_data.domain import (
    DataProblem,
    Dataset,
    DatasetType,
    ImportedRows,
    load_shipped,
)
from atlas.knowledge.reference_data.domain.shapes import Data
from atlas.knowledge.reference_data.schemas import DatasetFields


def dataset_from(body: DatasetFields, data: Mapping[str, object]) -> Dataset:
    """Return the dataset that a body describes.

    Raises:
        InvalidRequestError: no such type, or data that is no list of entries.

    """
    items = data.get("items")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise _invalid(["data", "items"], "must be a list of objects")
    return Dataset(
        type=body.type,
        version=body.version,
        name=body.name,
        source=body.source,
        url=body.url,
        source_date=body.source_date,
        licence=body.licence,
        refresh_days=own_type(body.type).refresh_days,
        judgement=body.judgement,
        note=body.note,
        data=cast("Data", data),
    )


def own_type(name: str) -> DatasetType:
    """Return a type that a firm can have versions of its own of.

    Raises:
        InvalidRequestError: no such type, or a code list.

    """
    shipped = load_shipped()
    if name in shipped.nomenclatures:
        raise _invalid(["type"], "is a code list of a publisher: it is read, not replaced")
    if name not in shipped.types:
        raise _invalid(["type"], f"must be one of {', '.join(sorted(shipped.types))}")
    return shipped.types[name]


def _invalid(where: Sequence[str | int], message: str) -> InvalidRequestError:
    problem = FieldProblem(loc=["body", *where], msg=message, type="value_error")
    return InvalidRequestError(f"{'.'.join(map(str, where))}: {message}", errors=[problem])


def refuse(problems: Sequence[DataProblem], where: str) -> None:
    """Raise for data that cannot be used.

    Raises:
        InvalidRequestError: names each problem with its place.

    """
    if problems:
        raise InvalidRequestError(
            f"The data has {len(problems)} problem(s), the first: {problems[0].message}",
            errors=[
                FieldProblem(loc=["body", where, item.path], msg=item.message, type="value_error")
                for item in problems
            ],
        )


def all_problems(rows: ImportedRows) -> list[DataProblem]:
    """Return every problem of a text, with the row it is in."""
    inside = [
        DataProblem(f"row {row.number}", problem) for row in rows.rows for problem in row.problems
    ]
    return [*rows.problems, *inside]
