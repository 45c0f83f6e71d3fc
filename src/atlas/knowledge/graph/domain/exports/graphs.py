"""Cytoscape JSON (js.cytoscape.org, elements JSON) and GraphML (graphml.graphdrawing.org, 1.0)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypedDict
from xml.etree import ElementTree as ET

from atlas.knowledge.graph.domain.exports.things import Thing, Tie, day, numbers_of

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no place for, escaped or not."""
_NODE = ("type", "name", "country", "numbers", "flags")
_EDGE = (
    "type", "discriminator", "share_exact", "share_minimum", "share_maximum",
    "direct_or_indirect", "valid_from", "valid_to",
)  # fmt: skip


class Element(TypedDict):
    """A node or an edge: its data are what is known of it, by name."""

    data: Mapping[str, object]


class Elements(TypedDict):
    """The nodes and edges of a graph."""

    nodes: list[Element]
    edges: list[Element]


class Cytoscape(TypedDict):
    """A graph as Cytoscape reads it."""

    elements: Elements


def cytoscape(things: Iterable[Thing], ties: Iterable[Tie]) -> Cytoscape:
    """Return `{"elements": {"nodes": […], "edges": […]}}`."""
    return {
        "elements": {
            "nodes": [{"data": {"id": one.id, **_node(one)}} for one in things],
            "edges": [
                {"data": {"id": tie.id, "source": tie.start, "target": tie.end, **_edge(tie)}}
                for tie in ties
            ],
        }
    }


def graphml(things: Iterable[Thing], ties: Iterable[Tie]) -> bytes:
    """Return a directed graph as GraphML; attributes that nothing states are left out."""
    ET.register_namespace("", _NAMESPACE)
    root = ET.Element(f"{{{_NAMESPACE}}}graphml")
    for domain, names in (("node", _NODE), ("edge", _EDGE)):
        for name in names:
            number = name.startswith("share_")
            ET.SubElement(
                root,
                f"{{{_NAMESPACE}}}key",
                {
                    "id": f"{domain}_{name}",
                    "for": domain,
                    "attr.name": name,
                    "attr.type": "double" if number else "string",
                },
            )
    graph = ET.SubElement(
        root, f"{{{_NAMESPACE}}}graph", {"id": "atlas", "edgedefault": "directed"}
    )
    for one in things:
        node = ET.SubElement(graph, f"{{{_NAMESPACE}}}node", {"id": one.id})
        _data(node, "node", _node(one))
    for tie in ties:
        ends = {"id": tie.id, "source": tie.start, "target": tie.end}
        edge = ET.SubElement(graph, f"{{{_NAMESPACE}}}edge", ends)
        _data(edge, "edge", _edge(tie))
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _data(element: ET.Element, domain: str, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        entry = ET.SubElement(element, f"{{{_NAMESPACE}}}data", {"key": f"{domain}_{name}"})
        entry.text = _NOT_XML.sub("", str(value))


def _node(one: Thing) -> dict[str, object]:
    country = one.data.get("country_code") or one.data.get("jurisdiction")
    numbers = "; ".join(f"{register} {value}" for register, value in numbers_of(one.data))
    stated = {
        "type": one.type,
        "name": one.name,
        "country": country,
        "numbers": numbers or None,
        "flags": "; ".join(one.flags) or None,
    }
    return {name: value for name, value in stated.items() if value is not None}


def _edge(tie: Tie) -> dict[str, object]:
    stated = {
        "type": tie.type,
        "discriminator": tie.discriminator or None,
        **{name: tie.data.get(name) for name in _EDGE[2:6]},
        "valid_from": day(tie.valid_from),
        "valid_to": day(tie.valid_to),
    }
    return {name: value for name, value in stated.items() if value is not None}
