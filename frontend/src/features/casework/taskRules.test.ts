import { expect, it } from "vitest";

import { dueIn, endsWith, taskChanged } from "./taskRules";

const NOW = Date.parse("2026-11-28T12:00:00Z");

it.each([
  ["2026-11-28T12:00:30Z", "due in 0 minutes"],
  ["2026-11-28T12:01:00Z", "due in 1 minute"],
  ["2026-11-28T14:59:00Z", "due in 2 hours"],
  ["2026-12-01T11:00:00Z", "due in 2 days"],
  ["2026-11-28T11:00:00Z", "overdue by 1 hour"],
])("says of %s that it is %s", (due, text) => {
  expect(dueIn(due, NOW)).toBe(text);
});

it("offers no button for a task that only its own work ends", () => {
  for (const kind of ["hit", "periodic_review", "decision_confirmation"] as const) {
    expect(endsWith({ kind })).not.toBeNull();
  }
  expect(endsWith({ kind: "alert" })).toBeNull();
});

it("says what became of a task since it was read", () => {
  const read = { status: "open", assignee: "me", role: "analyst", due_at: "2026-12-01T10:00:00Z", outcome: null } as const;
  expect(taskChanged(read, { ...read, assignee: "other" }, "me")).toBe("Since you read it: another person holds it.");
  expect(taskChanged({ ...read, assignee: null }, { ...read, assignee: "me", role: "mlro" }, "me")).toBe("Since you read it: you hold it; it went to the level mlro.");
  expect(taskChanged(read, { ...read, status: "closed", assignee: null } as never, "me")).toBe("Since you read it: it is closed; no one holds it.");
  expect(taskChanged(read, read, "me")).toBe("What it says is as you read it.");
});
