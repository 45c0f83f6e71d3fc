import { expect, it } from "vitest";

import { parseCsv } from "../../csv";
import { arranged, HEIGHT, MANY, WIDTH } from "./layout";
import { flagsText } from "./marks";
import { drawnNetwork, networkCsv, onPath, pathsCsv, relationText } from "./network";
import type { Expansion, Network, SharedWith } from "./queries/network";
import { isDone, NOTHING, repeat, rowsOf, shownOf, stepText, take, takeBack, type Step } from "./shown";
import { border, svgOf, wrapped } from "./svg";

const node = (id: string, type = "LegalEntity", name = id) => ({ id, type, name, country: null, distance: 1 });
const link = (from: string, to: string, type = "Ownership") => ({ id: `${from}-${to}`, type, from_id: from, to_id: to, discriminator: "", valid_from: null, valid_to: null });

const BASE: Network = {
  entity_id: "s",
  as_of: "2026-11-29",
  nodes: ["s", "a", "b"].map((id) => node(id)),
  edges: [link("a", "s"), link("s", "b")],
  truncated: false,
  limit: 200,
};
const found = (nodes: string[], edges: Expansion["edges"], part: Partial<Expansion> = {}): Expansion => ({ as_of: BASE.as_of, nodes: nodes.map((id) => node(id)), edges, truncated: false, limit: 200, ...part });
const EXPAND: Step = { kind: "expand", of: "a", found: found(["a", "s", "c"], [link("a", "s"), link("c", "a")]) };
const shared = (of: string, others: number, entities: string[]): SharedWith => ({
  entity_id: of,
  as_of: BASE.as_of,
  truncated: others > entities.length,
  shared: [{ via: node("v", "Address", "1 High Street"), others, entities: entities.map((id) => node(id)), next_after: others > entities.length ? (entities[entities.length - 1] ?? null) : null }],
});

const ids = (steps: Step[]) => shownOf(BASE, steps).nodes.map(({ id }) => id);

it("adds what an expanded party is tied to, once, and says how far away it is", () => {
  const shown = shownOf(BASE, [EXPAND, EXPAND]);
  expect(shown.nodes.map(({ id, distance }) => [id, distance])).toEqual([["s", 0], ["a", 1], ["b", 1], ["c", 2]]);
  expect(shown.edges).toHaveLength(3);
});

it("hides a party with what only it led to, and never the party in question", () => {
  const shown = shownOf(BASE, [EXPAND, { kind: "hide", of: "a" }, { kind: "hide", of: "s" }]);
  expect(shown.nodes.map(({ id }) => id)).toEqual(["s", "b"]);
  expect(shown.hidden.map(({ id }) => id)).toEqual(["a"]);
  expect(shown.lost).toBe(1);
  expect(shown.edges.map(({ id }) => id)).toEqual(["s-b"]);
});

it("keeps hidden what is hidden, until it is shown again", () => {
  const again: Step = { kind: "expand", of: "b", found: found(["b", "a"], [link("a", "b")]) };
  expect(ids([{ kind: "hide", of: "a" }, again])).toEqual(["s", "b"]);
  expect(ids([{ kind: "hide", of: "a" }, again, { kind: "show", of: "a" }])).toEqual(["s", "a", "b"]);
});

it("takes the last step back and repeats it, and forgets what was taken back at a new one", () => {
  const two = take(take(NOTHING, EXPAND), { kind: "hide", of: "a" });
  const one = takeBack(two);
  expect(one.done).toEqual([EXPAND]);
  expect(repeat(one)).toEqual(two);
  expect(take(one, { kind: "hide", of: "b" }).undone).toEqual([]);
  expect(takeBack(NOTHING)).toBe(NOTHING);
  expect(repeat(NOTHING)).toBe(NOTHING);
  expect(isDone(one.done, "expand", "a")).toBe(true);
  expect(isDone(one.done, "hide", "a")).toBe(false);
});

it("ties parties by what they share, dashed and without a direction, and says how many are not shown", () => {
  const step: Step = { kind: "share", of: "b", what: "addresses", found: shared("b", 4000, ["d", "a"]) };
  const shown = shownOf(BASE, [step]);
  expect(shown.nodes.map(({ id }) => id)).toEqual(["s", "a", "b", "d"]);
  expect(shown.gaps).toEqual(["1 High Street is shared with 4,000 others; 2 of them are shown."]);
  const { edges } = drawnNetwork({ ...shown, as_of: BASE.as_of }, ["s"]);
  expect(edges.filter(({ mutual }) => mutual).map(({ from, to, label, dashed }) => [from, to, label, dashed])).toEqual([
    ["b", "d", "same address", true],
    ["b", "a", "same address", true],
  ]);
  const back: Step = { kind: "share", of: "a", what: "addresses", found: shared("a", 1, ["b"]) };
  expect(shownOf(BASE, [step, back]).ties).toHaveLength(2); // the same fact, found from its other end
  expect(isDone([step], "share", "b", "officers")).toBe(false);
  expect(stepText({ ...step, found: { ...step.found, shared: [] } }, (id) => id)).toBe("Addresses of b: no other party with the same is known");
  expect(stepText(step, (id) => id)).toBe("Addresses of b: shared with 2 other parties");
});

it("leads to all who share an address, a page at a time, each of which can be taken back", () => {
  const first: Step = { kind: "share", of: "b", what: "addresses", found: shared("b", 3, ["c", "d"]) };
  const [further] = shownOf(BASE, [first]).further;
  expect(further).toMatchObject({ of: "b", what: "addresses", after: "d", left: 1, via: { id: "v" } });
  const last = shared("b", 3, ["e"]);
  const second: Step = { kind: "share", of: "b", what: "addresses", found: { ...last, truncated: false, shared: last.shared.map((one) => ({ ...one, next_after: null })) }, after: "d" };
  const whole = shownOf(BASE, [first, second]);
  expect([whole.gaps, whole.further]).toEqual([[], []]);
  expect(whole.nodes.map(({ id }) => id)).toEqual(["s", "a", "b", "c", "d", "e"]);
  expect(stepText(second, (id) => id)).toBe("Addresses of b: one more party");
  expect(shownOf(BASE, takeBack({ done: [first, second], undone: [] }).done).further).toEqual([further]);
});

it("says of an expanded party that it has more ties than are shown", () => {
  expect(shownOf(BASE, [{ kind: "expand", of: "a", found: found([], [], { truncated: true }) }]).gaps).toEqual(["More than 200 parties are tied to a; the rest is not shown."]);
});

it("keeps the table, the picture and the file in step", () => {
  const shown = shownOf({ ...BASE, nodes: [node("s", "LegalEntity", '=cmd|"x"'), ...BASE.nodes.slice(1)] }, [EXPAND, { kind: "share", of: "b", what: "officers", found: shared("b", 1, ["d"]) }, { kind: "hide", of: "c" }]);
  const rows = rowsOf(shown, relationText);
  const drawn = drawnNetwork({ ...shown, as_of: BASE.as_of }, ["s"]);
  const file = parseCsv(networkCsv(shown, BASE.as_of));
  expect(rows.map(({ from, to }) => [from, to])).toEqual(drawn.edges.map(({ from, to }) => [from, to]));
  expect(file.rows.map(({ cells }) => [cells[0], cells[2], cells[3], cells[5]])).toEqual([
    ["a", "holds shares of", `'=cmd|"x"`, ""],
    [`'=cmd|"x"`, "holds shares of", "b", ""],
    ["b", "has the same officer as", "d", "1 High Street"],
  ]);
});

it("writes the chosen ways alone, with their numbers", () => {
  const paths = { ...BASE, paths: [{ nodes: ["a", "s"], edges: ["a-s"], length: 1 }, { nodes: ["s", "b"], edges: ["s-b"], length: 1 }] };
  expect(parseCsv(pathsCsv(paths, [2])).rows.map(({ cells }) => cells.slice(0, 5))).toEqual([["2", "1", "s", "holds shares of", "b"]]);
  expect(parseCsv(pathsCsv(paths, [1, 2])).rows).toHaveLength(2);
  const one = onPath(paths, { nodes: ["s", "b"], edges: ["s-b"], length: 1 });
  expect([one.nodes.map(({ id }) => id), one.edges.map(({ id }) => id)]).toEqual([["s", "b"], ["s-b"]]);
});

it("marks listed parties in the picture, in the files and in words; the box has the most serious mark", () => {
  const flagged = { ...BASE, nodes: BASE.nodes.map((one) => ({ ...one, flags: one.id === "b" ? ["possibly_sanctioned", "pep", "not_screened", "marked_by_register"] : one.id === "a" ? [] : ["not_screened"] })) };
  const drawn = new Map(drawnNetwork(flagged, ["s"]).nodes.map((one) => [one.id, [one.label.split("\n")[1], one.marked]]));
  expect([drawn.get("b"), drawn.get("a"), drawn.get("s")]).toEqual([["possible list match", true], [undefined, undefined], [undefined, undefined]]);
  const said = "may match a list: not decided; marked as sanctioned by a register; politically exposed, by a list; not screened";
  expect(flagsText(flagged.nodes.find((one) => one.id === "b")?.flags)).toBe(said);
  expect([flagsText([]), flagsText(null), flagsText(["not_screened"])]).toEqual(["", "", "not screened"]);
  const paths = { ...flagged, paths: [{ nodes: ["s", "b"], edges: ["s-b"], length: 1 }] };
  expect(parseCsv(pathsCsv(paths, [1])).rows[0]?.cells.slice(-2)).toEqual(["not screened", said]);
  expect(parseCsv(networkCsv(shownOf(flagged, []), BASE.as_of)).rows.map(({ cells }) => cells.at(-1))).toContain(said);
});

const SHAPES: [string, (at: number) => number[]][] = [
  ["around one", () => [0]],
  ["in a tree", (at) => [Math.floor((at - 1) / 3)]],
  ["each with several", (at) => [(at * 7919) % at, (at * 104_729) % at]],
  ["in one line", (at) => [at - 1]],
];

function graph(size: number, ends: (at: number) => number[]) {
  const pairs = Array.from({ length: size - 1 }, (_, at) => [...new Set(ends(at + 1))].map((end) => (at % 3 === 0 ? [at + 1, end] : [end, at + 1]))).flat();
  return {
    nodes: Array.from({ length: size }, (_, at) => ({ id: String(at), label: String(at), kind: "company", subject: at === 0 })),
    edges: pairs.map(([from, to]) => ({ id: `${String(from)}>${String(to)}`, from: String(from), to: String(to), label: "", dashed: false, ended: false })),
  };
}

function overlaps(places: { x: number; y: number }[]): number {
  return places.flatMap((one, at) => places.slice(at + 1).filter((other) => Math.abs(one.x - other.x) < WIDTH && Math.abs(one.y - other.y) < HEIGHT)).length;
}

it.each(SHAPES)("lays 300 parties out within a second, none over another: %s", (_, ends) => {
  const drawn = graph(300, ends);
  const began = performance.now();
  const at = arranged(drawn);
  expect(performance.now() - began).toBeLessThan(1000);
  expect(at.size).toBe(300);
  expect(overlaps([...at.values()])).toBe(0);
});

it.each([12, MANY, MANY + 1, 300])("breaks a wide layer into rows: %d parties around one", (size) => {
  const places = [...arranged(graph(size, () => [0])).values()];
  const width = Math.max(...places.map(({ x }) => x)) - Math.min(...places.map(({ x }) => x));
  expect(width).toBeLessThan(WIDTH * 25);
  expect(overlaps(places)).toBe(0);
});

it("draws what a holder holds below it in a large picture too", () => {
  const at = arranged(graph(100, (index) => [index - 1]));
  const height = (id: string) => at.get(id)?.y ?? Number.NaN;
  expect(height("1")).toBeLessThan(height("0")); // 1 holds 0
  expect(height("2")).toBeGreaterThan(height("1")); // 1 holds 2
});

it.each([3, 100])("a shared address or officer moves no party to a lower layer: %d parties", (size) => {
  const { nodes, edges } = graph(size, () => [0]);
  const held = edges.map((edge) => ({ ...edge, id: `${edge.to}>${edge.from}`, from: "0", to: edge.from === "0" ? edge.to : edge.from }));
  const shared = { id: "0=1", from: "1", to: "0", label: "same address", dashed: true, ended: false, mutual: true as const };
  const at = arranged({ nodes, edges: [shared, ...held] });
  expect(at.get("1")?.y).toBeGreaterThan(at.get("0")?.y ?? Number.NaN); // 0 holds 1
});

it("writes a picture that is well formed whatever the names are", () => {
  const drawn = drawnNetwork({ ...BASE, nodes: [node("s", "LegalEntity", 'A & B <"Söhne">\u0007'), node("a", "Person", "Ann"), node("b")] }, ["s"]);
  const text = svgOf(drawn, "Network of A & B");
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  expect(parsed.querySelector("parsererror")).toBeNull();
  expect(text).toContain("A &amp; B &lt;&quot;Söhne&quot;&gt;<");
  expect(text.match(/<ellipse/g)).toHaveLength(1);
  expect(text.match(/marker-end/g)).toHaveLength(2);
  expect(wrapped("one two").join()).toBe("one two");
  const long = wrapped("The Honourable Company of Very Long Names and Even Longer Descriptions of Everything Limited");
  expect(long).toHaveLength(3);
  expect(long[2]).toMatch(/…$/);
  expect(border({ x: 0, y: 0 }, { x: 0, y: 100 })).toEqual({ x: 0, y: HEIGHT / 2 });
  expect(border({ x: 0, y: 0 }, { x: 1000, y: 0 })).toEqual({ x: WIDTH / 2, y: 0 });
});
