import { expect, it } from "vitest";

import { bandText, drawn, shortBand, SIBLINGS } from "./graph";
import { marksOf } from "./marks";
import type { Band, GraphParty, Holding, Regime, SanctionedOwnership, Ubos } from "./queries/explore";
import { regimeLabel, statusText, ubosText } from "./said";
import { drawnNetwork, isOver, noPathText, relationText, stepsOf } from "./network";
import { entitySearch, exploreSearch, pathsSearch } from "./search";
import { svgOf } from "./svg";

function band(lower: number, upper: number, open: Partial<Band> = {}): Band {
  return { lower, upper, lower_open: false, upper_open: false, text: "", ...open };
}

function party(id: string): GraphParty {
  return { id, name: id, kind: "company", listed: false, country: "GB" };
}

function holding(holder: string, company: string, part: Partial<Holding> = {}): Holding {
  return {
    id: `${holder}-${company}-${part.kind ?? "ownership"}`,
    holder,
    company,
    kind: "ownership",
    band: band(25, 50, { lower_open: true }),
    control: null,
    direct_or_indirect: "direct",
    state: "edge",
    contradictions: [],
    ...part,
  } as Holding;
}

it("says a share with what its ends leave open, and never a missing one as nothing", () => {
  expect(bandText(band(25, 50, { lower_open: true }))).toBe("more than 25 to 50%");
  expect(bandText(band(0, 25, { upper_open: true }))).toBe("0 to under 25%");
  expect(bandText(band(100, 100))).toBe("100%");
  expect(bandText(band(49.99996, 49.99996))).toBe("49.99996%");
  expect(bandText(band(50, 50, { lower_open: true }))).toBe("more than 50%");
  expect(shortBand(band(24.9999999, 33.333333))).toBe("25–33.33%");
  expect(bandText(null)).toBe("not stated");
  expect(shortBand(null)).toBe("?");
  expect(shortBand(band(75, 100))).toBe("75–100%");
});

it("draws one line for each pair, dashed unless something is declared as direct", () => {
  const held = [holding("a", "s"), holding("a", "s", { kind: "voting", direct_or_indirect: "unknown" }), holding("b", "s", { direct_or_indirect: "unknown", band: null })];
  const { edges } = drawn({ entity_id: "s", parties: ["s", "a", "b"].map(party), holdings: held }, new Set(), false);
  expect(edges.map(({ from, label, dashed }) => ({ from, label, dashed }))).toEqual([
    { from: "b", label: "? shares", dashed: true },
    { from: "a", label: ">25–50% shares\n>25–50% votes", dashed: false },
  ]);
});

it("hides what ended, and the parties that only it led to, unless the history is asked for", () => {
  const held = [holding("a", "s"), holding("old", "s", { state: "not_valid_at_date" }), holding("above", "old")];
  const structure = { entity_id: "s", parties: ["s", "a", "old", "above"].map(party), holdings: held };
  expect(drawn(structure, new Set(), false).nodes.map((node) => node.id)).toEqual(["s", "a"]);
  const whole = drawn(structure, new Set(), true);
  expect(whole.nodes).toHaveLength(4);
  expect(whole.edges.find((edge) => edge.from === "old")?.ended).toBe(true);
});

it("collapses the smallest of many holders and shows them when asked", () => {
  const many = Array.from({ length: SIBLINGS + 3 }, (_, at) => `h${String(at)}`);
  const held = many.map((id, at) => holding(id, "s", { band: band(0, at + 1) }));
  const structure = { entity_id: "s", parties: ["s", ...many].map(party), holdings: held };
  const folded = drawn(structure, new Set(), false);
  expect(folded.nodes.find((node) => node.kind === "group")).toMatchObject({ label: "+3", of: "s", collapsed: 3 });
  expect(folded.nodes.some((node) => node.id === "h0")).toBe(false);
  expect(folded.nodes.some((node) => node.id === `h${String(SIBLINGS + 2)}`)).toBe(true);
  expect(drawn(structure, new Set(["s"]), false).nodes).toHaveLength(SIBLINGS + 4);
});

it("ends where holdings go round in a circle", () => {
  const held = [holding("a", "s"), holding("s", "a")];
  expect(drawn({ entity_id: "s", parties: ["s", "a"].map(party), holdings: held }, new Set(), false).nodes).toHaveLength(2);
});

it("marks listed parties in words and by the frame, the most serious mark first", () => {
  const regimes = [
    { seeds: [{ party: "a", name: "A", certain: false }], undecided: ["a", "b"], marked: ["b", "c"] },
    { seeds: [{ party: "a", name: "A", certain: true }], undecided: [], marked: [] },
  ];
  const found = { regimes, unruled: [{ listed: [{ party: "d", name: "D", ties: [], share: null, certain: false }] }] } as unknown as SanctionedOwnership;
  const marks = marksOf(found);
  expect([...marks]).toEqual([["a", "listed"], ["b", "possible"], ["c", "register"], ["d", "possible"]]);
  const held = ["a", "b", "c", "e"].map((id) => holding(id, "s"));
  const { nodes } = drawn({ entity_id: "s", parties: ["s", "a", "b", "c", "e"].map(party), holdings: held }, new Set(), false, marks);
  const said = new Map(nodes.map((node) => [node.id, [node.label.split("\n")[1], node.marked]]));
  expect(said.get("a")).toEqual(["list match", true]);
  expect(said.get("b")).toEqual(["possible list match", true]);
  expect(said.get("c")).toEqual(["marked by a register", true]);
  expect(said.get("e")).toEqual([undefined, undefined]);
  expect(svgOf({ nodes, edges: [] }, "Ownership")).toContain('stroke="#e03131"');
  expect(marksOf(undefined).size).toBe(0);
});

const REGIME = { regime: "ofac", status: "not_owned", control: "not_assessed", threshold: 50, comparator: ">=", reasons: [], undeclared: band(0, 25) } as unknown as Regime;

it("shows a favourable word about ownership only with the state of control", () => {
  expect(statusText(REGIME)).toMatch(/This is about ownership alone: control was not assessed\.$/);
  expect(statusText({ ...REGIME, status: "none_found", control: "none_found" })).toMatch(/This is no clearance\.$/);
  const over = statusText({ ...REGIME, status: "none_found", reasons: ["over_declared"] });
  expect(over).toContain("More than the whole of a company is declared;");
  expect(over).not.toContain("Undeclared");
  expect(statusText({ ...REGIME, status: "not_assessed", reasons: ["stale_register"] })).toBe("Not assessed: the registers are out of date; control was not assessed.");
});

it("never takes an owner that is not known for none", () => {
  const ubos = { outcome: "no_ubo_identified", cause: "incomplete", complete: false, may_stand_above: [], threshold: 25, comparator: ">", law: { basis: "home_law", jurisdiction: "GB", threshold: 25, comparator: ">", verified: false } } as unknown as Ubos;
  expect(ubosText(ubos)).toBe("No beneficial owner was identified: the declared owners are not complete. Test: more than 25%, law of the firm’s home (United Kingdom), not verified.");
  expect(ubosText({ ...ubos, threshold: 10, comparator: ">=" })).toMatch(/Test: more than 25%, law of the firm’s home \(United Kingdom\), not verified. Who holds at least 10% is named too\.$/);
  const found = { ...ubos, outcome: "identified", cause: "identified" };
  expect(ubosText({ ...found, complete: true })).toContain("found in the registers. That is not a verification. Test:");
  const one = ubosText({ ...found, complete: false, may_stand_above: ["shares undeclared: Example Ltd"] });
  expect(one).toContain("Not all beneficial owners are identified");
  expect(one).toContain("There may be more: shares undeclared: Example Ltd. Test:");
});

it("reads its addresses", () => {
  expect(exploreSearch({ name: 42, type: "x" })).toEqual({ name: "42" });
  expect(exploreSearch({ type: "Person" })).toEqual({ type: "Person" });
  expect(entitySearch({ tab: "odd", history: "yes" })).toEqual({ tab: "ownership" });
  expect(entitySearch({ tab: "owners", history: true, party: "p" })).toEqual({ tab: "owners", history: true, party: "p" });
});

const NODE = { country: null, distance: 1 };
const NODES = [
  { ...NODE, id: "a", type: "Person", name: "Ann" },
  { ...NODE, id: "b", type: "LegalEntity", name: "B Ltd", country: "GB" },
  { ...NODE, id: "c", type: "Address", name: "" },
];
const LINK = { discriminator: "", valid_from: null, valid_to: null };
const LINKS = [
  { ...LINK, id: "1", type: "Directorship", from_id: "a", to_id: "b", discriminator: "managing_director" },
  { ...LINK, id: "2", type: "Ownership", from_id: "a", to_id: "b", valid_to: "2020-01-01" },
  { ...LINK, id: "3", type: "RegisteredAt", from_id: "b", to_id: "c", valid_to: "2020-01-01" },
  { ...LINK, id: "4", type: "Ownership", from_id: "b", to_id: "elsewhere" },
];

it("draws a network with one line for each pair, and none to a party that is not in the answer", () => {
  const { nodes, edges } = drawnNetwork({ nodes: NODES, edges: LINKS, as_of: "2026-11-29" }, ["b"]);
  expect(nodes.map(({ label, kind, subject }) => [label, kind, subject])).toEqual([
    ["Ann", "person", false],
    ["B Ltd · GB", "company", true],
    ["without a name", "thing", false],
  ]);
  expect(edges.map(({ id, label, ended }) => [id, label, ended])).toEqual([
    ["a>b", "is officer of (managing director)\nholds shares of", false],
    ["b>c", "is registered at", true],
  ]);
});

it("tells a way link by link, as its sources state it, whichever direction it is walked", () => {
  const path = { nodes: ["c", "b", "a"], edges: ["3", "1"], length: 2 };
  expect(stepsOf({ nodes: NODES, edges: LINKS }, path).map(({ from, link, to }) => `${from} ${relationText(link)} ${to}`)).toEqual([
    "B Ltd is registered at without a name",
    "Ann is officer of (managing director) B Ltd",
  ]);
  expect(isOver({ valid_from: "2027-01-01", valid_to: null }, "2026-11-29")).toBe(true);
  expect(isOver({ valid_from: null, valid_to: "2026-11-29" }, "2026-11-29")).toBe(true);
  expect(isOver({ valid_from: "2026-11-29", valid_to: "2026-11-30" }, "2026-11-29")).toBe(false);
});

it("never takes no stated connection for none", () => {
  expect(noPathText(1, false)).toMatch(/^No connection of at most 1 step is stated by the sources that were read \(today\)\. That is no evidence that there is none/);
  expect(noPathText(4, true)).toContain("past ones included");
});

it("reads the addresses of networks and paths", () => {
  expect(entitySearch({ tab: "network", depth: 2 })).toEqual({ tab: "network", depth: 2 });
  expect(entitySearch({ tab: "network", depth: "9" })).toEqual({ tab: "network" });
  expect(pathsSearch({ from: "a", to: "b", length: 6, history: "true" })).toEqual({ from: "a", to: "b", length: 6, history: true });
  expect(pathsSearch({ from: {}, length: 99 })).toEqual({});
});

it("a regime is called by the name of its country, never by a code", () => {
  expect(regimeLabel("ofac")).toBe("United States (OFAC)");
  expect(regimeLabel("ca")).toBe("Canada");
  expect(regimeLabel("bis_affiliates")).toBe("BIS AFFILIATES");
});
