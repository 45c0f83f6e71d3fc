/**
 * Decisions that can still be taken back: each is sent ten seconds after it was made. They live as
 * long as the tab, also across pages; a change of person drops what was not sent.
 */
import { asProblem, type Problem } from "../../api/problem";

export const TAKE_BACK_MS = 10_000;

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
  /** Sends it; returns what the server made of it, in words. */
  send: () => Promise<string | Outcome>;
}

/** Whether an item that is not sent yet decides this hit. */
export function isAbout(item: Item, hitId: string): boolean {
  return (item.hitId === hitId || item.others.includes(hitId)) && (item.state === "waiting" || item.state === "sending");
}

export class PendingDecisions {
  private items: Item[] = [];
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly work = new Map<string, Work>();
  private readonly listeners = new Set<() => void>();

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): readonly Item[] => this.items;

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
    const item: Item = { id, hitId, others, party, says, state: "waiting", sendAt: Date.now() + TAKE_BACK_MS };
    this.change([...this.items.filter((one) => one.state !== "sent" && one.hitId !== hitId), item]);
    this.timers.set(id, setTimeout(() => void this.send(id), TAKE_BACK_MS));
  }

  /** Takes back the newest decision that was not sent; returns its hit. */
  takeBack(): string | null {
    const item = this.items.findLast((one) => one.state === "waiting");
    if (!item) return null;
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
    } catch (error: unknown) {
      this.update(id, { state: "failed", problem: asProblem(error) });
    }
    this.work.delete(id);
  }

  /** Forgets everything: what one person decided is never sent as another. */
  clear(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.work.clear();
    this.change([]);
  }
}

export const pending = new PendingDecisions();
