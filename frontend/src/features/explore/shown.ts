/** What an officer has made of a network: parties expanded, hidden, tied by what they share; each step can be taken back. Without I/O. */
import { words } from "../../format";
import type { Expansion, Link, Network, NetworkNode, SharedWith } from "./queries/network";

export type What = "addresses" | "officers";

export type Step =
  | { kind: "expand"; of: string; found: Expansion }
  | { kind: "share"; of: string; what: What; found: SharedWith; after?: string | undefined }
  | { kind: "hide" | "show"; of: string };

/** The steps that count, and those taken back, the latest last. */
export interface Work {
  done: readonly Step[];
  undone: readonly Step[];
}

export const NOTHING: Work = { done: [], undone: [] };

/** The most parties that are drawn. */
export const MOST = 500;

export function take(work: Work, step: Step): Work {
  return { done: [...work.done, step], undone: [] };
}

export function takeBack(work: Work): Work {
  const last = work.done[work.done.length - 1];
  return last ? { done: work.done.slice(0, -1), undone: [...work.undone, last] } : work;
}

export function repeat(work: Work): Work {
  const last = work.undone[work.undone.length - 1];
  return last ? { done: [...work.done, last], undone: work.undone.slice(0, -1) } : work;
}

/** An address or officer that two parties have in common. */
export interface Tie {
  id: string;
  what: What;
  from: string;
  to: string;
  via: NetworkNode;
}

/** Others who share an address or officer and are not shown yet: the next page of them. */
export interface Further {
  of: string;
  what: What;
  via: NetworkNode;
  after: string;
  left: number;
}

export interface Shown {
  nodes: NetworkNode[];
  edges: Link[];
  ties: Tie[];
  /** Hidden by name, in the order in which it was done. */
  hidden: NetworkNode[];
  /** No longer connected with the party in question since others are hidden. */
  lost: number;
  /** Sentences that say which part of the request is not shown. */
  gaps: string[];
  /** What is shared with more parties than are shown. */
  further: Further[];
}

export const nameOf = (node: Pick<NetworkNode, "name"> | undefined) => (node ? node.name || "without a name" : "a party that is not shown");

/** How many steps each party stands away from one, over what is left. */
function reached(from: string, lines: readonly (readonly [string, string])[]): Map<string, number> {
  const near = new Map<string, string[]>();
  for (const [one, other] of lines) {
    near.set(one, [...(near.get(one) ?? []), other]);
    near.set(other, [...(near.get(other) ?? []), one]);
  }
  const found = new Map([[from, 0]]);
  const waiting = [from];
  for (let at = 0; at < waiting.length; at += 1) {
    const here = waiting[at] ?? "";
    for (const next of near.get(here) ?? []) {
      if (found.has(next)) continue;
      found.set(next, (found.get(here) ?? 0) + 1);
      waiting.push(next);
    }
  }
  return found;
}

function tiesOf(step: Extract<Step, { kind: "share" }>): Tie[] {
  const of = step.found.entity_id;
  return step.found.shared.flatMap(({ via, entities }) =>
    entities.map((entity) => ({ id: `${step.what}:${via.id}:${[of, entity.id].sort().join(":")}`, what: step.what, from: of, to: entity.id, via })),
  );
}

/** For each address or officer that was opened: how many others have been loaded, and where the next page starts. */
function sharesOf(steps: readonly Step[]) {
  const all = new Map<string, { of: string; what: What; via: NetworkNode; others: number; shown: Set<string>; after: string | null }>();
  for (const step of steps) {
    if (step.kind !== "share") continue;
    for (const { via, others, entities, next_after } of step.found.shared) {
      const key = `${step.of}:${step.what}:${via.id}`;
      const shown = new Set([...(all.get(key)?.shown ?? []), ...entities.map(({ id }) => id)]);
      all.set(key, { of: step.of, what: step.what, via, others, shown, after: next_after ?? null });
    }
  }
  return [...all.values()].filter(({ others, shown }) => others > shown.size);
}

function gapsOf(steps: readonly Step[], name: (id: string) => string): string[] {
  const cut = sharesOf(steps);
  const expanded = steps.flatMap((step) => (step.kind === "expand" && step.found.truncated ? [`More than ${step.found.limit.toLocaleString()} parties are tied to ${name(step.of)}; the rest is not shown.`] : []));
  const unread = steps.flatMap((step) => {
    const more = step.kind === "share" && step.found.truncated && step.found.shared.every(({ others, entities }) => others === entities.length);
    return more && !step.after ? [`${name(step.of)} has more ${step.what} than were looked at.`] : [];
  });
  return [...expanded, ...cut.map(({ via, others, shown }) => `${nameOf(via)} is shared with ${others.toLocaleString()} others; ${shown.size.toLocaleString()} of them are shown.`), ...unread];
}

function furtherOf(steps: readonly Step[]): Further[] {
  return sharesOf(steps).flatMap(({ of, what, via, others, shown, after }) => (after ? [{ of, what, via, after, left: others - shown.size }] : []));
}

/** The network with what was done to it. What is hidden stays so, whatever else leads to it. */
export function shownOf(network: Pick<Network, "entity_id" | "nodes" | "edges">, steps: readonly Step[]): Shown {
  const nodes = new Map(network.nodes.map((node) => [node.id, node]));
  const edges = new Map(network.edges.map((edge) => [edge.id, edge]));
  const ties = new Map<string, Tie>();
  const hidden = new Set<string>();
  const add = (more: readonly NetworkNode[]) => {
    for (const node of more) if (!nodes.has(node.id)) nodes.set(node.id, node);
  };
  for (const step of steps) {
    if (step.kind === "expand") {
      add(step.found.nodes);
      for (const edge of step.found.edges) edges.set(edge.id, edge);
    } else if (step.kind === "share") {
      for (const { entities } of step.found.shared) add(entities);
      for (const tie of tiesOf(step)) ties.set(tie.id, tie);
    } else if (step.kind === "show") hidden.delete(step.of);
    else if (step.of !== network.entity_id) hidden.add(step.of);
  }
  const seen = (line: { from: string; to: string }) => [line.from, line.to].every((end) => nodes.has(end) && !hidden.has(end));
  const ends = (edge: Link) => ({ from: edge.from_id, to: edge.to_id });
  const links = [...edges.values()].filter((edge) => seen(ends(edge)));
  const shared = [...ties.values()].filter(seen);
  const away = reached(network.entity_id, [...links.map(ends), ...shared].map(({ from, to }) => [from, to] as const));
  const left = [...nodes.values()].filter((node) => away.has(node.id)).map((node) => ({ ...node, distance: away.get(node.id) ?? 0 }));
  const name = (id: string) => nameOf(nodes.get(id));
  return {
    nodes: left.sort((one, other) => one.distance - other.distance),
    edges: links.filter((edge) => away.has(edge.from_id)),
    ties: shared.filter((tie) => away.has(tie.from)),
    hidden: [...hidden].flatMap((id) => nodes.get(id) ?? []),
    lost: [...nodes.keys()].filter((id) => !hidden.has(id) && !away.has(id)).length,
    gaps: [...new Set(gapsOf(steps, name))],
    further: furtherOf(steps),
  };
}

/** Whether a step of this kind is among those that count. */
export function isDone(steps: readonly Step[], kind: Step["kind"], of: string, what?: What): boolean {
  return steps.some((step) => step.kind === kind && step.of === of && (step.kind !== "share" || step.what === what));
}

/** What a step did, to tell it and to take it back by name. */
export function stepText(step: Step, name: (id: string) => string): string {
  const of = name(step.of);
  if (step.kind === "expand") return `${of} expanded`;
  if (step.kind !== "share") return `${of} ${step.kind === "hide" ? "hidden" : "shown again"}`;
  const parties = new Set(step.found.shared.flatMap(({ entities }) => entities.map(({ id }) => id))).size;
  const what = `${step.what === "addresses" ? "Addresses" : "Officers"} of ${of}`;
  if (step.after) return `${what}: ${parties === 1 ? "one more party" : `${String(parties)} more parties`}`;
  return `${what}: ${parties === 0 ? "no other party with the same is known" : `shared with ${parties === 1 ? "one other party" : `${String(parties)} other parties`}`}`;
}

const SAME: Record<What, string> = { addresses: "has the same address as", officers: "has the same officer as" };

export const tieText = (tie: Pick<Tie, "what">) => SAME[tie.what];

/** A line of the table, and of the file that holds the same. */
export interface Row {
  id: string;
  from: string;
  to: string;
  text: string;
  link: Link | null;
  via: NetworkNode | null;
}

/** Every line that is drawn, said. */
export function rowsOf(shown: Pick<Shown, "edges" | "ties">, relation: (link: Link) => string): Row[] {
  return [
    ...shown.edges.map((link) => ({ id: link.id, from: link.from_id, to: link.to_id, text: relation(link), link, via: null })),
    ...shown.ties.map((tie) => ({ id: tie.id, from: tie.from, to: tie.to, text: tieText(tie), link: null, via: tie.via })),
  ];
}

const KINDS: Record<string, string> = { LegalEntity: "Company", Person: "Person" };

export const kindOf = (node: Pick<NetworkNode, "type">) => KINDS[node.type] ?? words(node.type.replace(/(?<=[a-z])(?=[A-Z])/g, " "));

/** What can still be done with the chosen party; nothing while an answer is waited for. */
export function whatMay(done: readonly Step[], subject: string, chosen: NetworkNode | undefined, waits: boolean) {
  const free = chosen !== undefined && !waits;
  const party = free && ["LegalEntity", "Person", "Trust"].includes(chosen.type);
  return {
    expand: free && chosen.id !== subject && !isDone(done, "expand", chosen.id),
    hide: free && chosen.id !== subject,
    addresses: party && !isDone(done, "share", chosen.id, "addresses"),
    officers: free && chosen.type === "LegalEntity" && !isDone(done, "share", chosen.id, "officers"),
  };
}

export type May = ReturnType<typeof whatMay>;
