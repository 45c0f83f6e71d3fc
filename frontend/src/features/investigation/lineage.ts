/** What a statement rests on, as lines below it, down to the raw responses; without I/O. */
import type { components } from "../../api/client";
import { percent } from "../../figures";
import { instant, words } from "../../format";
import { attributeLabel, sourceLabel } from "../customers/words";
import { namedSources, reasonText, sourcesText } from "../risk/words";
import { outcomeText, shown } from "./tabs";

export type Lineage = components["schemas"]["LineageOut"];
type Node = components["schemas"]["LineageNode"];

/** Where the Console shows what a line names. */
export type Place =
  | { to: "evidence"; id: string }
  | { to: "screening"; id: string }
  | { to: "entity"; id: string }
  | { to: "hit"; id: string };

export interface Line {
  key: string;
  kind: string;
  text: string;
  place: Place | null;
  /** Nothing is guessed of what an earlier release did not record. */
  unrecorded: boolean;
  below: Line[];
}

/** Kinds whose own lines would only repeat what stands beside them. */
const LEAVES: ReadonlySet<string> = new Set(["evidence", "response", "list", "party", "decision"]);

function idOf(node: Node): string {
  return node.id.slice(node.id.indexOf(":") + 1);
}

function placeOf(node: Node): Place | null {
  const id = idOf(node);
  if (node.kind === "evidence") return { to: "evidence", id };
  if (node.kind === "screening") return { to: "screening", id };
  if (node.kind === "party") return { to: "entity", id };
  if (node.kind === "attribute") return { to: "entity", id: id.split(".")[0] ?? id };
  if (node.kind === "decision") return { to: "hit", id };
  return null;
}

function claimText(node: Node): string {
  const { source, attribute, value, trust, asserted_at: said } = node.data;
  return [
    `${sourceLabel(String(source))} states ${attributeLabel(String(attribute)).toLocaleLowerCase()}: ${shown(value)}`,
    typeof trust === "number" ? `trust ${percent(100 * trust)}` : "",
    typeof said === "string" ? `stated ${instant(said)}` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

function textOf(node: Node, below: number): string {
  const { data } = node;
  switch (node.kind) {
    case "claim":
      return claimText(node);
    case "attribute":
      return `${attributeLabel(node.label)}: ${shown(data["value"])}`;
    case "evidence":
      return `Raw response: ${namedSources(node.label)}${typeof data["retrieved_at"] === "string" ? `, read ${instant(data["retrieved_at"])}` : ""}`;
    case "source":
      return `${sourceLabel(idOf(node))}${typeof data["status"] === "string" ? `: ${words(data["status"])}` : ""}`;
    case "reading": {
      const [input = "", source = ""] = idOf(node).split("|");
      const value = data["reason"] ? `no answer (${reasonText(String(data["reason"]))})` : shown(data["value"]);
      return `${attributeLabel(input)} by ${sourcesText(source)}${"value" in data ? `: ${value}` : ""}`;
    }
    case "indicator":
      return `${node.label}: ${words(String(data["outcome"] ?? "not stated"))}${data["detail"] ? `. ${String(data["detail"])}` : ""}`;
    case "group":
      return `All ${words(idOf(node))} of the run (${below.toLocaleString()})`;
    case "screening": {
      const at = node.label.lastIndexOf(": ");
      return `${node.label.slice(0, at)}: ${outcomeText(node.label.slice(at + 2).replaceAll(" ", "_"))}`;
    }
    case "list":
      return `List ${namedSources(node.label)}`;
    default:
      return namedSources(node.label);
  }
}

/** The lines below a statement; each way down is followed once, and an input gives way to its readings. */
export function linesBelow(lineage: Lineage, root: string): Line[] {
  const nodes = new Map(lineage.nodes.map((node) => [node.id, node]));
  const rests = new Map<string, string[]>();
  for (const { from_id: from, to_id: to } of lineage.edges) rests.set(from, [...(rests.get(from) ?? []), to]);
  const children = (id: string, above: ReadonlySet<string>): Line[] => {
    const node = nodes.get(id);
    if (!node || LEAVES.has(node.kind)) return [];
    const inside = new Set([...above, id]);
    return (rests.get(id) ?? []).flatMap((lower) => {
      const under = nodes.get(lower);
      if (!under || inside.has(lower) || under.kind === "response") return [];
      // a claim names its source and leads to the one response it was read from, not to all of the source
      if (node.kind === "claim" && under.kind === "source") return [];
      if (under.kind === "input") return children(lower, inside);
      const below = children(lower, inside);
      return [{ key: lower, kind: under.kind, text: textOf(under, below.length), place: placeOf(under), unrecorded: under.provenance === "not_recorded", below }];
    });
  };
  return children(root, new Set());
}

/** The evaluation that a factor of the answer belongs to; undefined where it names none. */
export function evaluationOf(lineage: Lineage, root: string): string | undefined {
  return lineage.nodes.find((node) => node.id === root)?.href?.match(/risk-evaluations\/([^/]+)/)?.[1];
}
