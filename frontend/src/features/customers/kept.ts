import { words } from "../../format";

interface RunKnown {
  id: string;
  status: string;
  risk?: unknown;
}

/**
 * Why a standing rests on another investigation than the newest one, in words; null where it does not.
 *
 * `runs`: the customer's investigations, the newest first, without those that were withdrawn. `of`: the one that the
 * standing rests on; null where it rests on none. `all`: whether the customer has no others than these.
 */
export function keptBecause(runs: readonly RunKnown[], of: string | null, all: boolean): string | null {
  if (of === null) return null;
  const stays = "The risk stays as it was evaluated, until the next investigation is complete.";
  if (all && !runs.some((run) => run.id === of)) return `The investigation that this rests on was withdrawn. ${stays}`;
  const [newest] = runs;
  if (!newest || newest.id === of || newest.risk || !OVER.has(newest.status)) return null;
  return `The newest investigation was ${ENDED[newest.status] ?? words(newest.status)} before it was evaluated, so this rests on an earlier one. ${stays}`;
}

const ENDED: Record<string, string | undefined> = { cancelled: "cancelled", failed: "ended by a failure" };
const OVER = new Set(Object.keys(ENDED));
