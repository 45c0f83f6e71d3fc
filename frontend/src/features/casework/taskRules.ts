import { instant, words } from "../../format";
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

type Held = Pick<Task, "status" | "assignee" | "role" | "due_at" | "outcome">;

/** What became of a task since it was read. */
export function taskChanged(read: Held, now: Held, me: string | undefined): string {
  const found = [
    ...(read.status === now.status ? [] : [`it is ${words(now.status)}${now.outcome ? ` (${words(now.outcome)})` : ""}`]),
    ...(read.assignee === now.assignee ? [] : [now.assignee === null ? "no one holds it" : now.assignee === me ? "you hold it" : "another person holds it"]),
    ...(read.role === now.role ? [] : [`it went to the level ${words(now.role)}`]),
    ...(read.due_at === now.due_at ? [] : [`it is due ${instant(now.due_at)}`]),
  ];
  return found.length > 0 ? `Since you read it: ${found.join("; ")}.` : "What it says is as you read it.";
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
