/**
 * Decisions that can still be taken back: each is sent ten seconds after it was made. They live as
 * long as the tab, also across pages; a change of person drops what was not sent.
 */
import { asProblem, type Problem } from "../../api/problem";
import type { Verdict } from "./hitRules";

export const TAKE_BACK_MS = 10_000;

/** What was typed of a decision that was taken back or refused: its form opens with it again. */
export interface Draft {
  /** Null: the answer of a second person. */
  verdict: Verdict | null;
  rationale: string;
  fact?: string | undefined;
  /** Hits that were decided together with it. */
  others?: readonly string[];
}

export interface Item {
  id: string;
  hitId: string;
  /** Those decided together with it. */
  others: readonly string[];
  party: string;
  says: string;
  state: "waiting" | "sending" | "sent" | "failed";
  sendAt: number;
  outcome?: string;
  /** One outcome per hit, where several were decided together. */
  each?: readonly string[];
  problem?: Problem;
}

export interface Outcome {
  outcome: string;
  each: readonly string[];
}

interface Work {
  hitId: string;
  others?: readonly string[];
  party: string;
  says: string;
  draft: Draft;
  /** Sends it; returns what the server made of it, in words. */
  send: () => Promise<string | Outcome>;
}

/** Whether an item that is not sent yet decides this hit. */
export function isAbout(item: Item, hitId: string): boolean {
  return (item.hitId === hitId || item.others.includes(hitId)) && (item.state === "waiting" || item.state === "sending");
}

/** A decision about several hits that was taken back. */
export function begunTogether(drafts: ReadonlyMap<string, Draft>): { ids: string[]; draft: Draft } | null {
  const found = [...drafts].find(([, draft]) => draft.others !== undefined);
  return found ? { ids: [found[0], ...(found[1].others ?? [])], draft: found[1] } : null;
}

export class PendingDecisions {
  private items: Item[] = [];
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly work = new Map<string, Work>();
  private begun: ReadonlyMap<string, Draft> = new Map();
  private readonly listeners = new Set<() => void>();

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): readonly Item[] => this.items;

  /** What was typed about hits whose decision was not sent or not saved. */
  drafts = (): ReadonlyMap<string, Draft> => this.begun;

  /** Forgets what was typed about a hit. */
  forget(hitId: string): void {
    this.begun = new Map([...this.begun].filter(([id]) => id !== hitId));
    this.change(this.items);
  }

  private change(items: Item[]): void {
    this.items = items;
    for (const listener of this.listeners) listener();
  }

  private update(id: string, part: Partial<Item>): void {
    this.change(this.items.map((item) => (item.id === id ? { ...item, ...part } : item)));
  }

  /** Whether a decision about this hit waits or is on its way. */
  holds(hitId: string): boolean {
    return this.items.some((item) => isAbout(item, hitId));
  }

  add(work: Work): void {
    const id = crypto.randomUUID();
    const { hitId, party, says, others = [] } = work;
    this.work.set(id, work);
    this.forget(hitId);
    const item: Item = { id, hitId, others, party, says, state: "waiting", sendAt: Date.now() + TAKE_BACK_MS };
    const kept = this.items.filter((one) => one.state !== "sent" && one.hitId !== hitId);
    for (const gone of this.items) if (!kept.includes(gone)) this.work.delete(gone.id);
    this.change([...kept, item]);
    this.timers.set(id, setTimeout(() => void this.send(id), TAKE_BACK_MS));
  }

  /** Takes back a decision that was not sent, by default the newest; returns its hit. What was typed is kept. */
  takeBack(id?: string): string | null {
    const item = this.items.findLast((one) => one.state === "waiting" && (id === undefined || one.id === id));
    return item ? this.reopen(item) : null;
  }

  /** Opens a decision again, with what was typed, that was taken back or that the server refused. */
  reopen(item: Item): string {
    const draft = this.work.get(item.id)?.draft;
    if (draft) this.begun = new Map([...this.begun, [item.hitId, draft]]);
    this.drop(item.id);
    return item.hitId;
  }

  /** Removes an outcome that was read. */
  dismiss(id: string): void {
    const item = this.items.find((one) => one.id === id);
    if (item && (item.state === "sent" || item.state === "failed")) this.drop(id);
  }

  private drop(id: string): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.work.delete(id);
    this.change(this.items.filter((item) => item.id !== id));
  }

  private async send(id: string): Promise<void> {
    const work = this.work.get(id);
    if (!work) return;
    this.timers.delete(id);
    this.update(id, { state: "sending" });
    try {
      const outcome = await work.send();
      this.update(id, { state: "sent", ...(typeof outcome === "string" ? { outcome } : outcome) });
      this.work.delete(id);
    } catch (error: unknown) {
      this.update(id, { state: "failed", problem: asProblem(error) });
    }
  }

  /** Forgets everything: what one person decided is never sent as another. */
  clear(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.work.clear();
    this.begun = new Map();
    this.change([]);
  }
}

export const pending = new PendingDecisions();
