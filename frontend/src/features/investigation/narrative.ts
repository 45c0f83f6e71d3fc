/** What a language model wrote for a report, as the report's JSON has it; without I/O. */
import { words } from "../../format";

export interface Fact {
  kind: string;
  id: string;
  /** Reports of earlier releases have none. */
  text?: string;
}

export interface Written {
  /** Says that a machine wrote it; null: there is no text. */
  marking: string | null;
  sentences: { text: string; references: Fact[] }[];
  dropped: Record<string, number>;
  detail?: string | null;
  remedy?: string | null;
}

const KINDS: Record<string, string> = { finding: "A finding", attribute: "What sources state", relationship: "A relationship" };

export function factText(fact: Fact): string {
  return fact.text ?? KINDS[fact.kind] ?? words(fact.kind);
}

/** How many sentences were not kept, and why; empty: all were. */
export function droppedText(dropped: Written["dropped"]): string {
  const count = Object.values(dropped).reduce((sum, one) => sum + one, 0);
  if (count === 0) return "";
  const why = Object.entries(dropped).map(([reason, number]) => `${words(reason).toLocaleLowerCase()}: ${String(number)}`);
  return `${count === 1 ? "One sentence was" : `${String(count)} sentences were`} dropped (${why.join("; ")}).`;
}
