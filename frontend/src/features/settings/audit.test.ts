import { expect, it } from "vitest";

import { actionText, verifiedText } from "./routes/AuditPage";

const FOUND = { valid: true, events: 20, sealed: 20, erased_payloads: 0, checkpoints: 1, head: "ab", problems: [], problem_count: 0 };

it("says what a verification checked, and never that a broken trail holds", () => {
  expect(verifiedText(FOUND)).toBe("The chain holds from the first event to the last: 20 of 20 events are sealed. It was compared with one signed checkpoint.");
  expect(verifiedText({ ...FOUND, erased_payloads: 2 })).toMatch(/the content of 2 was erased by rule/);
  const broken = verifiedText({ ...FOUND, valid: false, problem_count: 1 });
  expect(broken).toMatch(/^The trail does not hold: one problem/);
  expect(broken).not.toMatch(/The chain holds/);
  expect(actionText("user.roles_changed")).toBe("user: roles changed");
});
