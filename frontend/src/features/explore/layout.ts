/** Where each party of a picture stands: holders above what they hold, in rows that can be read. Without I/O. */
import { layout as arrange, Graph } from "@dagrejs/dagre";

import type { Drawn } from "./graph";

export const WIDTH = 190;
export const HEIGHT = 52;
/** A layer of more parties is broken into rows: two hundred in one row are too small to read. */
const ROW = 10;

/** From more parties on the layers are found here: dagre takes seconds for three hundred. */
export const MANY = 60;

const BESIDE = 40;
const LAYER = 90;
const BELOW = 40;

export interface Place {
  x: number;
  y: number;
}

type Layer = (Place & { id: string })[];

export function widthOf(node: { collapsed?: number }): number {
  return node.collapsed ? 60 : WIDTH;
}

/** A layer in rows of at most `most`, around its own middle; every second row is moved aside, so that lines find a way. */
function rows(layer: Layer, top: number, most: number): { placed: [string, Place][]; height: number } {
  if (layer.length <= most) return { placed: layer.map(({ id, x }) => [id, { x, y: top }]), height: HEIGHT };
  const count = Math.ceil(layer.length / most);
  const step = WIDTH + BESIDE;
  const middle = (Math.min(...layer.map(({ x }) => x)) + Math.max(...layer.map(({ x }) => x))) / 2;
  const width = Math.ceil(layer.length / count);
  const placed = layer.map(({ id }, at): [string, Place] => {
    const row = Math.floor(at / width);
    const aside = row % 2 === 0 ? 0 : step / 2;
    return [id, { x: middle + ((at % width) - (width - 1) / 2) * step + aside, y: top + row * (HEIGHT + BELOW) }];
  });
  return { placed, height: HEIGHT + (count - 1) * (HEIGHT + BELOW) };
}

/** Layers as dagre finds them, each with the places that make the fewest lines cross. */
function fine({ nodes, edges }: Drawn): Layer[] {
  const graph = new Graph();
  graph.setGraph({ rankdir: "TB", nodesep: BESIDE, ranksep: LAYER });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(node.id, { width: widthOf(node), height: HEIGHT });
  const directed = edges.filter((edge) => !edge.mutual);
  const tied = new Set(directed.flatMap(({ from, to }) => [`${from}>${to}`, `${to}>${from}`]));
  // what two parties share says nothing about who stands above
  for (const { from, to } of [...directed, ...edges.filter((edge) => edge.mutual && !tied.has(`${edge.from}>${edge.to}`))]) graph.setEdge(from, to);
  arrange(graph);
  const layers = new Map<number, Layer>();
  for (const { id } of nodes) {
    const { x, y } = graph.node(id) as Place;
    layers.set(y, [...(layers.get(y) ?? []), { id, x, y }]);
  }
  return [...layers].sort(([one], [other]) => one - other).map(([, layer]) => layer.sort((one, other) => one.x - other.x));
}

/** How many layers below the party in question each one stands; above it is less than nothing. */
function levels({ nodes, edges }: Drawn, near: Map<string, string[]>): Map<string, number> {
  const directed = new Set(edges.filter((edge) => !edge.mutual).map((edge) => `${edge.from}>${edge.to}`));
  const below = (from: string, to: string) => Number(directed.has(`${from}>${to}`)) || -Number(directed.has(`${to}>${from}`));
  const found = new Map<string, number>();
  for (const first of [...nodes].sort((one, other) => Number(other.subject) - Number(one.subject))) {
    if (found.has(first.id)) continue;
    found.set(first.id, 0);
    const waiting = [first.id];
    for (let at = 0; at < waiting.length; at += 1) {
      const here = waiting[at] ?? "";
      for (const next of near.get(here) ?? []) {
        if (found.has(next)) continue;
        found.set(next, (found.get(here) ?? 0) + below(here, next));
        waiting.push(next);
      }
    }
  }
  return found;
}

const SWEEPS = 4;

/** Layers by the way from the party in question, each ordered by where its neighbours stand. */
function quick(drawn: Drawn): Layer[] {
  const near = new Map<string, string[]>(drawn.nodes.map(({ id }) => [id, []]));
  for (const { from, to } of drawn.edges) {
    near.get(from)?.push(to);
    near.get(to)?.push(from);
  }
  const by = new Map<number, string[]>();
  for (const [id, level] of levels(drawn, near)) by.set(level, [...(by.get(level) ?? []), id]);
  const layers = [...by].sort(([one], [other]) => one - other).map(([, ids]) => ids);
  const at = new Map<string, number>();
  const place = (ids: string[]) => {
    for (const [index, id] of ids.entries()) at.set(id, (index + 0.5) / ids.length);
  };
  for (const ids of layers) place(ids);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const ids of sweep % 2 === 0 ? layers : [...layers].reverse()) {
      const middle = new Map(ids.map((id) => [id, mean((near.get(id) ?? []).map((one) => at.get(one) ?? 0.5))]));
      ids.sort((one, other) => (middle.get(one) ?? 0.5) - (middle.get(other) ?? 0.5));
      place(ids);
    }
  }
  return layers.map((ids) => ids.map((id, index) => ({ id, x: (index - (ids.length - 1) / 2) * (WIDTH + BESIDE), y: 0 })));
}

function mean(values: number[]): number {
  return values.length === 0 ? 0.5 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The place of each party by its id. */
export function arranged(drawn: Drawn): Map<string, Place> {
  const found = new Map<string, Place>();
  const most = Math.max(ROW, Math.ceil(Math.sqrt(1.2 * drawn.nodes.length))); // about three times as wide as high
  let top = HEIGHT / 2;
  for (const layer of drawn.nodes.length > MANY ? quick(drawn) : fine(drawn)) {
    const { placed, height } = rows(layer, top, most);
    for (const [id, place] of placed) found.set(id, place);
    top += height + LAYER;
  }
  return found;
}
