/** A risk matrix as its pages read and change it; without I/O. */
import type { components } from "../../api/client";
import { words } from "../../format";

type Schemas = components["schemas"];
export type Definition = Schemas["MatrixDetailOut"]["definition"];
export type Assignment = Schemas["AssignmentOut"];
export type Place = readonly (string | number)[];

/** One number of a matrix that can be changed in place. */
export interface Knob {
  path: Place;
  label: string;
  value: string;
  /** What the number means where it is left out. */
  empty?: string;
}

export interface FactorPart {
  id: string;
  title: string;
  knobs: Knob[];
}

export interface DimensionPart {
  id: string;
  title: string;
  weight: Knob;
  factors: FactorPart[];
}

export interface FloorPart {
  id: string;
  title: string;
  legalSource: string;
  minimum: Knob;
  tier: string;
  effects: string[];
  conditions: string[];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function said(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** A path as the API names it: `dimensions[0].weight`, after `$.`. */
export function pathText(path: Place): string {
  return `$${path.map((part) => (typeof part === "number" ? `[${String(part)}]` : `.${part}`)).join("")}`;
}

/** `ownership.bearer_shares` in words: the last part names it. */
export function inputText(input: string): string {
  return words(input.split(".").slice(-1)[0] ?? input);
}

const BOUNDS: Record<string, string> = { above: "above", at_least: "from", below: "below" };

function sourceKnobs(source: Record<string, unknown>, path: Place): Knob[] {
  const name = inputText(said(source["input"]));
  switch (source["method"]) {
    case "BOOLEAN":
      return ["true", "false"]
        .filter((key) => source[key] !== undefined)
        .map((key) => ({ path: [...path, key], label: `${name}: ${key === "true" ? "yes" : "no"}`, value: said(source[key]) }));
    case "THRESHOLD_RANGES": {
      const ranges = list(source["ranges"]).map((range, at) => {
        const bound = Object.keys(BOUNDS).find((key) => record(range)[key] !== undefined && record(range)[key] !== null) ?? "";
        return {
          path: [...path, "ranges", at, "points"],
          label: `${name} ${BOUNDS[bound] ?? ""} ${Number(record(range)[bound]).toLocaleString()}`,
          value: said(record(range)["points"]),
        };
      });
      const otherwise = source["otherwise"] === undefined ? [] : [{ path: [...path, "otherwise"], label: `${name}: otherwise`, value: said(source["otherwise"]) }];
      return [...ranges, ...otherwise];
    }
    default:
      return Object.entries(record(source["points"])).map(([token, points]) => ({
        path: [...path, "points", token],
        label: `${name}: ${words(token)}`,
        value: said(points),
      }));
  }
}

/** Dimensions with their weights, factors and points. */
export function dimensionsOf(definition: Definition): DimensionPart[] {
  return list(definition["dimensions"]).map((one, at) => {
    const dimension = record(one);
    const path = ["dimensions", at];
    return {
      id: said(dimension["id"]),
      title: said(dimension["title"]),
      weight: { path: [...path, "weight"], label: `Weight of ${said(dimension["title"])}`, value: said(dimension["weight"]) },
      factors: list(dimension["factors"]).map((each, place) => {
        const factor = record(each);
        const here = [...path, "factors", place];
        return {
          id: said(factor["id"]),
          title: said(factor["title"]),
          knobs: [
            { path: [...here, "maximum"], label: "Maximum", value: said(factor["maximum"]) },
            { path: [...here, "unknown"], label: "While not assessed", value: said(factor["unknown"]), empty: `${said(definition["unknown_percent"]) || "40"}% of the maximum` },
            ...list(factor["sources"]).flatMap((source, order) => sourceKnobs(record(source), [...here, "sources", order])),
          ],
        };
      }),
    };
  });
}

/** A place in the content of a draft in words, `definition.dimensions.0.weight` → “Customer, weight”: by the titles on the way to it. */
export function placeText(definition: Definition, path: string): string {
  const [root, ...parts] = path.split(".");
  if (root !== "definition") return words(root ?? path);
  const found: string[] = [];
  let value: unknown = definition;
  for (const part of parts) {
    const named = said(record(value)["title"]);
    if (named) found.push(named);
    value = Array.isArray(value) ? value[Number(part)] : record(value)[part];
    if (!/^\d+$/.test(part) && !["dimensions", "factors", "sources", "floors", "ranges"].includes(part)) found.push(words(part));
  }
  return found.slice(said(definition["title"]) ? 1 : 0).join(", ");
}

/** A condition in words: the input, the operator and the value. */
export function conditionText(value: unknown, datasetOf: (type: string) => string = words): string {
  const condition = record(value);
  const operator = Object.keys(condition).find((key) => key !== "input") ?? "";
  const held = condition[operator];
  const text = operator === "country_risk_list" ? `“${datasetOf(said(held))}”` : Array.isArray(held) ? held.map((one) => words(String(one)).replace(":", ": ")).join(", ") : typeof held === "boolean" ? (held ? "yes" : "no") : words(said(held));
  const says: Record<string, string> = {
    equals: "is",
    in: "is",
    intersects: "has",
    greater_than: "above",
    at_least: "at least",
    less_than: "below",
    country_risk_list: "on the list",
    recency_days: "within days",
  };
  return `${inputText(said(condition["input"]))} ${says[operator] ?? operator} ${text}`.trim();
}

export function floorsOf(definition: Definition, datasetOf?: (type: string) => string): FloorPart[] {
  return list(definition["floors"]).map((one, at) => {
    const floor = record(one);
    return {
      id: said(floor["id"]),
      title: said(floor["title"]),
      legalSource: said(floor["legal_source"]),
      minimum: { path: ["floors", at, "minimum_score"], label: `Minimum score: ${said(floor["title"])}`, value: said(floor["minimum_score"]), empty: "none" },
      tier: said(floor["minimum_tier"]),
      effects: list(floor["effects"]).map((effect) => words(said(effect))),
      conditions: list(floor["any_of"]).map((condition) => conditionText(condition, datasetOf)),
    };
  });
}

/** The definition with the changed numbers; what a person empties is left out. Never changes what it is given. */
export function withValues(definition: Definition, values: ReadonlyMap<string, string>): Definition {
  const changed = structuredClone(definition);
  const knobs = [...dimensionsOf(definition).flatMap((one) => [one.weight, ...one.factors.flatMap((factor) => factor.knobs)]), ...floorsOf(definition).map((floor) => floor.minimum)];
  for (const knob of knobs) {
    const value = values.get(pathText(knob.path));
    if (value === undefined || value === knob.value) continue;
    let holder: unknown = changed;
    for (const part of knob.path.slice(0, -1)) holder = (holder as Record<string | number, unknown>)[part];
    const [name] = knob.path.slice(-1);
    if (value.trim() === "" && knob.empty !== undefined) delete (holder as Record<string | number, unknown>)[name as string];
    // decimals are texts: 0.10 stays 0.10
    else (holder as Record<string | number, unknown>)[name as string] = value.trim();
  }
  return changed;
}

/** What the weights add up to, without what computing leaves: 0.1 + 0.2 is 0.3. */
export function weightSum(definition: Definition, values: ReadonlyMap<string, string>): number {
  const all = dimensionsOf(definition).map(({ weight }) => Number(values.get(pathText(weight.path)) ?? weight.value));
  return Math.round(all.reduce((sum, one) => sum + one, 0) * 1e9) / 1e9;
}

/** Where a problem lies, by the titles that people know: `Geography › Countries of operation`. */
export function whereText(path: string, definition: Definition): string {
  const place = /^\$?\.?(dimensions|floors)\[(\d+)\](?:\.factors\[(\d+)\])?/.exec(path);
  if (!place) return words(path.replace(/^\$\.?/, "").replaceAll(/[[\]]/g, " ").trim()) || "the matrix";
  if (place[1] === "floors") return floorsOf(definition)[Number(place[2])]?.title ?? path;
  const dimension = dimensionsOf(definition)[Number(place[2])];
  const factor = place[3] === undefined ? undefined : dimension?.factors[Number(place[3])];
  return [dimension?.title, factor?.title].filter(Boolean).join(" › ") || path;
}

export interface Plan {
  assignments: Schemas["AssignmentIn"][];
  /** What ends or is replaced, said before it is. */
  says: string[];
}

/** All assignments with one version from a day on: what holds then ends there, what was planned after it is replaced. */
export function planned(all: readonly Assignment[], wanted: { schemaId: string; segment: string | null; from: string }, dayText: (day: string) => string): Plan {
  const says: string[] = [];
  const kept: Schemas["AssignmentIn"][] = [];
  for (const one of all) {
    const { schema_id, segment, valid_from, valid_to } = one;
    const named = `${one.name} ${one.version}`;
    if (segment !== wanted.segment || (valid_to !== null && valid_to <= wanted.from)) kept.push({ schema_id, segment, valid_from, valid_to });
    else if (valid_from < wanted.from) {
      kept.push({ schema_id, segment, valid_from, valid_to: wanted.from });
      says.push(`${named} is used until the day before ${dayText(wanted.from)}.`);
    } else says.push(`${named}, from ${dayText(valid_from)}, is replaced.`);
  }
  kept.push({ schema_id: wanted.schemaId, segment: wanted.segment, valid_from: wanted.from, valid_to: null });
  return { assignments: kept, says };
}

/** Name and version that a copy may begin with: the API takes small letters, digits and `_`. */
export function nameProblem(name: string): string | null {
  return /^[a-z][a-z0-9_]{0,99}$/.test(name) ? null : "Small letters, digits and _, beginning with a letter";
}

export function versionProblem(version: string): string | null {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(version) ? null : "Letters, digits, and . _ -";
}

/** What the dimensions and floors of matrices are called, by id; the first that names one counts. */
export function titlesIn(definitions: readonly Definition[]): ReadonlyMap<string, string> {
  const parts = definitions.flatMap((one) => [...dimensionsOf(one), ...floorsOf(one)]);
  return new Map(parts.reverse().flatMap(({ id, title }) => (title ? [[id, title] as const] : [])));
}
