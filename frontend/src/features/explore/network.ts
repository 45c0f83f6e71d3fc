/** Parties and what ties them: for the picture, its table, and the paths between two parties. Without I/O. */
import { safeCell, writeCsv } from "../../csv";
import { words } from "../../format";
import { flagsText, type Mark, marksOfNodes, shortMark } from "./marks";
import type { Drawn, GraphEdge, GraphNode } from "./graph";
import type { Link, NetworkNode, Paths } from "./queries/network";
import { nameOf, rowsOf, type Shown, type Tie } from "./shown";

const RELATIONS: Record<string, string> = {
  Ownership: "holds shares of",
  Voting: "votes in",
  Control: "controls",
  Trusteeship: "is trustee of",
  Settlor: "is settlor of",
  Beneficiary: "is beneficiary of",
  Protector: "is protector of",
  Directorship: "is officer of",
  RegisteredAt: "is registered at",
  OperatesAt: "operates at",
  Family: "is family of",
  Associate: "is associate of",
  OwnsDomain: "owns the domain",
};

/** What ties the first party to the second, with the role where one is stated. */
export function relationText(link: Pick<Link, "type" | "discriminator">): string {
  const said = RELATIONS[link.type] ?? words(link.type).toLowerCase();
  return link.discriminator ? `${said} (${words(link.discriminator)})` : said;
}

const KINDS: Record<string, string> = { Person: "person", Trust: "trust", LegalEntity: "company" };

function nodeOf(node: NetworkNode, subjects: ReadonlySet<string>, mark: Mark | undefined): GraphNode {
  const label = [node.name || "without a name", node.country].filter(Boolean).join(" · ");
  return {
    id: node.id,
    label: mark ? `${label}\n${shortMark(mark)}` : label,
    kind: KINDS[node.type] ?? "thing",
    subject: subjects.has(node.id),
    ...(mark ? { marked: true as const } : {}),
  };
}

/** Whether a link is over, or has not begun, on a day. */
export function isOver(link: Pick<Link, "valid_from" | "valid_to">, asOf: string): boolean {
  return (link.valid_to !== null && link.valid_to <= asOf) || (link.valid_from !== null && link.valid_from > asOf);
}

/** One line for each pair of what is shared, however many of it. */
function drawnTies(ties: readonly Tie[]): GraphEdge[] {
  const pairs = new Map<string, Tie[]>();
  for (const tie of ties) {
    const pair = [tie.from, tie.to].sort().join("=");
    pairs.set(pair, [...(pairs.get(pair) ?? []), tie]);
  }
  return [...pairs].flatMap(([id, all]) => {
    const [first] = all;
    if (!first) return [];
    return [{ id, from: first.from, to: first.to, label: [...new Set(all.map(({ what }) => SHARED[what]))].join("\n"), dashed: true, ended: false, mutual: true as const }];
  });
}

const SHARED = { addresses: "same address", officers: "same officer" };

/** One line for each pair and direction; `subjects` have a thick frame, parties that lists or registers name a red one. Links to parties that are not in the answer are left out. */
export function drawnNetwork(found: { nodes: NetworkNode[]; edges: Link[]; ties?: Tie[]; as_of: string }, subjects: readonly string[]): Drawn {
  const asked = new Set(subjects);
  const marks = marksOfNodes(found.nodes);
  const there = new Set(found.nodes.map((node) => node.id));
  const pairs = new Map<string, Link[]>();
  for (const edge of found.edges) {
    if (!there.has(edge.from_id) || !there.has(edge.to_id)) continue;
    const pair = `${edge.from_id}>${edge.to_id}`;
    pairs.set(pair, [...(pairs.get(pair) ?? []), edge]);
  }
  return {
    nodes: found.nodes.map((node) => nodeOf(node, asked, marks.get(node.id))),
    edges: [
      ...[...pairs].flatMap(([id, links]) => {
        const [first] = links;
        if (!first) return [];
        return [
          {
            id,
            from: first.from_id,
            to: first.to_id,
            label: [...new Set(links.map(relationText))].join("\n"),
            dashed: false,
            ended: links.every((link) => isOver(link, found.as_of)),
          },
        ];
      }),
      ...drawnTies((found.ties ?? []).filter((tie) => there.has(tie.from) && there.has(tie.to))),
    ],
  };
}

export function stepsText(count: string | number): string {
  return String(count) === "1" ? "1 step" : `${String(count)} steps`;
}

export interface Step {
  link: Link;
  from: string;
  to: string;
}

/** The links of a way in its order, each as its source states it: who holds, serves or lives, and what. */
export function stepsOf(found: Pick<Paths, "nodes" | "edges">, path: Paths["paths"][number]): Step[] {
  const names = new Map(found.nodes.map((node) => [node.id, node.name || "without a name"]));
  const links = new Map(found.edges.map((edge) => [edge.id, edge]));
  return path.edges.flatMap((id) => {
    const link = links.get(id);
    return link ? [{ link, from: names.get(link.from_id) ?? "a party that is not shown", to: names.get(link.to_id) ?? "a party that is not shown" }] : [];
  });
}

/** No way is never said without what was looked at. */
export function noPathText(length: number, history: boolean): string {
  const when = history ? "past ones included" : "today";
  return `No connection of at most ${stepsText(length)} is stated by the sources that were read (${when}). That is no evidence that there is none: look further, add the past, or investigate the parties.`;
}

const file = (rows: readonly (readonly string[])[]) => `\ufeff${writeCsv(rows.map((cells) => cells.map(safeCell)))}`;

/** What is drawn of a network, line by line, for a spreadsheet. */
export function networkCsv(shown: Pick<Shown, "nodes" | "edges" | "ties">, asOf: string): string {
  const names = new Map(shown.nodes.map((node) => [node.id, node]));
  const country = (id: string) => names.get(id)?.country ?? "";
  const said = (id: string) => flagsText(names.get(id)?.flags);
  const rows = rowsOf(shown, relationText).map(({ from, to, text, link, via }) => [
    nameOf(names.get(from)),
    country(from),
    text,
    nameOf(names.get(to)),
    country(to),
    via ? nameOf(via) : "",
    link?.valid_from ?? "",
    link?.valid_to ?? "",
    link && isOver(link, asOf) ? "not on the day" : "",
    asOf,
    said(from),
    said(to),
  ]);
  return file([["party", "country", "relationship", "to", "country of it", "what is shared", "since", "until", "state", "as of", "lists and registers", "lists and registers of it"], ...rows]);
}

/** Ways between two parties, link by link, for a spreadsheet; each with its number on the page. */
export function pathsCsv(found: Pick<Paths, "nodes" | "edges" | "paths" | "as_of">, numbers: readonly number[]): string {
  const nodes = new Map(found.nodes.map((node) => [node.id, node]));
  const said = (id: string) => flagsText(nodes.get(id)?.flags);
  const rows = numbers.flatMap((number) => {
    const path = found.paths[number - 1];
    return (path ? stepsOf(found, path) : []).map(({ link, from, to }, at) => [
      String(number),
      String(at + 1),
      from,
      relationText(link),
      to,
      link.valid_from ?? "",
      link.valid_to ?? "",
      isOver(link, found.as_of) ? "not on the day" : "",
      found.as_of,
      said(link.from_id),
      said(link.to_id),
    ]);
  });
  return file([["path", "step", "party", "relationship", "to", "since", "until", "state", "as of", "lists and registers", "lists and registers of it"], ...rows]);
}

/** The parties and links of one way. */
export function onPath(found: Pick<Paths, "nodes" | "edges" | "as_of">, path: Paths["paths"][number]): Pick<Paths, "nodes" | "edges" | "as_of"> {
  const [nodes, edges] = [new Set(path.nodes), new Set(path.edges)];
  return { nodes: found.nodes.filter(({ id }) => nodes.has(id)), edges: found.edges.filter(({ id }) => edges.has(id)), as_of: found.as_of };
}
