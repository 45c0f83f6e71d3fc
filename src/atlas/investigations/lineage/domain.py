"""The graph of what rests on what, made from a report's document. Pure.

A node's id is its kind, a colon and its name: `sentence:3`, `finding:CIR.not_active`,
`indicator:CIR.not_active`, `factor:ID`, `floor:ID`, `attribute:ENTITY.NAME`, `relationship:ID`,
`screening:ID`, `list:ID@VERSION`, `claim:ID`, `source:NAME`, `evidence:ID`, `response:ID`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Node:
    """One thing that is said, known or stored. `href`: where the API shows it whole."""

    id: str
    kind: str
    label: str
    href: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Graph:
    """Nodes, and what each rests on."""

    nodes: dict[str, Node] = field(default_factory=dict)
    rests_on: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, kind: str, name: str, label: str, href: str | None = None, **data: Any) -> str:
        """Add a node once; return its id."""
        key = f"{kind}:{name}"
        self.nodes.setdefault(key, Node(key, kind, label, href, data))
        return key

    def link(self, upper: str, *lower: str) -> None:
        """Say that one node rests on others."""
        self.rests_on.setdefault(upper, {}).update(dict.fromkeys(lower))

    def edges(self) -> list[tuple[str, str]]:
        """Return the links between nodes that are there, in order."""
        return [
            (upper, lower)
            for upper, below in self.rests_on.items()
            for lower in below
            if upper in self.nodes and lower in self.nodes
        ]

    def below(self, root: str) -> "Graph":
        """Return a node with everything it rests on, however deep."""
        seen: dict[str, None] = {}
        waiting = [root]
        while waiting:
            key = waiting.pop()
            if key in seen or key not in self.nodes:
                continue
            seen[key] = None
            waiting += self.rests_on.get(key, {})
        kept = {key: node for key, node in self.nodes.items() if key in seen}
        return Graph(kept, {key: self.rests_on.get(key, {}) for key in kept})


_SENTENCES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r" was investigated as of "), ("source",)),
    (re.compile(r"^It was (not )?(identified|found)"), ("attribute", "source")),
    (re.compile(r"^The risk is "), ("evaluation",)),
    (re.compile(r" of the matrix could be assessed"), ("evaluation",)),
    (re.compile(r"^Floors apply: "), ("floor",)),
    (re.compile(r"^As a consequence, "), ("floor",)),
    (
        re.compile(
            r" screened against |^No list was loaded|^\d+ list versions? |could not be screened"
        ),
        ("screening",),
    ),
    (re.compile(r"^The group was cut "), ("relationship",)),
)
"""A sentence of the summary, and the kinds of node it sums up."""
_OTHERWISE = ("evaluation", "source")


def graph_of(document: Document) -> Graph:
    """Return everything a report says, and what it rests on."""
    graph = Graph()
    _evidence(graph, document["lineage"]["evidence"])
    _sources(graph, document["sources"])
    subject = document["subject"].get("entity_id")
    if subject is not None:
        add_claims(graph, str(subject), document["lineage"]["claims"])
    _relationships(graph, document)
    _screenings(graph, document["screening"]["rows"])
    _rules(graph, document)
    _risk(graph, document)
    for number, sentence in enumerate(document["summary"]["sentences"], 1):
        key = graph.add("sentence", str(number), sentence)
        kinds = next((k for pattern, k in _SENTENCES if pattern.search(sentence)), _OTHERWISE)
        graph.link(key, *(one for one, node in graph.nodes.items() if node.kind in kinds))
    return graph


def _evidence(graph: Graph, items: Iterable[Mapping[str, Any]]) -> None:
    for item in items:
        add_evidence(graph, item)


def add_evidence(graph: Graph, item: Mapping[str, Any]) -> None:
    """Add a piece of evidence and the raw response it keeps."""
    path = f"/api/evidence/{item['id']}"
    key = graph.add(
        "evidence",
        str(item["id"]),
        f"{item['kind']} of {item['source']}",
        path,
        retrieved_at=item["retrieved_at"],
        source_url=item["source_url"],
        licence=item["licence"],
    )
    raw = graph.add(
        "response",
        str(item["id"]),
        f"{item['size']} bytes as received",
        f"{path}/content",
        sha256=item["sha256"],
        size=item["size"],
    )
    graph.link(key, raw)


def _sources(graph: Graph, items: Iterable[Mapping[str, Any]]) -> None:
    for item in items:
        key = graph.add(
            "source",
            item["source"],
            item["source"],
            status=item["status"],
            as_of=item["as_of"],
            licence=item["licence"],
        )
        graph.link(key, *(f"evidence:{one}" for one in item["evidence_ids"]))


def add_claims(graph: Graph, entity_id: str, claims: Iterable[Mapping[str, Any]]) -> None:
    """Add an entity's attributes with the claims that each value rests on."""
    for claim in claims:
        name = str(claim["attribute"]).rpartition(".")[2]
        attribute = graph.add(
            "attribute",
            f"{entity_id}.{name}",
            name.replace("_", " "),
            f"/api/entities/{entity_id}",
            value=claim["value"],
        )
        graph.link(attribute, _claim(graph, claim, f"/api/entities/{entity_id}/claims"))


def _claim(graph: Graph, claim: Mapping[str, Any], href: str) -> str:
    source = str(claim["source"])
    key = graph.add(
        "claim",
        str(claim["claim_id"]),
        f"{source} says: {claim['attribute']}",
        href,
        value=claim["value"],
        trust=claim["trust"],
        asserted_at=claim["asserted_at"],
    )
    graph.link(key, graph.add("source", source, source))
    if claim.get("evidence_id"):
        graph.link(key, f"evidence:{claim['evidence_id']}")
    return key


def _relationships(graph: Graph, document: Document) -> None:
    for link in document["relationships"]:
        graph.add(
            "relationship",
            str(link["relationship_id"]),
            f"{link['from_name']} → {link['to_name']}, {link['type']}",
            f"/api/relationships/{link['relationship_id']}",
            attributes=link["attributes"],
        )
    for claim in document["lineage"]["relationships"]:
        key = f"relationship:{claim['relationship_id']}"
        path = f"/api/relationships/{claim['relationship_id']}/claims"
        graph.link(key, _claim(graph, claim, path))


def _screenings(graph: Graph, rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        key = graph.add(
            "screening",
            str(row["screening_id"]),
            f"{row['name']}: {row['outcome'].replace('_', ' ')}",
            f"/api/screening/screenings/{row['screening_id']}",
            hits=len(row["hits"]),
            screened_at=row["screened_at"],
        )
        whole = graph.add(
            "response",
            str(row["screening_id"]),
            "the screening as it was kept",
            f"/api/screening/screenings/{row['screening_id']}/content",
        )
        graph.link(key, whole)
        for item in row["lists"]:
            version = item["version"] or "not loaded"
            label = f"{item['list_id']} of {version}"
            graph.link(key, graph.add("list", f"{item['list_id']}@{version}", label))


def _rules(graph: Graph, document: Document) -> None:
    inquiry = f"/api/investigations/{document['investigation']['id']}"
    for module in document["modules"]:
        for rule in module["rules"]:
            key = graph.add(
                "indicator",
                f"{module['code']}.{rule['code']}",
                rule["title"],
                f"{inquiry}/modules/{module['code']}",
                outcome=rule["outcome"],
                reason=rule["reason"],
                detail=rule["detail"],
            )
            graph.link(key, *_rested(rule), *_covered(graph, module))
    for finding in document["findings"]:
        name = f"{finding['module']}.{finding['code']}"
        key = graph.add(
            "finding",
            name,
            finding["title"],
            f"{inquiry}/modules/{finding['module']}",
            severity=finding["severity"],
            detail=finding["detail"],
        )
        graph.link(key, f"indicator:{name}", *_rested(finding), *_proof(finding))


def _rested(item: Mapping[str, Any]) -> list[str]:
    return [
        *(f"evidence:{one}" for one in item["evidence_ids"]),
        *(f"screening:{one}" for one in item["screening_ids"]),
    ]


def _covered(graph: Graph, module: Mapping[str, Any]) -> list[str]:
    return [
        f"source:{one}" for one in module["coverage"]["sources"] if f"source:{one}" in graph.nodes
    ]


def _proof(finding: Mapping[str, Any]) -> list[str]:
    """Return the relationships that a finding's proof chain leads along."""
    text = [str(value) for edge in finding["proof"] for value in _leaves(edge)]
    return [f"relationship:{one}" for one in text]


def _leaves(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from _leaves(part)
    elif isinstance(value, str):
        yield value


def _risk(graph: Graph, document: Document) -> None:
    risk = document["risk"]
    path = f"/api/risk-evaluations/{risk['evaluation_id']}"
    top = graph.add(
        "evaluation",
        str(risk["evaluation_id"]),
        f"Risk {risk['score']}: {risk['level']}, {risk['tier'].upper()}",
        f"{path}/explain",
        hashes=document["hashes"]["evaluation"],
    )
    for factor in risk["factors"]:
        key = graph.add(
            "factor",
            factor["id"],
            f"{factor['id'].replace('_', ' ')}: {factor['points']} of {factor['maximum']}",
            f"{path}/explain",
            status=factor["status"],
            reason=factor["reason"],
        )
        graph.link(top, key)
        for source in factor["sources"]:
            graph.link(key, *_input(graph, source))
    for floor in risk["floors"]:
        if floor["status"] != "applied":
            continue
        key = graph.add(
            "floor",
            floor["id"],
            floor["title"],
            f"{path}/explain",
            legal_source=floor["legal_source"],
            because=floor["because"],
        )
        graph.link(top, key)
        graph.link(key, *(one for text in floor["because"] for one in _bearing(graph, text)))


def _input(graph: Graph, source: Mapping[str, Any]) -> list[str]:
    """Return what an input of the matrix was read from."""
    key = graph.add(
        "input",
        str(source["input"]),
        str(source["input"]),
        None,
        value=source["value"],
        reason=source["reason"],
        source=source["source"],
    )
    graph.link(key, *_bearing(graph, f"{source['input']} {source['source']}"))
    return [key]


_BEARINGS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"sanction|pep|screening|asset.freeze|debar", re.IGNORECASE), ("screening",)),
    (re.compile(r"owner|layer|ubo|control", re.IGNORECASE), ("relationship",)),
)


def _bearing(graph: Graph, text: str) -> list[str]:
    """Return the nodes that an input of this name is read from."""
    found: dict[str, None] = {}
    for pattern, kinds in _BEARINGS:
        if pattern.search(text):
            found |= dict.fromkeys(k for k, node in graph.nodes.items() if node.kind in kinds)
    named = {
        key: None
        for key, node in graph.nodes.items()
        if (node.kind == "source" and node.label in text)
        or (node.kind == "attribute" and key.rpartition(".")[2] in text)
    }
    found |= named
    if not found:  # read from the registers, whichever answered
        found = {key: None for key, node in graph.nodes.items() if node.kind == "source"}
    return [*found]
