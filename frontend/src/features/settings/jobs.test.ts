import { expect, it } from "vitest";

import { jobText } from "./routes/JobsPage";

it("says how far work is, and why it stopped, and no more", () => {
  const job = { status: "running", done: 3, total: 10, message: null, error: null, cancel_requested: false } as const;
  expect(jobText(job)).toBe("3 of 10");
  expect(jobText({ ...job, total: null, done: 0 })).toBe("–");
  expect(jobText({ ...job, message: "screening" })).toBe("3 of 10, screening");
  expect(jobText({ ...job, cancel_requested: true })).toMatch(/being cancelled/);
  expect(jobText({ ...job, status: "failed", error: { code: "boom" } })).toBe("boom");
});
