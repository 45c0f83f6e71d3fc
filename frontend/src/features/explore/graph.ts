/** From the API's structure to what is drawn: one line for each pair of parties. Without I/O. */
import { figure } from "../../figures";
import { words } from "../../format";
import { type Mark, shortMark } from "./marks";
import type { Band, GraphParty, Holding, Ownership } from "./queries/explore";

export interface GraphNode {
  id: string;
  label: string;
  kind: string;
  subject: boolean;
  /** Lists or registers say something of it, which stands in its label. */
  marked?: true;
  /** How many holders are behind it, for a collapsed group. */
  collapsed?: number;
  /** The company whose holders are collapsed. */
  of?: string;
}

export interface GraphEdge {
  id: string;
  from: string;
  to: string;
  label: string;
  /** Unknown or indirect: drawn dashed. */
  dashed: boolean;
  /** Over, or not begun yet: only with the history. */
  ended: boolean;
  /** Of both ends alike, such as an address that they share: drawn without an arrow. */
  mutual?: true;
}

export interface Drawn {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** From how many holders of one company on the rest are collapsed. */
export const SIBLINGS = 12;

/** `(25, 50]` → “more than 25 to 50%”; what is not stated says so. */
export function bandText(band: Band | null): string {
  if (!band) return "not stated";
  if (band.lower === band.upper) return `${band.lower_open ? "more than " : ""}${figure(band.lower)}%`;
  const from = band.lower_open ? `more than ${figure(band.lower)}` : figure(band.lower);
  return `${from} to ${band.upper_open ? "under " : ""}${figure(band.upper)}%`;
}

/** The same in few characters, for a line of the graph. */
export function shortBand(band: Band | null): string {
  if (!band) return "?";
  if (band.lower === band.upper) return `${band.lower_open ? ">" : ""}${figure(band.lower)}%`;
  return `${band.lower_open ? ">" : ""}${figure(band.lower)}–${band.upper_open ? "<" : ""}${figure(band.upper)}%`;
}

const KINDS: Record<string, string> = { ownership: "shares", voting: "votes", trust_role: "trust" };

export function kindText(holding: Holding): string {
  return holding.control ? words(holding.control) : (KINDS[holding.kind] ?? words(holding.kind));
}

function lineOf(holding: Holding): string {
  return holding.kind === "ownership" || holding.kind === "voting" ? `${shortBand(holding.band)} ${kindText(holding)}` : kindText(holding);
}

/** Whether a holding counts today; a past or coming one is shown with the history alone. */
export function counts(holding: Holding): boolean {
  return holding.state !== "not_valid_at_date";
}

function nodeOf(party: GraphParty, subject: string, mark: Mark | undefined): GraphNode {
  const label = [party.name, party.country].filter(Boolean).join(" · ");
  return {
    id: party.id,
    label: mark ? `${label}\n${shortMark(mark)}` : label,
    kind: party.kind,
    subject: party.id === subject,
    ...(mark ? { marked: true as const } : {}),
  };
}

/** The greatest upper end of what a holder has. */
function most(holdings: Holding[]): number {
  return Math.max(...holdings.map((holding) => holding.band?.upper ?? 100));
}

function byHolder(holdings: Holding[]): Map<string, Holding[]> {
  const found = new Map<string, Holding[]>();
  for (const holding of holdings) found.set(holding.holder, [...(found.get(holding.holder) ?? []), holding]);
  return found;
}

/** The parties that lead to the subject by the lines that are drawn. */
function reached(subject: string, edges: GraphEdge[]): Set<string> {
  const found = new Set([subject]);
  const waiting = [subject];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const edge of edges) {
      if (edge.to !== at || found.has(edge.from)) continue;
      found.add(edge.from);
      waiting.push(edge.from);
    }
  }
  return found;
}

/** What is drawn; companies in `open` show all their holders. `marks`: what lists and registers say of parties. */
export function drawn(
  ownership: Pick<Ownership, "entity_id" | "parties" | "holdings">,
  open: ReadonlySet<string>,
  history: boolean,
  marks: ReadonlyMap<string, Mark> = new Map(),
): Drawn {
  const held = ownership.holdings.filter((holding) => history || counts(holding));
  const groups: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  for (const company of new Set(held.map((holding) => holding.company))) {
    const holders = [...byHolder(held.filter((holding) => holding.company === company))].sort(([, one], [, other]) => most(other) - most(one));
    const shown = holders.length > SIBLINGS && !open.has(company) ? holders.slice(0, SIBLINGS) : holders;
    for (const [holder, lines] of shown) {
      edges.push({
        id: `${holder}>${company}`,
        from: holder,
        to: company,
        label: [...new Set(lines.map(lineOf))].join("\n"),
        dashed: lines.every((line) => line.direct_or_indirect !== "direct"),
        ended: lines.every((line) => !counts(line)),
      });
    }
    const rest = holders.length - shown.length;
    if (rest > 0) {
      const id = `more:${company}`;
      groups.push({ id, label: `+${String(rest)}`, kind: "group", subject: false, collapsed: rest, of: company });
      edges.push({ id: `${id}>${company}`, from: id, to: company, label: "", dashed: false, ended: false });
    }
  }
  const there = reached(ownership.entity_id, edges);
  return {
    nodes: [...ownership.parties.map((party) => nodeOf(party, ownership.entity_id, marks.get(party.id))), ...groups].filter((node) => there.has(node.id)),
    edges: edges.filter((edge) => there.has(edge.to)),
  };
}
