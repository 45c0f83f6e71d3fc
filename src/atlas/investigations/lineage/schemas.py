"""API shapes of lineage."""

from typing import Any

from pydantic import Field

from atlas.foundation.web import ResponseModel


class LineageNode(ResponseModel):
    """One thing that is said, known or stored."""

    id: str = Field(description="`kind:name`; also what `of` takes.")
    kind: str = Field(
        description="`sentence`, `finding`, `indicator`, `evaluation`, `factor`, `floor`, `input`,"
        " `attribute`, `relationship`, `screening`, `list`, `claim`, `source`, `evidence`,"
        " `response`."
    )
    label: str
    href: str | None = Field(description="Where the API shows it whole.")
    data: dict[str, Any]


class LineageEdge(ResponseModel):
    """`from_id` rests on `to_id`."""

    from_id: str
    to_id: str


class LineageOut(ResponseModel):
    """What rests on what, from what was asked for down to the raw responses."""

    of: str | None
    nodes: list[LineageNode]
    edges: list[LineageEdge]
