import type { Task } from "./queries/tasks";

/** Tasks that end with the work itself: nobody closes them by saying so. */
const FOLLOWS: Partial<Record<Task["kind"], string>> = {
  periodic_review: "Ends with a new investigation of the company.",
  hit: "Ends when the hit is decided.",
  decision_confirmation: "Ends when a second person confirms or refuses it.",
};

export function endsWith(task: Pick<Task, "kind">): string | null {
  return FOLLOWS[task.kind] ?? null;
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** How long until a task is due, or for how long it has been overdue, in the largest whole unit. */
export function dueIn(due: string, now: number): string {
  const left = new Date(due).getTime() - now;
  const [unit, size] = UNITS.find(([, one]) => Math.abs(left) >= one) ?? ["minute", 60_000];
  const count = Math.floor(Math.abs(left) / size);
  const text = `${String(count)} ${unit}${count === 1 ? "" : "s"}`;
  return left < 0 ? `overdue by ${text}` : `due in ${text}`;
}
